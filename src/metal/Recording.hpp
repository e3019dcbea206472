// What a command buffer and its encoders share while it is filled: the submission, the first error, and
// the guard against two threads at once. Encoders hold it, and not the command buffer, so that
// neither outlives the other in a cycle.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "base/Ref.hpp"
#include "check/ExclusiveUse.hpp"
#include "device/LogBuffer.hpp"
#include "device/Submission.hpp"
#include "metal/Device.hpp"

namespace invar::metal {

class CommandEncoder;

/// MTLCommandBufferError's numbers, as far as the library gives them.
enum class BufferError : long {
  Internal = 1, Timeout = 2, PageFault = 3, NotPermitted = 7, OutOfMemory = 8, InvalidResource = 9,
};

/// Thread safety: one thread at a time, inside a Scope of `use`; `misused`, `overlapped` and what
/// they leave behind are thread-safe.
class Recording final : public RefCounted {
public:
  Recording(Device& device, bool retainsReferences);
  ~Recording() override;

  check::ExclusiveUse use;

  Device& device() const { return m_device; }
  /// Null from the commit on.
  device::Submission* submission() const { return m_submission.get(); }
  Ref<device::Submission> takeSubmission() { return std::move(m_submission); }
  bool retainsReferences() const { return m_retainsReferences; }

  /// The encoder that is being filled. Held until its end, so that one whose thread has gone can still be
  /// ended by another.
  CommandEncoder* openEncoder() const { return m_openEncoder.get(); }
  void setOpenEncoder(CommandEncoder& encoder);
  /// The caller lets go of the result after it has left `use`.
  foundation::Retained<CommandEncoder> takeOpenEncoder();

  /// Keeps an app's object alive until the work is done, if this command buffer does that.
  void retain(foundation::ObjectBase& object) {
    if (!m_retainsReferences) return;
    // Most calls name an object that was named a moment ago. Retaining one twice does no harm.
    auto& recent = m_recent[reinterpret_cast<uintptr_t>(&object) * 0x9E3779B97F4A7C15u >> (64 - kRecentBits)];
    if (recent == &object) return;
    recent = &object;
    object.retain();
    if (m_retained.empty()) m_retained.reserve(8);
    m_retained.push_back(&object);
  }
  std::vector<foundation::ObjectBase*>& retained() { return m_retained; }

  /// What kernels log. Made when the first kernel that logs is dispatched; null until then.
  const device::LogBuffer* log() const { return m_log.get(); }
  const protocol::KernelLog* makeLog() {
    if (!m_log) m_log = makeRef<device::LogBuffer>(m_logBytes);
    return m_log->log();
  }
  void setLogBytes(uint64_t bytes) { m_logBytes = bytes; }

  /// Records why the command buffer fails: nothing of it is run. The first error stays. After the commit
  /// it is a misuse that changes nothing.
  void fail(BufferError code, std::string message);
  /// A misuse with no other way to be heard of: logged, and what CommandBuffer::error() gives if the work
  /// itself went well. The first one stays.
  void misused(std::string message);
  /// Two threads at once: the command buffer ends in this error, unless its work was over already.
  void overlapped(std::string message);

  const Error* firstMisuse() const { return m_misuse.load(std::memory_order_acquire); }
  const Error* firstOverlap() const { return m_overlap.load(std::memory_order_acquire); }

private:
  static constexpr int kRecentBits = 5;
  static void note(std::atomic<const Error*>& where, std::string message);

  Device& m_device;
  const bool m_retainsReferences;
  Ref<device::Submission> m_submission;
  foundation::Retained<CommandEncoder> m_openEncoder;
  std::vector<foundation::ObjectBase*> m_retained;
  Ref<device::LogBuffer> m_log;
  uint64_t m_logBytes = device::LogBuffer::kStandardBytes;
  foundation::ObjectBase* m_recent[1 << kRecentBits] = {};
  std::atomic<const Error*> m_misuse{nullptr}, m_overlap{nullptr};   // owned
};

}  // namespace invar::metal
