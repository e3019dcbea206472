#include "check/ExclusiveUse.hpp"

#include "base/Config.hpp"

namespace invar::check {

const bool ExclusiveUse::s_keepsStacks = config().threadChecks;

std::string ExclusiveUse::describe(uint64_t owner, const char* call) const {
  const char* other = reinterpret_cast<const char*>(owner & kCallMask);
  const auto thread = uint16_t(owner >> kCallBits);
  std::string text =
      std::string("[") + call + "] used by two threads at once: " + other +
      " is running on another thread, limit: one thread at a time for a command buffer and its "
      "encoders (hand them over, or give each thread its own)";
  if (!s_keepsStacks) return text + "; INVAR_CHECK=1 names both threads and shows their stacks";
  text += "\n  " + std::string(other) + " on " + describeThread(thread, this, other);
  text +=
      "\n  " + std::string(call) + " on " + describeThread(threadNumber(), nullptr, nullptr) + currentStack();
  return text;
}

}  // namespace invar::check
