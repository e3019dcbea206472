// What stands behind MTL::CommandBuffer: what is recorded until the commit, and how the work went after it.
#pragma once

#include <Metal/MTLCommandBuffer.hpp>

#include <atomic>
#include <vector>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "metal/CommandQueue.hpp"
#include "metal/HandlerPool.hpp"
#include "metal/Label.hpp"
#include "metal/Recording.hpp"

namespace invar::metal {

class BlitCommandEncoder;
class ComputeCommandEncoder;
class Event;
class LogState;
struct CommandBufferValues;

/// Thread safety: encoding and commit by one thread at a time, checked; waits, status, error, times and the
/// registration of handlers are thread-safe.
class CommandBuffer final : public foundation::Implements<CommandBuffer, MTL::CommandBuffer> {
public:
  static const foundation::TypeInfo kType;
  /// Takes over a slot of the queue that the caller has acquired.
  CommandBuffer(CommandQueue& queue, const CommandBufferValues& values);
  ~CommandBuffer();

  CommandQueue& queue() const { return *m_queue.get(); }
  Recording& recording() const { return *m_recording; }
  MTL::CommandBufferErrorOption errorOptions() const { return m_errorOptions; }
  Label label;

  MTL::CommandBufferStatus status() const {
    return wentToParent() ? MTL::CommandBufferStatusError : m_status.load(std::memory_order_acquire);
  }
  /// Autoreleased; null unless the work failed or the command buffer was misused.
  NS::Error* error() const;
  bool isOver() const {
    return m_status.load(std::memory_order_acquire) >= MTL::CommandBufferStatusCompleted;
  }
  double startTime() const { return isOver() ? m_outcome.startTime : 0; }
  double endTime() const { return isOver() ? m_outcome.endTime : 0; }
  double kernelStartTime() const { return isOver() ? m_kernelStart : 0; }
  double kernelEndTime() const { return isOver() ? m_kernelEnd : 0; }

  /// Autoreleased; null when none can be opened, which is recorded as an error.
  ComputeCommandEncoder* openCompute(const char* call, MTL::DispatchType type);
  BlitCommandEncoder* openBlit(const char* call);
  void encodeWait(const MTL::Event* event, uint64_t value);
  void encodeSignal(const MTL::Event* event, uint64_t value);
  void useResidencySets(const MTL::ResidencySet* const* sets, uint64_t count);
  /// Whether a call may encode between passes now; if not, that is recorded. Inside a Scope of the
  /// recording's `use`.
  bool mayEncode(const char* call);

  enum class Moment { Scheduled, Completed };
  void addHandler(Moment moment, const MTL::HandlerFunction& function) INVAR_EXCLUDES(m_handlersMutex);

  void enqueue();
  void commit() INVAR_EXCLUDES(m_handlersMutex);
  void waitUntilScheduled();
  void waitUntilCompleted();

private:
  using Handlers = std::vector<MTL::HandlerFunction>;
  using Garbage = std::vector<foundation::ObjectBase*>;

  const Event* checkedEvent(const char* call, const MTL::Event* event) const;
  bool mayWait(const char* call, const std::atomic<uint32_t>& done) const;
  void helpUntil(std::atomic<uint32_t>& done);
  /// In a forked child: the parent has committed it, and completes it there alone.
  bool wentToParent() const {
    const auto status = m_status.load(std::memory_order_acquire);
    return status >= MTL::CommandBufferStatusCommitted && status < MTL::CommandBufferStatusCompleted &&
           m_committedAfterForks != forkCount();
  }
  bool holdsSlot() const { return m_madeAfterForks == forkCount(); }

  // What follows the commit. All but the handlers may run on a scheduler thread.
  void scheduled();
  void completed(const device::Outcome& outcome);
  void runHandlers(const char* call, Handlers& handlers);
  void finish(bool onHandlerThread);
  void post(HandlerTask& task, void (*run)(void* self));
  void discardGarbage();   // on any thread but a scheduler's

  const foundation::Retained<CommandQueue> m_queue;
  const Ref<Recording> m_recording;
  const MTL::CommandBufferErrorOption m_errorOptions;
  const foundation::Retained<LogState> m_logState;   ///< null: messages of kernels go to standard error
  const uint32_t m_madeAfterForks = forkCount();
  uint32_t m_committedAfterForks = 0;   ///< written once, before the status says so
  std::atomic<MTL::CommandBufferStatus> m_status{MTL::CommandBufferStatusNotEnqueued};

  LeafMutex m_handlersMutex;
  bool m_sealed INVAR_GUARDED_BY(m_handlersMutex) = false;   ///< committed: no handler is taken any more
  Handlers m_scheduledHandlers, m_completedHandlers;         // guarded by m_handlersMutex until sealed, then constant

  std::atomic<uint32_t> m_scheduled{0}, m_done{0};   ///< 1 when the wait for it is over
  std::atomic<uint32_t> m_waiters{0};
  std::atomic<bool> m_handedOver{false};      ///< finish's reference, for a thread that waits
  std::atomic<Garbage*> m_garbage{nullptr};   ///< last references, for a thread that may run destructors
  HandlerTask m_scheduledTask, m_completedTask;

  // Written once, before the status says so.
  device::Outcome m_outcome;
  double m_kernelStart = 0, m_kernelEnd = 0;
};

}  // namespace invar::metal
