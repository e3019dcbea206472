// What stands behind NS::Data.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "Foundation/NSData.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Data final : public Implements<Data, NS::Data> {
public:
  static const TypeInfo kType;
  Data() : Implements(kType) {}
  explicit Data(std::string bytes) : Implements(kType), m_bytes(std::move(bytes)) {}

  void* bytes() { return m_bytes.data(); }
  size_t length() const { return m_bytes.size(); }
  std::string_view view() const { return m_bytes; }
  /// Between alloc and init only.
  void assign(std::string bytes) { m_bytes = std::move(bytes); }

private:
  std::string m_bytes;
};

/// Whether so many bytes from there on could be memory of a program at all.
inline bool canHold(const void* bytes, uint64_t length) {
  return bytes ? length <= uint64_t(INT64_MAX) - std::min<uint64_t>(uint64_t(INT64_MAX), uintptr_t(bytes))
               : length == 0;
}

}  // namespace invar::foundation
