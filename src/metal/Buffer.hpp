// What stands behind MTL::Buffer.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "Metal/MTLBuffer.hpp"
#include "metal/Resource.hpp"

namespace invar::metal {

/// Thread safety: thread-safe; the contents are the program's to synchronise.
/// For the layers above: `memory()` is what commands and uses name, from offset 0; `length()` is the limit.
class Buffer final : public Implements<Buffer, MTL::Buffer, Resource> {
public:
  static const TypeInfo kType;
  Buffer(Device& device, Ref<device::Memory> memory, ResourceModes modes, uint64_t length);
  Buffer(Heap& heap, Ref<device::Memory> slice, uint64_t heapOffset, uint64_t length);
  ~Buffer();

  uint64_t length() const { return m_length; }
  /// Address on the host, whatever the storage mode.
  std::byte* bytes() const { return m_memory->contents(); }

  void addDebugMarker(std::string name, NS::Range range) INVAR_EXCLUDES(m_mutex);
  void removeAllDebugMarkers() INVAR_EXCLUDES(m_mutex);

  /// What frees an app's memory when the last use of it is over: at once when that is the end of the
  /// buffer on the thread that released it, and otherwise on a handler thread, never a worker's.
  static std::function<void()> releaser(std::function<void()> deallocator);

private:
  const uint64_t m_length;
  mutable LeafMutex m_mutex;
  std::vector<std::pair<std::string, NS::Range>> m_markers INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
