// What stands behind MTL::CommandQueue: the seam's queue, and the limit on its unfinished command buffers.
#pragma once

#include <Metal/MTLCommandBuffer.hpp>
#include <Metal/MTLCommandQueue.hpp>

#include <vector>

#include "device/Queue.hpp"
#include "metal/BufferSlots.hpp"
#include "metal/DeviceChild.hpp"

namespace invar::metal {

class CommandBuffer;
class LogState;
class ResidencySet;
struct CommandBufferValues;

/// Thread safety: thread-safe.
class CommandQueue final : public foundation::Implements<CommandQueue, MTL::CommandQueue, DeviceChild> {
public:
  static const foundation::TypeInfo kType;
  static constexpr uint32_t kStandardLimit = 64;   ///< Metal's

  CommandQueue(Device& device, uint32_t maxCommandBuffers, LogState* logState = nullptr);
  ~CommandQueue();

  device::Queue& queue() const { return *m_queue; }
  BufferSlots& slots() { return m_slots; }

  /// Autoreleased. Blocks while the queue is full.
  CommandBuffer* makeBuffer(const CommandBufferValues& values);

  /// Null: messages of kernels go to standard error.
  LogState* logState() const { return m_logState.get(); }

  void addResidencySet(const MTL::ResidencySet* set) INVAR_EXCLUDES(m_mutex);
  void removeResidencySet(const MTL::ResidencySet* set) INVAR_EXCLUDES(m_mutex);

private:
  const Ref<device::Queue> m_queue;
  BufferSlots m_slots;
  const foundation::Retained<LogState> m_logState;
  LeafMutex m_mutex;
  std::vector<foundation::Retained<ResidencySet>> m_residencySets INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
