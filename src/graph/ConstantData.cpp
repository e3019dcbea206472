#include "graph/ConstantData.hpp"

#include <algorithm>
#include <cstring>

namespace invar::graph {

Result<Ref<device::Memory>> ConstantData::on(device::Device& device) const {
  Lock lock(m_mutex);
  auto& copy = m_copies[&device];
  if (!copy) {
    auto memory =
        device.allocate(std::max<uint64_t>(m_bytes.size(), 16), false);   // never written again: no hazards
    if (!memory) return memory.takeError();
    copy = std::move(*memory);
    std::memcpy(copy->contents(), m_bytes.data(), m_bytes.size());
  }
  return copy;
}

}  // namespace invar::graph
