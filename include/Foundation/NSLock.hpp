// A lock with a condition to wait for.
// Thread safety: Thread-safe. lock, wait and waitUntilDate block.
// Metal documentation: NSCondition
#pragma once

#include "NSObject.hpp"

namespace NS {

class Date;

class NS_EXPORT Condition : public Referencing<Condition> {
public:
  static Condition* alloc();
  Condition* init();

  void lock();
  void unlock();
  /// Blocks until signal or broadcast; the caller holds the lock, before and after.
  void wait();
  /// As wait, but returns false once `pLimit` has passed.
  bool waitUntilDate(Date* pLimit);
  void signal();
  void broadcast();
};

}  // namespace NS
