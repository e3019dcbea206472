// Opens the door: tells the C++ library which classes its objects have, and joins the autorelease pools of both
// sides. Linked last, so that its initialiser runs when every class of this library is known to the runtime.
#import <objc/runtime.h>

#include <cstdio>
#include <cstring>

#import "objc/foundation/DoorObject.h"
#include "objc/foundation/FirstUse.hpp"
#import <Foundation/NSDebug.h>
#include "objc/runtime/Lifetime.hpp"

/// Stands in a pool that was made for a pool of C++, and says when it was drained.
@interface InvarPoolMark : NSObject {
@public
  unsigned long m_token;
}
@end

@implementation InvarPoolMark
- (void)dealloc {
  NS::detail::poolGone(m_token);
  [super dealloc];
}
@end

namespace {

// InvarMTLBuffer for MTLBuffer, which Apple shows as a protocol; MTLHeapDescriptor itself. A name of Foundation's
// stands for GNUstep's own class, whose instances are no C++ objects, so that only ours counts.
void *classFor(const char *name) {
  char own[128];
  std::snprintf(own, sizeof own, "Invar%s", name);
  if (Class found = objc_lookUpClass(own)) return (void *)found;
  return std::strncmp(name, "NS", 2) == 0 ? nullptr : (void *)objc_lookUpClass(name);
}

void *pushPool(unsigned long token) {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  InvarPoolMark *mark = [[InvarPoolMark alloc] init];
  mark->m_token = token;
  [pool addObject:mark];
  return (void *)pool;
}

void popPool(void *pool) { [(NSAutoreleasePool *)pool release]; }

// Every thread has a pool (runtime/Pools.hpp).
void autoreleaseHere(void *object) { [NSAutoreleasePool addObject:(id)object]; }

void autoreleaseInto(void *pool, void *object) { [(NSAutoreleasePool *)pool addObject:(id)object]; }

// With NSZombieEnabled, GNUstep puts a class in an object's first word that reports every message by the name of the
// class that was there. The rest of the object stays, as there is no telling when it is used last.
bool willDestroy(void *object) {
  invar::objc::willDestroy(object);
  if (NSZombieEnabled && object_getClass((id)object)) {
    NSDeallocateObject((NSObject *)object);
    return true;
  }
  return false;
}

constexpr NS::detail::ObjectiveCDoor kDoor{classFor, pushPool, popPool, autoreleaseHere, autoreleaseInto, willDestroy};

__attribute__((constructor)) void openDoor() {
  NS::detail::openObjectiveCDoor(kDoor);
  invar::objc::makeSharedObjects();
}

}  // namespace
