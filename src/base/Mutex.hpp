// A mutex that clang's thread-safety analysis understands: a member says which mutex guards it, and
// an access without that mutex is a compile error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define INVAR_TSA(x) __attribute__((x))
#else
#define INVAR_TSA(x)
#endif
#define INVAR_GUARDED_BY(m) INVAR_TSA(guarded_by(m))
#define INVAR_REQUIRES(...) INVAR_TSA(requires_capability(__VA_ARGS__))
#define INVAR_EXCLUDES(...) INVAR_TSA(locks_excluded(__VA_ARGS__))

namespace invar {

class INVAR_TSA(capability("mutex")) Mutex {
public:
  void lock() INVAR_TSA(acquire_capability()) { m_mutex.lock(); }
  void unlock() INVAR_TSA(release_capability()) { m_mutex.unlock(); }
  bool try_lock() INVAR_TSA(try_acquire_capability(true)) { return m_mutex.try_lock(); }

private:
  friend class Lock;
  std::mutex m_mutex;
};

/// A mutex for a few values inside an object of which there may be many. A forked child finds it free and what it
/// guards whole: the locks of all LeafMutexes are among a few that fork() waits for. In return it is a leaf: whoever
/// holds one takes no other lock, and calls nothing that might.
class INVAR_TSA(capability("mutex")) LeafMutex {
public:
  LeafMutex() = default;
  LeafMutex(const LeafMutex&) = delete;
  LeafMutex& operator=(const LeafMutex&) = delete;

private:
  friend class Lock;
  std::mutex& shared() const;
};

/// Holds a Mutex for a scope, and can give it up in between.
class INVAR_TSA(scoped_lockable) Lock {
public:
  explicit Lock(Mutex& m) INVAR_TSA(acquire_capability(m)) : m_lock(m.m_mutex) {}
  explicit Lock(LeafMutex& m) INVAR_TSA(acquire_capability(m)) : m_lock(m.shared()) {}
  ~Lock() INVAR_TSA(release_capability()) {}
  void unlock() INVAR_TSA(release_capability()) { m_lock.unlock(); }
  void lock() INVAR_TSA(acquire_capability()) { m_lock.lock(); }

private:
  friend class Condition;
  std::unique_lock<std::mutex> m_lock;
};

/// Condition variable for Lock. Write waits as loops over the guarded state in the caller.
class Condition {
public:
  void wait(Lock& lock) { m_condition.wait(lock.m_lock); }
  template <class Clock, class Duration>
  std::cv_status waitUntil(Lock& lock, std::chrono::time_point<Clock, Duration> deadline) {
    return m_condition.wait_until(lock.m_lock, deadline);
  }
  void notifyOne() { m_condition.notify_one(); }
  void notifyAll() { m_condition.notify_all(); }

private:
  std::condition_variable m_condition;
};

}  // namespace invar
