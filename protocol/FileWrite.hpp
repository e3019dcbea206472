// write() that cannot end the process.
#pragma once

#include <cerrno>
#include <csignal>
#include <ctime>
#include <unistd.h>

namespace invar::protocol {

/// As ::write, but a file that would grow past the process's limit is an error (EFBIG) alone: the signal
/// SIGXFSZ, which goes to the writing thread and would end the application, is held back.
/// Thread safety: thread-safe.
inline ssize_t writeToFile(int file, const void* bytes, size_t count) {
  sigset_t signal, before, pending;
  ::sigemptyset(&signal);
  ::sigaddset(&signal, SIGXFSZ);
  ::sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, &signal, &before);
  const ssize_t put = ::write(file, bytes, count);
  const int error = errno;
  if (put < 0 && error == EFBIG && !::sigismember(&pending, SIGXFSZ)) {
    const timespec now{};
    ::sigtimedwait(&signal, nullptr, &now);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return put;
}

}  // namespace invar::protocol
