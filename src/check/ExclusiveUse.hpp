// Sees when two threads are inside one object at the same moment, in release builds too, for two
// atomic operations a call. A command buffer and the encoders on it share one ExclusiveUse: using
// an encoder on one thread while another uses its command buffer is the same mistake.
// Handing an object from thread to thread is fine; only calls that overlap count.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "check/ThreadRecord.hpp"

namespace invar::check {

/// Thread safety: thread-safe.
class ExclusiveUse {
public:
  /// One call on the object, for the extent of a scope. `call` is a string constant
  /// ("MTL::CommandBuffer::commit"). False when another thread is inside: then leave the object alone.
  class Scope {
  public:
    Scope(ExclusiveUse& use, const char* call) noexcept : m_use(use), m_owner(use.enter(call)) {}
    ~Scope() { if (m_owner == kEntered) m_use.m_owner.store(0, std::memory_order_release); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    explicit operator bool() const noexcept { return m_owner <= kNested; }
    /// After a refusal: "[call] used by two threads at once ...", naming both calls and, with
    /// INVAR_CHECK=1, both threads and their stacks.
    std::string conflict(const char* call) const { return m_use.describe(m_owner, call); }

  private:
    ExclusiveUse& m_use;
    const uint64_t m_owner;
  };

private:
  static constexpr uint64_t kEntered = 0;   ///< no thread was inside
  static constexpr uint64_t kNested = 1;    ///< the calling thread was, further up its stack

  static constexpr int kCallBits = 48;
  static constexpr uint64_t kCallMask = (uint64_t(1) << kCallBits) - 1;

  uint64_t enter(const char* call) noexcept {
    const uint64_t self = threadNumber();
    uint64_t owner = 0;
    const uint64_t mark = self << kCallBits | (reinterpret_cast<uint64_t>(call) & kCallMask);
    if (!m_owner.compare_exchange_strong(owner, mark, std::memory_order_acquire, std::memory_order_relaxed))
      return owner >> kCallBits == self ? kNested : owner;
    if (s_keepsStacks) recordEntry(this, call);
    return kEntered;
  }
  std::string describe(uint64_t owner, const char* call) const;

  static const bool s_keepsStacks;   ///< INVAR_CHECK

  /// 0, or who is inside: the thread's number in the upper 16 bits, the call's name in the lower 48.
  std::atomic<uint64_t> m_owner{0};
};

}  // namespace invar::check
