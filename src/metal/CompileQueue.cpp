#include "metal/CompileQueue.hpp"

#include <algorithm>
#include <thread>

#include "metal/HandlerPool.hpp"

namespace invar::metal {

class CompileQueue::State {
public:
  void post(Work work) INVAR_EXCLUDES(m_mutex) {
    {
      Lock lock(m_mutex);
      if (m_running >= m_limit) return m_waiting.push_back(std::move(work));
      ++m_running;
    }
    start(std::move(work));
  }

private:
  void start(Work work) {
    HandlerPool::shared().post([this, work = std::move(work)] {
      std::function<void()> handler;
      {
        const HandlerPool::Blocking blocking;   // other handlers go on while the compiler works
        handler = work();
        next();
      }
      if (handler) handler();
    });
  }

  void next() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    if (m_waiting.empty()) { --m_running; return; }
    Work work = std::move(m_waiting.front());
    m_waiting.pop_front();
    lock.unlock();
    start(std::move(work));
  }

  const size_t m_limit = std::max(2u, std::thread::hardware_concurrency());
  Mutex m_mutex;
  size_t m_running INVAR_GUARDED_BY(m_mutex) = 0;
  std::deque<Work> m_waiting INVAR_GUARDED_BY(m_mutex);
};

CompileQueue::CompileQueue() : m_state(new State) {}

CompileQueue& CompileQueue::shared() {
  static auto* queue = new CompileQueue;   // never freed: compiles may end after static objects are gone
  return *queue;
}

void CompileQueue::post(Work work) { m_state->post(std::move(work)); }
void CompileQueue::resetInChild() { m_state = new State; }

}  // namespace invar::metal
