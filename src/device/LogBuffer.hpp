// What the kernels of a command buffer have logged: written by kernels as they run, read once after the work is done.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/Ref.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::device {

struct LogMessage {
  uint32_t level;   ///< MTLLogLevel's numbers
  std::string subsystem, category, text;
};

/// Messages beyond the capacity are dropped, and counted.
/// Thread safety: `log` may be written to from any number of threads, which take no lock, and may be left by a jump in
/// the middle of it; everything else when they have ended.
class LogBuffer final : public RefCounted {
public:
  static constexpr uint64_t kStandardBytes = 1 << 20;

  explicit LogBuffer(uint64_t bytes);
  ~LogBuffer() override;

  /// For the kernels.
  const protocol::KernelLog* log() const { return &m_log; }
  /// Every message that was written whole, in order, formatted.
  void read(const std::function<void(const LogMessage&)>& visit) const;
  /// Messages that found no room.
  uint64_t dropped() const { return m_dropped.load(std::memory_order_relaxed); }

private:
  struct Log : protocol::KernelLog {
    LogBuffer* owner;
  };
  struct Record;
  static void write(const protocol::KernelLog* log, uint32_t level, const char* subsystem, const char* category,
                    const char* format, const uint64_t* words, uint32_t wordCount);

  Log m_log;
  const uint64_t m_capacity;   ///< words
  const std::unique_ptr<uint64_t[], void (*)(void*)> m_words;   ///< zeros, and no pages, until something is written
  std::atomic<uint64_t> m_used{0}, m_dropped{0};
};

}  // namespace invar::device
