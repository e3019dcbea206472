#import "objc/foundation/DoorObject.h"

#import <objc/runtime.h>

@implementation InvarNSObject
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
@end

@implementation NSObject (InvarDoor)
- (NS::Object *)invarObject {
  return nullptr;
}
- (NS::Object *)newInvarObject {
  return nullptr;
}
@end

namespace invar::objc {

id adopted(Class type, void *object) {
  id made = (id)object;
  Class own = object_getClass(made);
  if (own == type) return made;
  if (class_getInstanceSize(type) > class_getInstanceSize(own)) {
    [made release];
    [NSException raise:NSInvalidArgumentException
                format:@"%s adds instance variables to %s, whose objects are C++ objects and have no room for them",
                       class_getName(type), class_getName(own)];
  }
  object_setClass(made, type);
  return made;
}

id refused(Class type) {
  [NSException raise:NSInvalidArgumentException
              format:@"+[%s alloc]: objects of this class are made by the library", class_getName(type)];
  return nil;
}

}  // namespace invar::objc
