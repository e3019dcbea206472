// What a message that nobody implements raises, in Foundation's words: GNUstep's own are others.
#import <Foundation/Foundation.h>

#include "objc/runtime.h"
#include "objc/runtime/MethodCast.hpp"
#include "objc/runtime/MissingMethods.hpp"

namespace invar::objc {
namespace {

void raiseForInstance(id self, SEL, SEL unknown) {
  [NSException raise:NSInvalidArgumentException
              format:@"-[%s %s]: unrecognized selector sent to instance %p", object_getClassName(self),
                     sel_getName(unknown), (void*)self];
}

void raiseForClass(id self, SEL, SEL unknown) {
  [NSException raise:NSInvalidArgumentException
              format:@"+[%s %s]: unrecognized selector sent to class %p", class_getName((Class)self),
                     sel_getName(unknown), (void*)self];
}

}  // namespace

void installMissingMethods() {
  Class root = [NSObject class];
  const SEL name = @selector(doesNotRecognizeSelector:);
  method_setImplementation(class_getInstanceMethod(root, name), asMethod(raiseForInstance));
  class_replaceMethod(object_getClass(root), name, asMethod(raiseForClass), "v@::");
}

}  // namespace invar::objc
