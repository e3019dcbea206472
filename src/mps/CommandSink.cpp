#include "mps/CommandSink.hpp"

#include "mps/Misuse.hpp"

namespace invar::mps {
namespace {

metal::CommandBuffer* checked(const char* call, const MTL::CommandBuffer* door) {
  auto* buffer = metal::CommandBuffer::checked(door);
  if (!buffer)
    misuse(call, door ? "the command buffer is a released object or no command buffer"
                      : "the command buffer is null");
  return buffer;
}

}  // namespace

CommandSink::CommandSink(const char* call, const MTL::CommandBuffer* commandBuffer) : m_call(call) {
  auto* buffer = checked(call, commandBuffer);
  if (!buffer) return;
  m_buffer = foundation::Retained<metal::CommandBuffer>::share(buffer);
  metal::Recording& recording = buffer->recording();
  m_scope.emplace(recording.use, call);
  if (!*m_scope) {
    recording.overlapped(m_scope->conflict(call));
    return;
  }
  if (buffer->mayEncode(call)) m_recording = &recording;
}

CommandSink::CommandSink(const char* call, const MTL::ComputeCommandEncoder* encoder,
                         const MTL::CommandBuffer* commandBuffer)
    : m_call(call) {
  auto* buffer = checked(call, commandBuffer);
  if (!buffer) return;
  m_buffer = foundation::Retained<metal::CommandBuffer>::share(buffer);
  metal::Recording& recording = buffer->recording();
  m_scope.emplace(recording.use, call);
  if (!*m_scope) {
    recording.overlapped(m_scope->conflict(call));
    return;
  }
  auto* base = foundation::baseOf(encoder);
  if (!base || !base->isKindOf(metal::CommandEncoder::kType)) {
    recording.fail(metal::BufferError::Internal, std::string("[") + call + "] the encoder is " +
                                                     (encoder ? "a released object or no encoder" : "null"));
    return;
  }
  m_encoder = static_cast<metal::CommandEncoder*>(base);
  if (&m_encoder->recording() != &recording) {
    recording.fail(metal::BufferError::Internal,
                   std::string("[") + call + "] the encoder belongs to another command buffer");
    return;
  }
  m_encoderCall.emplace(*m_encoder, call);
  if (*m_encoderCall) m_recording = &recording;
}

CommandSink::~CommandSink() {
  if (!m_ownPass) return;
  if (!m_label.empty()) m_ownPass->setLabel(std::move(m_label));
  m_ownPass->close();
}

void CommandSink::fail(metal::BufferError code, const std::string& message) const {
  m_recording->fail(code, std::string("[") + m_call + "] " + message);
}

metal::PassRecorder& CommandSink::pass() {
  if (m_encoder) return m_encoder->pass();
  if (!m_ownPass) m_ownPass.emplace(*m_recording, false);
  return *m_ownPass;
}

}  // namespace invar::mps
