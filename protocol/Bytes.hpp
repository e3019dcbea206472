// Reading and writing of plain values as bytes, for messages and cache entries. Both ends run on one
// machine, so numbers keep the machine's byte order; a reader never trusts a length it reads.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace invar::protocol {

using ByteSpan = std::span<const uint8_t>;

/// Thread safety: one thread at a time.
class ByteWriter {
public:
  template <class T> requires(std::is_arithmetic_v<T> || std::is_enum_v<T>)
  void put(T value) { append(&value, sizeof value); }
  void put(const std::string& text) {
    put(static_cast<uint64_t>(text.size()));
    append(text.data(), text.size());
  }
  void put(const std::vector<uint8_t>& bytes) {
    put(static_cast<uint64_t>(bytes.size()));
    append(bytes.data(), bytes.size());
  }
  template <class T, class PutItem>
  void putList(const std::vector<T>& items, PutItem putItem) {
    put(static_cast<uint64_t>(items.size()));
    for (const T& item : items) putItem(*this, item);
  }

  ByteSpan bytes() const { return m_bytes; }
  std::vector<uint8_t> take() { return std::move(m_bytes); }

private:
  void append(const void* from, size_t size) {
    if (!size) return;
    const auto* bytes = static_cast<const uint8_t*>(from);
    m_bytes.insert(m_bytes.end(), bytes, bytes + size);
  }
  std::vector<uint8_t> m_bytes;
};

/// Reads what a ByteWriter wrote. After the first value that is not there, every read gives zero or
/// empty and ok() is false, so a decoder checks once, at its end.
/// Thread safety: one thread at a time.
class ByteReader {
public:
  explicit ByteReader(ByteSpan bytes) : m_rest(bytes) {}

  template <class T> requires(std::is_arithmetic_v<T> || std::is_enum_v<T>)
  void get(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      uint8_t byte = 0;  // any other byte in a bool would be undefined behaviour
      get(byte);
      value = byte != 0;
    } else {
      value = T{};
      if (const uint8_t* from = take(sizeof value)) std::memcpy(&value, from, sizeof value);
    }
  }
  void get(std::string& text) {
    const size_t size = length();
    const uint8_t* from = take(size);
    text.assign(from ? reinterpret_cast<const char*>(from) : "", from ? size : 0);
  }
  void get(std::vector<uint8_t>& bytes) {
    const size_t size = length();
    const uint8_t* from = take(size);
    bytes.clear();
    if (from) bytes.assign(from, from + size);
  }
  template <class T, class GetItem>
  void getList(std::vector<T>& items, GetItem getItem) {
    items.clear();
    for (size_t count = length(); count && m_ok; --count) {
      getItem(*this, items.emplace_back());
    }
  }

  bool ok() const { return m_ok; }
  /// True when everything was read and nothing is left over.
  bool finished() const { return m_ok && m_rest.empty(); }

private:
  size_t length() {
    uint64_t size = 0;
    get(size);
    if (size > m_rest.size()) m_ok = false;  // every item takes at least one byte
    return m_ok ? size : 0;
  }
  const uint8_t* take(size_t size) {
    if (!m_ok || size > m_rest.size()) {
      m_ok = false;
      return nullptr;
    }
    const uint8_t* at = m_rest.data();
    m_rest = m_rest.subspan(size);
    return at;
  }

  ByteSpan m_rest;
  bool m_ok = true;
};

}  // namespace invar::protocol
