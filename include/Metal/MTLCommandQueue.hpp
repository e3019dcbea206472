// Makes command buffers and runs them in the order in which they were enqueued.
// Thread safety: CommandQueue is thread-safe; CommandQueueDescriptor is for one thread at a time.
// Metal documentation: MTLCommandQueue, MTLCommandQueueDescriptor.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class CommandBuffer;
class CommandBufferDescriptor;
class Device;
class LogState;
class ResidencySet;

class MTL_EXPORT CommandQueueDescriptor : public NS::Copying<CommandQueueDescriptor> {
public:
  static CommandQueueDescriptor* alloc();
  CommandQueueDescriptor* init();
  /// Unfinished command buffers that may exist at once; 64 unless set.
  NS::UInteger maxCommandBufferCount() const;
  void setMaxCommandBufferCount(NS::UInteger maxCommandBufferCount);
  /// Gets the messages of the kernels of command buffers without a log state of their own; null: standard error does.
  LogState* logState() const;
  void setLogState(const LogState* logState);
};

class MTL_EXPORT CommandQueue : public NS::Referencing<CommandQueue> {
public:
  NS::String* label() const;
  void setLabel(const NS::String* label);
  Device* device() const;

  /// A new command buffer, not owned by the caller. Blocks while the queue holds as many unfinished command
  /// buffers as it may, until one of them completes.
  CommandBuffer* commandBuffer();
  CommandBuffer* commandBuffer(const CommandBufferDescriptor* descriptor);
  /// As commandBuffer, without keeping alive what is encoded: the app keeps it until completion.
  CommandBuffer* commandBufferWithUnretainedReferences();

  /// Residency sets that hold for every command buffer of the queue: bookkeeping, as all memory is resident.
  void addResidencySet(const ResidencySet* residencySet);
  void addResidencySets(const ResidencySet* const residencySets[], NS::UInteger count);
  void removeResidencySet(const ResidencySet* residencySet);
  void removeResidencySets(const ResidencySet* const residencySets[], NS::UInteger count);

  /// Marks a frame for captures; no effect.
  void insertDebugCaptureBoundary();
};

}  // namespace MTL
