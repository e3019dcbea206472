// Data objects: dispatch/data.h.
#pragma once

#include <memory>
#include <vector>

#include "objc/dispatch/Object.hpp"

namespace invar::dispatch {

/// Memory that ends by calling its destructor.
class Bytes {
public:
  Bytes(const void* begin, void (*destroy)(void*), void* context) : begin(begin), m_destroy(destroy), m_context(context) {}
  ~Bytes() { if (m_destroy) m_destroy(m_context); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  const void* const begin;

private:
  void (*const m_destroy)(void*);
  void* const m_context;
};

/// Thread safety: immutable.
class Data : public Object {
public:
  struct Piece {
    std::shared_ptr<const Bytes> bytes;
    const char* begin;
    size_t size;
  };

  Data();   ///< empty; lives as long as the process
  explicit Data(std::vector<Piece> pieces);
  static Data* of(const void* object);
  const std::vector<Piece>& pieces() const { return m_pieces; }
  size_t size() const { return m_size; }

private:
  ~Data() = default;
  const std::vector<Piece> m_pieces;
  size_t m_size = 0;
};

}  // namespace invar::dispatch
