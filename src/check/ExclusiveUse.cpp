#include "check/ExclusiveUse.hpp"

#include "base/Config.hpp"
#include "check/ThreadRecord.hpp"

namespace invar::check {
namespace {

constexpr int kCallBits = 48;
constexpr uint64_t kCallMask = (uint64_t(1) << kCallBits) - 1;

const char* callOf(uint64_t owner) { return reinterpret_cast<const char*>(owner & kCallMask); }
uint16_t threadOf(uint64_t owner) { return uint16_t(owner >> kCallBits); }
bool keepsStacks() {
  static const bool keeps = config().threadChecks;
  return keeps;
}

}  // namespace

uint64_t ExclusiveUse::enter(const char* call) noexcept {
  const uint64_t self = threadNumber();
  uint64_t owner = 0;
  const uint64_t mark = self << kCallBits | (reinterpret_cast<uint64_t>(call) & kCallMask);
  if (!m_owner.compare_exchange_strong(owner, mark, std::memory_order_acquire, std::memory_order_relaxed))
    return threadOf(owner) == self ? kNested : owner;
  if (keepsStacks()) recordEntry(this, call);
  return kEntered;
}

std::string ExclusiveUse::describe(uint64_t owner, const char* call) const {
  const char* other = callOf(owner);
  std::string text = std::string("[") + call + "] used by two threads at once: " + other +
                     " is running on another thread, limit: one thread at a time for a command buffer and its "
                     "encoders (hand them over, or give each thread its own)";
  if (!keepsStacks()) return text + "; INVAR_CHECK=1 names both threads and shows their stacks";
  text += "\n  " + std::string(other) + " on " + describeThread(threadOf(owner), this, other);
  text += "\n  " + std::string(call) + " on " + describeThread(threadNumber(), nullptr, nullptr) + currentStack();
  return text;
}

}  // namespace invar::check
