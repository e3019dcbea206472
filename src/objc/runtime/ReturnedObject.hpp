// Autoreleasing, and its short cut: an object that an ARC method returns to an ARC caller goes from hand to hand, without
// a stay in the autorelease pool.
#pragma once

#include "objc/objc.h"

namespace invar::objc {

/// Leaves one reference to the thread's innermost pool; to a pool that lives as long as the thread when it has none.
/// Returns the object.
id autorelease(id object);

/// Puts an object that was returned and not claimed into the current pool. Before a pool is made or drained.
void settleReturnedObject();

}  // namespace invar::objc
