// What the Objective-C door (src/objc, a library of its own) supplies once it is loaded: class pointers for the
// first word of objects, its autorelease pools, and news of an object's end. A C++ program never has one.
#pragma once

#include <atomic>

#include "Foundation/NSDefines.hpp"

namespace NS::detail {

/// Functions of the Objective-C door. Each may be called from any thread.
struct ObjectiveCDoor {
  /// The class for a type's name ("MTLBuffer"); null when there is none.
  void* (*classFor)(const char* name);
  /// A pool that becomes the thread's innermost; `token` is given to poolGone when it is drained.
  void* (*pushPool)(unsigned long token);
  void (*popPool)(void* pool);
  /// Leave a reference to the thread's innermost pool, or to `pool`.
  void (*autorelease)(void* object);
  void (*autoreleaseInto)(void* pool, void* object);
  /// The last reference is gone and the destructor has not run: ends weak references and associations. True when the
  /// object is kept as it is, to report whoever still uses it: it must not be destroyed then.
  bool (*willDestroy)(void* object);
};

/// Called once, by the Objective-C door's initialiser. Objects that live as long as the process get their class
/// pointers now; every other object gets its own when it is made.
NS_EXPORT void openObjectiveCDoor(const ObjectiveCDoor& door);
/// A pool made by pushPool was drained by somebody else: its frame is gone.
NS_EXPORT void poolGone(unsigned long token);
/// Adds a reference unless the last one is gone already: what a weak reference is read with.
NS_EXPORT bool retainIfAlive(void* object);

}  // namespace NS::detail

namespace invar::foundation {

/// Null in a program without Objective-C.
inline std::atomic<const NS::detail::ObjectiveCDoor*> g_objectiveCDoor{nullptr};

inline const NS::detail::ObjectiveCDoor* objectiveCDoor() noexcept {
  return g_objectiveCDoor.load(std::memory_order_acquire);
}

}  // namespace invar::foundation
