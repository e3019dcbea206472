#include "metal/CommandBuffer.hpp"

#include <ctime>

#include "base/Log.hpp"
#include "foundation/Error.hpp"
#include "metal/BlitCommandEncoder.hpp"
#include "metal/CommandDescriptors.hpp"
#include "metal/ComputeCommandEncoder.hpp"
#include "metal/Event.hpp"
#include "metal/LogState.hpp"
#include "metal/ResidencySet.hpp"
#include "metal/SharedEvent.hpp"

namespace invar::metal {
namespace {

using Scope = check::ExclusiveUse::Scope;

/// The command buffer whose completed handlers this thread is running.
thread_local const CommandBuffer* t_completing = nullptr;

double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

std::string at(const char* call, const std::string& message) {
  return std::string("[") + call + "] " + message;
}

}  // namespace

constinit const foundation::TypeInfo CommandBuffer::kType{
    .name = "MTLCommandBuffer", .super = &foundation::kObjectType, .destroy = destroyObject};

CommandBuffer::CommandBuffer(CommandQueue& queue, const CommandBufferValues& values)
    : Implements(kType),
      m_queue(foundation::Retained<CommandQueue>::share(&queue)),
      m_recording(makeRef<Recording>(queue.device(), values.retainedReferences)),
      m_errorOptions(values.errorOptions),
      m_logState(foundation::Retained<LogState>::share(values.logState.get() ? LogState::checked(values.logState.get())
                                                                             : queue.logState())) {
  m_recording->setLogBytes(LogState::bufferBytes(m_logState.get()));
}

CommandBuffer::~CommandBuffer() {
  discardGarbage();
  const auto status = m_status.load(std::memory_order_relaxed);
  if (status >= MTL::CommandBufferStatusCommitted) return;
  foundation::Retained<CommandEncoder> open;
  {
    const Scope scope(m_recording->use, "MTL::CommandBuffer::release");
    if (scope && (open = m_recording->takeOpenEncoder())) {
      m_recording->misused(
          at("MTL::CommandBuffer::release", "released without a commit while an encoder was open"));
      open->close("its command buffer was released");
    }
  }
  if (status == MTL::CommandBufferStatusEnqueued) m_queue->queue().cancel(*m_recording->submission());
  if (holdsSlot()) m_queue->slots().release(false);
}

NS::Error* CommandBuffer::error() const {
  if (wentToParent())
    return foundation::makeError({ErrorDomain::CommandBuffer, long(BufferError::NotPermitted),
                                  at("MTL::CommandBuffer::commit",
                                     "committed before the fork: the work stays with the parent, limit: one "
                                     "process (encode it anew in the child)")});
  if (status() == MTL::CommandBufferStatusError) return foundation::makeError(*m_outcome.error);
  if (const Error* overlap = m_recording->firstOverlap()) return foundation::makeError(*overlap);
  if (const Error* misuse = m_recording->firstMisuse()) return foundation::makeError(*misuse);
  return nullptr;
}

bool CommandBuffer::mayEncode(const char* call) {
  if (!m_recording->submission()) {
    m_recording->misused(at(call, "the command buffer is committed already: encode before the commit"));
    return false;
  }
  CommandEncoder* open = m_recording->openEncoder();
  if (!open) return true;
  if (open->retainCount() == 1) {  // only the recording holds it: nobody is left to end it
    m_recording->fail(BufferError::Internal, at(call, "the encoder before was released without endEncoding"));
    open->close("it was released without endEncoding");
    m_recording->takeOpenEncoder();
    return true;
  }
  m_recording->fail(BufferError::Internal,
                    at(call,
                       "a command encoder is already encoding to this command buffer, limit: one at a time "
                       "(end it first)"));
  return false;
}

template <class Encoder, class... Arguments>
static Encoder* openEncoder(CommandBuffer& buffer, const char* call, Arguments... arguments) {
  Recording& recording = buffer.recording();
  const Scope scope(recording.use, call);
  if (!scope) {
    recording.overlapped(scope.conflict(call));
    return nullptr;
  }
  if (!buffer.mayEncode(call)) return nullptr;
  auto* encoder = new Encoder(Ref<Recording>::share(&recording), arguments...);
  recording.setOpenEncoder(*encoder);
  foundation::autorelease(encoder);
  return encoder;
}

ComputeCommandEncoder* CommandBuffer::openCompute(const char* call, MTL::DispatchType type) {
  return openEncoder<ComputeCommandEncoder>(*this, call, type);
}

BlitCommandEncoder* CommandBuffer::openBlit(const char* call) {
  return openEncoder<BlitCommandEncoder>(*this, call);
}

const Event* CommandBuffer::checkedEvent(const char* call, const MTL::Event* event) const {
  const Event* impl = Event::checked(event);
  if (!impl) {
    m_recording->fail(BufferError::InvalidResource,
                      at(call, event ? "the event is a released object or no event" : "the event is null"));
    return nullptr;
  }
  // A shared event belongs to all devices.
  if (&impl->device() == &m_queue->device() || impl->isKindOf(SharedEvent::kType)) return impl;
  m_recording->fail(BufferError::InvalidResource,
                    at(call, "the event is of another device than the command buffer"));
  return nullptr;
}

void CommandBuffer::encodeWait(const MTL::Event* event, uint64_t value) {
  constexpr auto kCall = "MTL::CommandBuffer::encodeWait";
  const Scope scope(m_recording->use, kCall);
  if (!scope) return m_recording->overlapped(scope.conflict(kCall));
  if (!mayEncode(kCall)) return;
  if (const Event* impl = checkedEvent(kCall, event))
    m_recording->submission()->steps.push_back(device::EventWait{impl->event(), value});
}

void CommandBuffer::encodeSignal(const MTL::Event* event, uint64_t value) {
  constexpr auto kCall = "MTL::CommandBuffer::encodeSignalEvent";
  const Scope scope(m_recording->use, kCall);
  if (!scope) return m_recording->overlapped(scope.conflict(kCall));
  if (!mayEncode(kCall)) return;
  if (const Event* impl = checkedEvent(kCall, event))
    m_recording->submission()->steps.push_back(device::EventSignal{impl->event(), value});
}

void CommandBuffer::useResidencySets(const MTL::ResidencySet* const* sets, uint64_t count) {
  constexpr auto kCall = "MTL::CommandBuffer::useResidencySet";
  const Scope scope(m_recording->use, kCall);
  if (!scope) return m_recording->overlapped(scope.conflict(kCall));
  if (!m_recording->submission())
    return m_recording->misused(
        at(kCall, "the command buffer is committed already: name the set before the commit"));
  for (uint64_t i = 0; sets && i < count; ++i)
    if (auto* set = ResidencySet::checked(sets[i])) m_recording->retain(*set);
}

void CommandBuffer::addHandler(Moment moment, const MTL::HandlerFunction& function) {
  const bool scheduled = moment == Moment::Scheduled;
  if (!function) return;
  {
    MTL::HandlerFunction copy = function;   // which may run the app's code
    Lock lock(m_handlersMutex);
    if (!m_sealed) return (scheduled ? m_scheduledHandlers : m_completedHandlers).push_back(std::move(copy));
  }
  m_recording->misused(
      at(scheduled ? "MTL::CommandBuffer::addScheduledHandler" : "MTL::CommandBuffer::addCompletedHandler",
         "the command buffer is committed already: the handler will not be called"));
}

void CommandBuffer::enqueue() {
  constexpr auto kCall = "MTL::CommandBuffer::enqueue";
  const Scope scope(m_recording->use, kCall);
  if (!scope) return m_recording->overlapped(scope.conflict(kCall));
  if (!m_recording->submission())
    return m_recording->misused(
        at(kCall, "the command buffer is committed already: it has its place in the queue"));
  if (m_status.load(std::memory_order_relaxed) == MTL::CommandBufferStatusEnqueued) return;
  m_queue->queue().reserve(*m_recording->submission());
  m_status.store(MTL::CommandBufferStatusEnqueued, std::memory_order_release);
}

void CommandBuffer::commit() {
  constexpr auto kCall = "MTL::CommandBuffer::commit";
  Ref<device::Submission> submission;
  foundation::Retained<CommandEncoder> open;
  {
    const Scope scope(m_recording->use, kCall);
    if (!scope) return m_recording->overlapped(scope.conflict(kCall));
    if (!m_recording->submission())
      return m_recording->misused(at(kCall, "committed twice: command buffer \"" + label.text() +
                                                "\" was committed already, limit: one commit"));
    if ((open = m_recording->takeOpenEncoder())) {
      m_recording->fail(
          BufferError::Internal,
          at(kCall, open->retainCount() == 1
                        ? "an encoder was released without endEncoding"
                        : "committed with an encoder open: call endEncoding before the commit"));
      open->close("its command buffer is committed already");
    }
    {
      Lock lock(m_handlersMutex);
      m_sealed = true;
    }
    submission = m_recording->takeSubmission();
    if (const Error* overlap = m_recording->firstOverlap(); overlap && !submission->recordingError)
      submission->recordingError = *overlap;
    if (std::string text = label.text(); !text.empty()) submission->label = std::move(text);
    submission->onScheduled = [this] { scheduled(); };
    submission->onCompleted = [this](const device::Outcome& outcome) { completed(outcome); };
    m_kernelStart = now();
    m_committedAfterForks = forkCount();
    m_status.store(MTL::CommandBufferStatusCommitted, std::memory_order_release);
  }
  retain();  // until finish
  if (holdsSlot()) m_queue->slots().committed();
  m_queue->queue().submit(std::move(submission));
}

bool CommandBuffer::mayWait(const char* call, const std::atomic<uint32_t>& done) const {
  if (done.load(std::memory_order_acquire) || t_completing == this) return false;
  if (status() < MTL::CommandBufferStatusCommitted) {
    m_recording->misused(at(call, "the command buffer is not committed: a wait for it would not end"));
    return false;
  }
  return m_committedAfterForks == forkCount();   // otherwise whoever would set `done` is in the parent
}

void CommandBuffer::helpUntil(std::atomic<uint32_t>& done) {
  const HandlerPool::Blocking blocking;
  m_queue->device().backend().helpUntil(done);
}

void CommandBuffer::waitUntilScheduled() {
  if (mayWait("MTL::CommandBuffer::waitUntilScheduled", m_scheduled)) helpUntil(m_scheduled);
}

void CommandBuffer::waitUntilCompleted() {
  if (mayWait("MTL::CommandBuffer::waitUntilCompleted", m_done)) {
    m_waiters.fetch_add(1);   // from here on, finish leaves what it must not destroy to this thread
    helpUntil(m_done);
  }
  if (!m_done.load(std::memory_order_acquire)) return;
  discardGarbage();
  if (m_handedOver.exchange(false, std::memory_order_acq_rel)) release();
}

void CommandBuffer::scheduled() {
  m_kernelEnd = now();
  m_status.store(MTL::CommandBufferStatusScheduled, std::memory_order_release);
  m_scheduled.store(1);
  m_queue->device().backend().wake(m_scheduled);
  if (m_scheduledHandlers.empty()) return;
  retain();
  post(m_scheduledTask, [](void* context) {
    auto* self = static_cast<CommandBuffer*>(context);
    self->runHandlers("MTL::CommandBuffer::addScheduledHandler", self->m_scheduledHandlers);
    self->release();
  });
}

void CommandBuffer::post(HandlerTask& task, void (*run)(void* self)) {
  task.run = run;
  task.context = this;
  HandlerPool::shared().post(task);
}

void CommandBuffer::completed(const device::Outcome& outcome) {
  m_outcome = outcome;
  const Error* overlap = m_recording->firstOverlap();
  if (overlap && !m_outcome.error) m_outcome.error = *overlap;
  const bool failed = m_outcome.error.has_value();
  m_status.store(failed ? MTL::CommandBufferStatusError : MTL::CommandBufferStatusCompleted,
                 std::memory_order_release);
  if (holdsSlot()) m_queue->slots().release(true);
  if (m_completedHandlers.empty() && !failed && !m_recording->log()) return finish(false);
  post(m_completedTask, [](void* context) {
    auto* self = static_cast<CommandBuffer*>(context);
    if (self->m_outcome.error) log::error(self->m_outcome.error->message);
    if (const device::LogBuffer* messages = self->m_recording->log()) LogState::deliver(self->m_logState.get(), *messages);
    const CommandBuffer* outer = std::exchange(t_completing, self);
    self->runHandlers("MTL::CommandBuffer::addCompletedHandler", self->m_completedHandlers);
    t_completing = outer;
    self->finish(true);
  });
}

void CommandBuffer::runHandlers(const char* call, Handlers& handlers) {
  for (auto& handler : handlers) callGuarded(call, [&] { handler(door()); });
  handlers.clear();  // what they hold is the app's, and goes before a wait returns
}

void CommandBuffer::finish(bool onHandlerThread) {
  auto& retained = m_recording->retained();
  if (onHandlerThread) {
    for (auto* object : retained) object->release();
    retained.clear();
  } else if (std::erase_if(retained, [](auto* object) { return object->releaseUnlessLast(); });
             !retained.empty()) {
    m_garbage.store(new Garbage(std::move(retained)), std::memory_order_release);
    retained.clear();
  }
  const bool leftGarbage = m_garbage.load(std::memory_order_relaxed);
  device::Device& device = m_queue->device().backend();
  // A waiting thread takes the garbage with it, and this reference to the command buffer itself: it may be the last.
  const bool handOver = !onHandlerThread && m_waiters.load() != 0;
  if (handOver) m_handedOver.store(true, std::memory_order_release);
  m_done.store(1);
  device.wake(m_done);
  if (handOver) return;
  if (onHandlerThread) return release();
  if (leftGarbage || !releaseUnlessLast()) {   // destructors may run anything, and belong on a handler thread
    post(m_completedTask, [](void* context) {
      auto* self = static_cast<CommandBuffer*>(context);
      self->discardGarbage();
      self->release();
    });
  }
}

void CommandBuffer::discardGarbage() {
  const std::unique_ptr<Garbage> garbage(m_garbage.exchange(nullptr, std::memory_order_acq_rel));
  if (!garbage) return;
  for (auto* object : *garbage) object->release();
}

}  // namespace invar::metal
