// Which variables refer weakly to which object, so that they become nil when the object goes.
#pragma once

#include "objc/objc.h"

namespace invar::objc {

// A variable is nil, or holds an object that the table knows it for, or a block or constant that never goes.
// Thread safety: thread-safe; reading takes no lock, storing takes that of the objects concerned, which is fair.

/// The object in the variable, with a reference added; nil when it is gone.
id loadWeakRetained(id* variable);
/// Puts an object, which the caller holds a reference to, in place of what the variable holds. An object in its
/// -dealloc becomes nil. Returns what was stored.
id storeWeak(id* variable, id object);
/// The same for a variable with arbitrary content.
id initWeak(id* variable, id object);

/// Makes all variables that refer to the object nil, and waits for those who read one now. See Lifetime.hpp.
void clearWeakReferences(const void* object) noexcept;
/// In a forked child, whose parent's threads may have held locks.
void resetWeakTableInChild() noexcept;

}  // namespace invar::objc
