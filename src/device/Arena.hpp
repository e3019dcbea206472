// Memory for recorded commands: allocated by moving a pointer, freed all at once.
#pragma once

#include <algorithm>
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
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(size_t bytes, size_t alignment) {
    size_t at = (m_used + alignment - 1) & ~(alignment - 1);
    if (at + bytes > m_capacity) {
      grow(bytes + alignment);
      at = (m_used + alignment - 1) & ~(alignment - 1);
    }
    m_used = at + bytes;
    return m_block + at;
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
  // Enough for a few commands: the usual small command buffer needs no memory of its own.
  static constexpr size_t kInline = 768;
  static constexpr size_t kFirstBlock = 16384;

  void grow(size_t atLeast) {
    const size_t size = std::max(m_blocks.empty() ? kFirstBlock : m_capacity * 2, atLeast);
    m_blocks.push_back(std::unique_ptr<std::byte[]>(new std::byte[size]));
    m_block = m_blocks.back().get();
    m_capacity = size;
    m_used = 0;
  }

  alignas(16) std::byte m_inline[kInline];
  std::byte* m_block = m_inline;
  size_t m_capacity = kInline, m_used = 0;
  std::vector<std::unique_ptr<std::byte[]>> m_blocks;
};

}  // namespace invar::device
