#include "graph/Node.hpp"

#include <algorithm>

namespace invar::graph {

bool TensorType::isKnown() const { return shape && std::ranges::find(*shape, -1) == shape->end(); }

std::string Node::describe() const {
  return m_name.empty() ? std::string(m_definition.name)
                        : std::string(m_definition.name) + " \"" + m_name + "\"";
}

std::string dimsText(const Dims& dims) {
  std::string text = "[";
  for (int64_t d : dims)
    text += (text.size() > 1 ? ", " : "") + (d < 0 ? std::string("?") : std::to_string(d));
  return text + "]";
}

std::optional<Dims> broadcast(const Dims& a, const Dims& b) {
  Dims result(std::max(a.size(), b.size()));
  for (size_t i = 0; i < result.size(); ++i) {   // from the innermost
    const int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1, y = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (x != y && x != 1 && y != 1) return std::nullopt;
    result[result.size() - 1 - i] = x == 1 ? y : x;
  }
  return result;
}

std::optional<size_t> resolveAxis(int64_t axis, size_t rank) {
  if (axis < 0) axis += int64_t(rank);
  if (axis < 0 || axis >= int64_t(rank)) return std::nullopt;
  return size_t(axis);
}

uint64_t volumeOf(const Dims& dims) {
  uint64_t product = 1;
  for (int64_t d : dims) product *= uint64_t(d);
  return product;
}

Error problem(std::string message) { return {ErrorDomain::Invar, 0, std::move(message)}; }

std::vector<uint64_t> lengthsOf(const Dims& dims) { return {dims.rbegin(), dims.rend()}; }
Dims dimsOf(std::span<const uint64_t> lengths) { return {lengths.rbegin(), lengths.rend()}; }

}  // namespace invar::graph
