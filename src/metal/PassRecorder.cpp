#include "metal/PassRecorder.hpp"

namespace invar::metal {

PassRecorder::PassRecorder(Recording& recording, bool concurrent)
    : m_recording(recording), m_pass(append(recording, concurrent)), m_uses(m_pass.uses) {}

device::Pass& PassRecorder::append(Recording& recording, bool concurrent) {
  auto pass = std::make_unique<device::Pass>();
  pass->concurrent = concurrent;
  pass->commands.reserve(8);
  auto& appended = *pass;
  recording.submission()->steps.push_back(std::move(pass));
  return appended;
}

void PassRecorder::keepAlive(RefCounted& object) {
  if (m_lastKept == &object) return;   // the usual case: one kernel many times
  m_lastKept = &object;
  m_recording.submission()->keepAlive.push_back(Ref<RefCounted>::share(&object));
}

void PassRecorder::close() {
  if (m_pass.commands.empty() && m_pass.waits.empty() && m_pass.updates.empty())
    m_recording.submission()->steps.pop_back();
}

}  // namespace invar::metal
