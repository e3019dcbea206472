// Keeps an object's memory in place while a thread that found it in a weak reference tries to add a reference to it.
#pragma once

#include <atomic>

struct objc_object;

namespace invar::objc {

/// Announces the object that this thread is about to touch. Whoever destroys an object first takes it out of every
/// weak reference, and then waits until nobody announces it: so reading needs no lock, and many readers of one
/// reference do not hold up each other, nor those who store to it.
/// Thread safety: one object a thread; the announcement is seen by all threads.
class ReadGuard {
public:
  ReadGuard();
  ~ReadGuard();
  ReadGuard(const ReadGuard&) = delete;
  ReadGuard& operator=(const ReadGuard&) = delete;

  /// False inside another guard of this thread: then read under the lock.
  explicit operator bool() const { return m_slot; }
  /// What the variable holds, safe to touch until the guard ends; null for nil.
  objc_object* read(std::atomic_ref<objc_object*> variable);

  /// Waits until no thread announces the object. Nobody can find it in a weak reference any more. Blocks for the time
  /// that a reader needs to add a reference.
  static void awaitReaders(const void* object) noexcept;
  /// In a forked child: other threads' announcements count no more.
  static void forgetOtherThreads() noexcept;

private:
  std::atomic<const void*>* m_slot;
};

}  // namespace invar::objc
