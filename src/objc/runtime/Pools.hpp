// NSAutoreleasePool as ARC needs it: every thread has one, made when it is needed, and a pool that is made or drained
// settles the object that is in hand first (ReturnedObject.hpp).
#pragma once

namespace invar::objc {

/// Puts our methods into NSAutoreleasePool and NSObject. Once, when the library is loaded.
void installPools();

}  // namespace invar::objc
