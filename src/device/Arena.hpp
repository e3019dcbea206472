// Memory for recorded commands: allocated by moving a pointer, freed all at once.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace invar::device {

/// Thread safety: one thread at a time (an encoder's).
class Arena {
public:
  void* allocate(size_t bytes, size_t alignment) {
    size_t at = (m_used + alignment - 1) & ~(alignment - 1);
    if (m_blocks.empty() || at + bytes > m_capacity) {
      grow(bytes + alignment);
      at = (m_used + alignment - 1) & ~(alignment - 1);
    }
    m_used = at + bytes;
    return m_blocks.back().get() + at;
  }

  template <class T>
  T* create(const T& value) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T(value);
  }

  template <class T>
  T* copy(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    auto* to = static_cast<T*>(allocate(values.size_bytes(), alignof(T)));
    if (!values.empty()) std::memcpy(static_cast<void*>(to), values.data(), values.size_bytes());
    return to;
  }

  /// Copies bytes so that a kernel may read them as any type.
  std::byte* copyBytes(const void* from, size_t length) {
    auto* to = static_cast<std::byte*>(allocate(length, 16));
    if (length) std::memcpy(to, from, length);
    return to;
  }

private:
  static constexpr size_t kFirstBlock = 2048;
  void grow(size_t atLeast) {
    size_t size = m_blocks.empty() ? kFirstBlock : m_capacity * 2;
    if (size < atLeast) size = atLeast;
    m_blocks.push_back(std::unique_ptr<std::byte[]>(new std::byte[size]));
    m_capacity = size;
    m_used = 0;
  }

  std::vector<std::unique_ptr<std::byte[]>> m_blocks;
  size_t m_capacity = 0, m_used = 0;
};

}  // namespace invar::device
