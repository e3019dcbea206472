// Appends one pass to a recording: its commands, the memory they touch, and what must stay alive.
#pragma once

#include "metal/Recording.hpp"
#include "metal/UseList.hpp"

namespace invar::metal {

/// Thread safety: one thread at a time, inside a Scope of the recording's `use`. Valid until the
/// recording's submission is taken.
class PassRecorder {
public:
  PassRecorder(Recording& recording, bool concurrent);

  Recording& recording() const { return m_recording; }
  device::Arena& arena() const { return m_recording.submission()->arena; }

  /// `command` lies in the arena, or lives as long as the process.
  void add(const device::Command* command) { m_pass.commands.push_back(command); }
  /// Says that the commands touch `memory`.
  void use(device::Memory& memory, device::Access access) { m_uses.add(memory, access); }
  /// Keeps something that commands point to.
  void keepAlive(RefCounted& object);
  void waitFor(Ref<device::Fence> fence) { m_pass.waits.push_back(std::move(fence)); }
  void update(Ref<device::Fence> fence) { m_pass.updates.push_back(std::move(fence)); }
  void setLabel(std::string label) { m_pass.label = std::move(label); }

  /// Ends the pass; one that holds nothing is taken out again.
  void close();

private:
  static device::Pass& append(Recording& recording, bool concurrent);

  Recording& m_recording;
  device::Pass& m_pass;
  UseList m_uses;
  const RefCounted* m_lastKept = nullptr;
};

}  // namespace invar::metal
