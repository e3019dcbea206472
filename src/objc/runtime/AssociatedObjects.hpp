// Objects tied to objects under a key: objc_setAssociatedObject and its kin, which GCC's runtime lacks.
#pragma once

namespace invar::objc {

/// Lets go of everything that is tied to the object. One load for an object that has nothing.
/// Thread safety: thread-safe.
void removeAssociatedObjects(const void* object) noexcept;
/// In a forked child, whose parent's threads may have held locks.
void resetAssociatedObjectsInChild() noexcept;

}  // namespace invar::objc
