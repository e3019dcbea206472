// A list of passes and event operations, encoded once, committed once, and waited for.
// Thread safety: One thread at a time, checked, while it is encoded; hand-over between threads is fine.
// waitUntilScheduled, waitUntilCompleted, status, error, the times and the handlers' registration may be
// called from any thread. CommandBufferDescriptor is for one thread at a time.
// Metal documentation: MTLCommandBuffer, MTLCommandBufferStatus, MTLCommandBufferError.
#pragma once

#include "MTLDefines.hpp"

#if !defined(__APPLE__)
/// Seconds.
typedef double CFTimeInterval;
#endif

namespace MTL {

class LogState;
class BlitCommandEncoder;
class BlitPassDescriptor;
class CommandBuffer;
class CommandQueue;
class ComputeCommandEncoder;
class ComputePassDescriptor;
class Device;
class Event;
class ResidencySet;

enum CommandBufferStatus : NS::UInteger {
  CommandBufferStatusNotEnqueued = 0,
  CommandBufferStatusEnqueued = 1,
  CommandBufferStatusCommitted = 2,
  CommandBufferStatusScheduled = 3,
  CommandBufferStatusCompleted = 4,
  CommandBufferStatusError = 5,
};

/// Codes in CommandBufferErrorDomain.
enum CommandBufferError : NS::UInteger {
  CommandBufferErrorNone = 0,
  CommandBufferErrorInternal = 1,
  CommandBufferErrorTimeout = 2,
  CommandBufferErrorPageFault = 3,
  CommandBufferErrorBlacklisted = 4,
  CommandBufferErrorAccessRevoked = 4,
  CommandBufferErrorNotPermitted = 7,
  CommandBufferErrorOutOfMemory = 8,
  CommandBufferErrorInvalidResource = 9,
  CommandBufferErrorMemoryless = 10,
  CommandBufferErrorDeviceRemoved = 11,
  CommandBufferErrorStackOverflow = 12,
};

using CommandBufferErrorOption = NS::UInteger;
enum : CommandBufferErrorOption {
  CommandBufferErrorOptionNone = 0,
  CommandBufferErrorOptionEncoderExecutionStatus = 1,
};

/// Whether dispatches of a pass wait for each other.
enum DispatchType : NS::UInteger {
  DispatchTypeSerial = 0,
  DispatchTypeConcurrent = 1,  ///< only memory barriers order them
};

/// "MTLCommandBufferErrorDomain".
extern MTL_EXPORT const NS::ErrorDomain CommandBufferErrorDomain;

using HandlerFunction = std::function<void(CommandBuffer*)>;
#if defined(__BLOCKS__)
using CommandBufferHandler = void (^)(CommandBuffer*);
#endif

class MTL_EXPORT CommandBufferDescriptor : public NS::Copying<CommandBufferDescriptor> {
public:
  /// References are retained.
  static CommandBufferDescriptor* alloc();
  CommandBufferDescriptor* init();
  bool retainedReferences() const;
  void setRetainedReferences(bool retainedReferences);
  /// Kept and given back: errors always name the encoder.
  CommandBufferErrorOption errorOptions() const;
  void setErrorOptions(CommandBufferErrorOption errorOptions);
  /// Gets the messages of the command buffer's kernels; null: the queue's does.
  LogState* logState() const;
  void setLogState(const LogState* logState);
};

class MTL_EXPORT CommandBuffer : public NS::Referencing<CommandBuffer> {
public:
  Device* device() const;
  CommandQueue* commandQueue() const;
  bool retainedReferences() const;
  CommandBufferErrorOption errorOptions() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);

  CommandBufferStatus status() const;
  /// Why it failed, not owned by the caller. A misuse that could not stop the work, such as a second commit,
  /// can be read here too, while the status stays Completed. Null when all went well.
  NS::Error* error() const;
  /// Seconds of the host's monotonic clock; 0 before completion. The kernel times are of scheduling.
  CFTimeInterval GPUStartTime() const;
  CFTimeInterval GPUEndTime() const;
  CFTimeInterval kernelStartTime() const;
  CFTimeInterval kernelEndTime() const;

  /// Handlers accumulate and are called once each, in the order added, on a thread of the library. One
  /// that is added after the commit is not accepted, as on Metal, and reported.
  void addScheduledHandler(const HandlerFunction& function);
  void addCompletedHandler(const HandlerFunction& function);
#if defined(__BLOCKS__)
  void addScheduledHandler(CommandBufferHandler block) {
    addScheduledHandler(Private::handlerFromBlock(block));
  }
  void addCompletedHandler(CommandBufferHandler block) {
    addCompletedHandler(Private::handlerFromBlock(block));
  }
#endif

  /// An encoder, not owned by the caller. Null while another is open and after the commit; the command buffer
  /// then fails with an error that says so.
  ComputeCommandEncoder* computeCommandEncoder();
  ComputeCommandEncoder* computeCommandEncoder(DispatchType dispatchType);
  ComputeCommandEncoder* computeCommandEncoder(const ComputePassDescriptor* computePassDescriptor);
  BlitCommandEncoder* blitCommandEncoder();
  BlitCommandEncoder* blitCommandEncoder(const BlitPassDescriptor* blitPassDescriptor);

  /// What is encoded afterwards waits until the event's value is at least `value`.
  void encodeWait(const Event* event, uint64_t value);
  /// Raises the event's value when everything encoded before is done.
  void encodeSignalEvent(const Event* event, uint64_t value);

  void useResidencySet(const ResidencySet* residencySet);
  void useResidencySets(const ResidencySet* const residencySets[], NS::UInteger count);
  void pushDebugGroup(const NS::String* string);
  void popDebugGroup();

  /// Takes the next place in the queue's order now; the commit may come later, from any thread.
  void enqueue();
  /// Hands the work over. A second commit is logged once and changes nothing.
  void commit();
  /// Blocks until the work was handed to the device. Returns at once when it was never committed.
  void waitUntilScheduled();
  /// Blocks until the work and its completed handlers are done, helping with kernels meanwhile. Returns at
  /// once when it was never committed.
  void waitUntilCompleted();
};

}  // namespace MTL
