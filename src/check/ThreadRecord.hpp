// What is known of a thread for a report: a small number, its name, and where it last entered an object.
#pragma once

#include <cstdint>
#include <string>

namespace invar::check {

/// The calling thread's number, from 1; numbers of threads that ended are given out again.
inline uint16_t threadNumber();

/// Keeps the calling thread's stack as that of `call` on `object`, for a report by another thread.
/// Costs microseconds: used only with INVAR_CHECK=1.
void recordEntry(const void* object, const char* call);

/// "thread 12 'worker'", and the stack of `call` on `object` if that thread recorded it last.
std::string describeThread(uint16_t number, const void* object, const char* call);

/// The calling thread's stack, a line a frame.
std::string currentStack();

namespace detail {
// Apart from what gives the number back, so that reading it costs no check of a dynamic initialiser.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local uint16_t t_number;
uint16_t assignThreadNumber();
}  // namespace detail

inline uint16_t threadNumber() { return detail::t_number ? detail::t_number : detail::assignThreadNumber(); }

}  // namespace invar::check
