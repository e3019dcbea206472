#include "device/Queue.hpp"

#include "device/QueueState.hpp"

namespace invar::device {

Submission::Submission() : m_progress(std::make_unique<Progress>()) {}
Submission::~Submission() = default;

Fence::Fence() : m_state(std::make_unique<State>()) {}
Fence::~Fence() = default;

// The pass that updated it last is the parent's: a wait for it would not end.
void Fence::resetInChild() {
  (void)m_state.release();
  m_state = std::make_unique<State>();
}

Queue::Queue(Device& device) : m_device(device), m_state(new QueueState(*this)) {}
Queue::~Queue() { delete m_state.load(); }

void Queue::reserve(Submission& submission) { m_state.load()->reserve(submission); }
void Queue::cancel(Submission& submission) { m_state.load()->cancel(submission); }
void Queue::submit(Ref<Submission> submission) { m_state.load()->submit(std::move(submission)); }

// Work in flight belongs to the parent. The old state is left as it was: its lock may be held for ever.
void Queue::resetInChild() { m_state.store(new QueueState(*this)); }

}  // namespace invar::device
