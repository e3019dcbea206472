#include "metal/BufferSlots.hpp"

#include <new>

#include "base/Log.hpp"
#include "metal/HandlerPool.hpp"
#include "metal/Label.hpp"

namespace invar::metal {
namespace {

constexpr auto kReportAfter = std::chrono::seconds(5);

}  // namespace

void BufferSlots::resetInChild() {
  new (&m_mutex) Mutex;
  new (&m_freed) Condition;
  m_state.store(0);
  m_waiting.store(0);
}

bool BufferSlots::tryAcquire() {
  uint64_t state = m_state.load();
  while (uint32_t(state) < m_limit)
    if (m_state.compare_exchange_weak(state, state + kOpen + kUncommitted)) return true;
  return false;
}

void BufferSlots::acquire(const Label& queueLabel) {
  if (tryAcquire()) return;
  const HandlerPool::Blocking blocking;
  const auto reportAt = std::chrono::steady_clock::now() + kReportAfter;
  bool reported = false;
  m_waiting.fetch_add(1);
  {
    Lock lock(m_mutex);
    while (!tryAcquire()) {
      if (reported) {
        m_freed.wait(lock);
        continue;
      }
      if (m_freed.waitUntil(lock, reportAt) != std::cv_status::timeout) continue;
      reported = true;
      const uint64_t state = m_state.load();
      lock.unlock();
      log::warning("[MTL::CommandQueue::commandBuffer] queue \"" + queueLabel.text() +
                   "\" has been full for 5 s: " + std::to_string(uint32_t(state)) +
                   " unfinished command buffers, " + std::to_string(state >> 32) +
                   " of them not committed, limit " + std::to_string(m_limit) +
                   "; commit or release some, or make the queue with a higher maxCommandBufferCount");
      lock.lock();
    }
  }
  m_waiting.fetch_sub(1);
}

void BufferSlots::release(bool wasCommitted) {
  m_state.fetch_sub(wasCommitted ? kOpen : kOpen + kUncommitted);
  if (m_waiting.load() == 0) return;
  Lock lock(m_mutex);
  m_freed.notifyOne();
}

}  // namespace invar::metal
