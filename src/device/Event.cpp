#include "device/Event.hpp"

#include <new>
#include <utility>
#include <vector>

namespace invar::device {

uint64_t Event::value() const {
  Lock lock(m_mutex);
  return m_value;
}

void Event::setValue(uint64_t value) { store(value, false); }
void Event::raise(uint64_t value) { store(value, true); }

void Event::store(uint64_t value, bool onlyRaise) {
  std::vector<std::function<void(uint64_t)>> reached;
  {
    Lock lock(m_mutex);
    if (onlyRaise && value <= m_value) return;
    m_value = value;
    const auto end = m_waiting.upper_bound(value);
    for (auto it = m_waiting.begin(); it != end; ++it) reached.push_back(std::move(it->second));
    m_waiting.erase(m_waiting.begin(), end);
    m_changed.notifyAll();
  }
  for (auto& callback : reached) callback(value);
}

// Who waits is of the parent, and may have been changing the list: it is left as it was. The value stays.
void Event::resetInChild() {
  new (&m_mutex) Mutex;
  new (&m_changed) Condition;
  const Lock lock(m_mutex);
  new (&m_waiting) decltype(m_waiting);
}

bool Event::wait(uint64_t value, Deadline deadline) {
  Lock lock(m_mutex);
  while (m_value < value) {
    if (m_changed.waitUntil(lock, deadline) == std::cv_status::timeout) return m_value >= value;
  }
  return true;
}

void Event::whenReached(uint64_t value, std::function<void(uint64_t)> reached) {
  uint64_t present;
  {
    Lock lock(m_mutex);
    if (m_value < value) {
      m_waiting.emplace(value, std::move(reached));
      return;
    }
    present = m_value;
  }
  reached(present);
}

}  // namespace invar::device
