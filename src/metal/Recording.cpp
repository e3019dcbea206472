#include "metal/Recording.hpp"

#include "base/Log.hpp"
#include "metal/CommandEncoder.hpp"

namespace invar::metal {

Recording::Recording(Device& device, bool retainsReferences)
    : m_device(device), m_retainsReferences(retainsReferences), m_submission(makeRef<device::Submission>()) {}

Recording::~Recording() {
  for (foundation::ObjectBase* object : m_retained) object->release();
  delete m_misuse.load(std::memory_order_relaxed);
  delete m_overlap.load(std::memory_order_relaxed);
}

void Recording::setOpenEncoder(CommandEncoder& encoder) {
  m_openEncoder = foundation::Retained<CommandEncoder>::share(&encoder);
}

foundation::Retained<CommandEncoder> Recording::takeOpenEncoder() { return std::exchange(m_openEncoder, {}); }

void Recording::fail(BufferError code, std::string message) {
  if (!m_submission) return misused(std::move(message));
  if (m_submission->recordingError) return;
  m_submission->recordingError = Error{ErrorDomain::CommandBuffer, long(code), std::move(message)};
}

void Recording::misused(std::string message) { note(m_misuse, std::move(message)); }
void Recording::overlapped(std::string message) { note(m_overlap, std::move(message)); }

void Recording::note(std::atomic<const Error*>& where, std::string message) {
  auto* error = new Error{ErrorDomain::CommandBuffer, long(BufferError::Internal), std::move(message)};
  const Error* present = nullptr;
  if (where.compare_exchange_strong(present, error, std::memory_order_acq_rel)) {
    log::error(error->message);
    return;
  }
  delete error;
}

}  // namespace invar::metal
