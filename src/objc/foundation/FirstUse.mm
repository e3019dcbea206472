#include "objc/foundation/FirstUse.hpp"

#import <Foundation/Foundation.h>

extern "C" NSRecursiveLock *GSLogLock(void);   // GNUstep's header keeps it from programs for other systems

namespace invar::objc {

void makeSharedObjects() {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  [NSUserDefaults standardUserDefaults];
  [NSBundle mainBundle];
  GSLogLock();
  [pool release];
}

}  // namespace invar::objc
