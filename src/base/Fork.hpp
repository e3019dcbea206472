// What becomes of the library in a forked child. The child has one thread: worker threads are gone and
// a lock that another thread held stays held. Objects with threads or locks register here and are
// made new in the child, so that it can go on with an empty but working library.
#pragma once

#include <cstdint>

namespace invar {

/// How many forks lie between the process that loaded the library and this one. What was started under
/// another count belongs to another process. Thread-safe.
uint32_t forkCount();

/// Base of objects that must be made new in a forked child. Registration is thread-safe.
class ForkAware {
public:
  ForkAware(const ForkAware&) = delete;
  ForkAware& operator=(const ForkAware&) = delete;

protected:
  ForkAware();
  ~ForkAware();
  /// Called in the child, on its only thread, before fork() returns. Locks of this object may be in
  /// any state: forget them, do not take them.
  virtual void resetInChild() = 0;

private:
  friend struct ForkRegistry;
  ForkAware* m_previous = nullptr;
  ForkAware* m_next = nullptr;
};

}  // namespace invar
