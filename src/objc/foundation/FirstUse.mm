#include "objc/foundation/FirstUse.hpp"

#import <Foundation/Foundation.h>

namespace invar::objc {

void makeSharedObjects() {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  [NSUserDefaults standardUserDefaults];
  [NSBundle mainBundle];
  [pool release];
}

}  // namespace invar::objc
