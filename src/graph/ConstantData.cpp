#include "graph/ConstantData.hpp"

#include <algorithm>
#include <cstring>

namespace invar::graph {

Result<Ref<device::Memory>> ConstantData::on(device::Device& device) const {
  {
    Lock lock(m_mutex);
    if (auto found = m_copies.find(&device); found != m_copies.end()) return found->second;
  }
  auto memory =
      device.allocate(std::max<uint64_t>(m_bytes.size(), 16), false);   // never written again: no hazards
  if (!memory) return memory.takeError();
  std::memcpy((*memory)->contents(), m_bytes.data(), m_bytes.size());
  Lock lock(m_mutex);
  return m_copies.emplace(&device, *memory).first->second;   // another thread's, if that was faster
}

}  // namespace invar::graph
