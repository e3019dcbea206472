// Holds references until it is drained. Pools nest: objects go to the innermost pool of the thread
// that autoreleases them, and draining a pool drains those inside it first.
// A thread without a pool gets one of its own, drained when the thread ends.
// Thread safety: one thread at a time, the one that made the pool. Released on another thread, the pool
// hands its objects to the pool around it.
// Metal documentation: NSAutoreleasePool
#pragma once

#include "NSObject.hpp"

namespace NS {

class NS_EXPORT AutoreleasePool : public Object {
public:
  static AutoreleasePool* alloc();
  /// Makes the receiver the current thread's pool.
  AutoreleasePool* init();

  /// Releases the pool's objects and the pool itself, as release() does.
  void drain();
  /// Leaves a reference of `pObject` to the receiver.
  void addObject(Object* pObject);
  /// Writes the number of objects in the current thread's pools to standard error.
  static void showPools();
};

}  // namespace NS
