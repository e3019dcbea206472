// The bytes of a struct that a kernel takes, member by member, each at its natural alignment.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace invar::kernels {

class PackedArguments {
public:
  PackedArguments& i16(std::initializer_list<int64_t> values) { return add<int16_t>(values); }
  PackedArguments& i32(std::initializer_list<int64_t> values) { return add<int32_t>(values); }
  PackedArguments& i64(std::initializer_list<int64_t> values) { return add<int64_t>(values); }
  PackedArguments& u64(std::initializer_list<uint64_t> values) { return add<uint64_t>(values); }
  PackedArguments& f32(std::initializer_list<double> values) { return add<float>(values); }
  PackedArguments& flag(std::initializer_list<bool> values) { return add<uint8_t>(values); }

  /// With the padding at the end.
  std::span<const char> bytes() {
    m_bytes.resize((m_bytes.size() + m_alignment - 1) / m_alignment * m_alignment);
    return m_bytes;
  }

private:
  template <class T, class Given>
  PackedArguments& add(std::initializer_list<Given> values) {
    m_alignment = std::max(m_alignment, sizeof(T));
    for (const Given value : values) {
      const T member = static_cast<T>(value);
      const size_t at = (m_bytes.size() + sizeof(T) - 1) / sizeof(T) * sizeof(T);
      m_bytes.resize(at + sizeof(T));
      std::memcpy(m_bytes.data() + at, &member, sizeof(T));
    }
    return *this;
  }

  std::vector<char> m_bytes;
  size_t m_alignment = 1;
};

}  // namespace invar::kernels
