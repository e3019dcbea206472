// The values of a constant, on the host and on each device that has used them.
#pragma once

#include <map>
#include <string>

#include "base/Mutex.hpp"
#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "device/Device.hpp"

namespace invar::graph {

/// Thread safety: thread-safe.
class ConstantData final : public RefCounted {
public:
  /// Packed elements.
  explicit ConstantData(std::string bytes) : m_bytes(std::move(bytes)) {}

  const std::string& bytes() const { return m_bytes; }
  /// The values in memory of a device, made by the first call for it.
  Result<Ref<device::Memory>> on(device::Device& device) const INVAR_EXCLUDES(m_mutex);

private:
  const std::string m_bytes;
  mutable LeafMutex m_mutex;
  mutable std::map<device::Device*, Ref<device::Memory>> m_copies INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::graph
