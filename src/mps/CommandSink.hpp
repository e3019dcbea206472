// Where a kernel records its commands: a pass of its own in a command buffer, or an encoder of the app.
#pragma once

#include <optional>
#include <string>

#include "metal/CommandBuffer.hpp"
#include "metal/CommandEncoder.hpp"
#include "metal/PassRecorder.hpp"

namespace MTL { class ComputeCommandEncoder; }

namespace invar::mps {

/// One encoding call of the app, for the extent of a scope. False when nothing may be encoded: that is
/// reported already, on the command buffer where there is one.
/// Thread safety: one thread at a time, checked as the command buffer's own calls are.
class CommandSink {
public:
  /// `call` is a string constant.
  CommandSink(const char* call, const MTL::CommandBuffer* commandBuffer);
  CommandSink(const char* call, const MTL::ComputeCommandEncoder* encoder,
              const MTL::CommandBuffer* commandBuffer);
  ~CommandSink();
  CommandSink(const CommandSink&) = delete;
  CommandSink& operator=(const CommandSink&) = delete;

  explicit operator bool() const { return m_recording; }
  const char* call() const { return m_call; }
  /// Where errors go, and what keeps objects alive. Only when the sink is true, as all below.
  metal::Recording& recording() const { return *m_recording; }
  /// Makes the command buffer fail with "[call] message".
  void fail(metal::BufferError code, const std::string& message) const;
  /// The pass to fill; one of the sink's own is opened by the first call.
  metal::PassRecorder& pass();
  void setLabel(std::string label) { m_label = std::move(label); }

private:
  const char* const m_call;
  metal::Recording* m_recording = nullptr;
  foundation::Retained<metal::CommandBuffer> m_buffer;
  std::optional<check::ExclusiveUse::Scope> m_scope;
  std::optional<metal::CommandEncoder::Call> m_encoderCall;
  metal::CommandEncoder* m_encoder = nullptr;
  std::optional<metal::PassRecorder> m_ownPass;
  std::string m_label;
};

}  // namespace invar::mps
