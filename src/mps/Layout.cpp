#include "mps/Layout.hpp"

#include <algorithm>
#include <numeric>

#include "Foundation/NSNumber.hpp"
#include "foundation/Array.hpp"
#include "foundation/Number.hpp"

namespace invar::mps {

std::optional<Layout> Layout::packed(std::span<const uint64_t> lengths) {
  if (lengths.size() > kMaxDimensions) return std::nullopt;
  Layout layout;
  layout.count = uint32_t(lengths.size());
  int64_t stride = 1;
  for (size_t i = 0; i < lengths.size(); ++i) {
    layout.lengths[i] = lengths[i];
    layout.strides[i] = stride;
    if (__builtin_mul_overflow(stride, int64_t(std::max<uint64_t>(lengths[i], 1)), &stride) || stride <= 0)
      return std::nullopt;
  }
  return layout;
}

uint64_t Layout::elementCount() const {
  uint64_t product = 1;
  for (uint32_t i = 0; i < count; ++i) product *= lengths[i];
  return product;
}

bool Layout::isPacked() const {
  int64_t stride = 1;
  for (uint32_t i = 0; i < count; ++i) {
    if (lengths[i] != 1 && strides[i] != stride) return false;
    stride *= int64_t(lengths[i]);
  }
  return true;
}

bool Layout::sameShape(const Layout& other) const { return std::ranges::equal(shape(), other.shape()); }

Layout Layout::merged() const {
  Layout made;
  for (uint32_t i = 0; i < count; ++i) {
    if (lengths[i] == 1) continue;
    const uint32_t last = made.count - 1;
    if (made.count && strides[i] == made.strides[last] * int64_t(made.lengths[last])) {
      made.lengths[last] *= lengths[i];
      continue;
    }
    made.lengths[made.count] = lengths[i];
    made.strides[made.count++] = strides[i];
  }
  return made;
}

std::optional<Layout> Layout::reshaped(std::span<const uint64_t> wanted) const {
  auto made = packed(wanted);
  if (!made || made->elementCount() != elementCount()) return std::nullopt;
  if (elementCount() == 0) return made;
  const Layout groups = merged();
  uint32_t group = 0;
  uint64_t taken = 1;   // of the group's elements, by the dimensions so far
  for (uint32_t d = 0; d < made->count; ++d) {
    if (wanted[d] == 1) continue;
    made->strides[d] = groups.strides[group] * int64_t(taken);
    taken *= wanted[d];
    if (groups.lengths[group] % taken) return std::nullopt;   // it would reach into the next group
    if (taken == groups.lengths[group]) {
      ++group;
      taken = 1;
    }
  }
  return made;
}

std::optional<Layout::Extent> Layout::extent() const {
  Extent e{0, 0};
  for (uint32_t i = 0; i < count; ++i) {
    if (lengths[i] == 0) return Extent{0, -1};
    int64_t reach;
    if (lengths[i] > uint64_t(INT64_MAX) ||
        __builtin_mul_overflow(strides[i], int64_t(lengths[i] - 1), &reach))
      return std::nullopt;
    int64_t& end = reach < 0 ? e.lowest : e.highest;
    if (__builtin_add_overflow(end, reach, &end)) return std::nullopt;
  }
  return e;
}

std::optional<uint32_t> Layout::overlappingDimension() const {
  // The first steps that lead two dimensions to the same place: x of i's strides are y of j's.
  const auto meet = [&](uint32_t i, uint32_t j) {
    const auto size = [](int64_t stride) { return stride < 0 ? 0 - uint64_t(stride) : uint64_t(stride); };
    const uint64_t a = size(strides[i]), b = size(strides[j]);
    const uint64_t common = std::gcd(a, b), x = b / common, y = a / common;
    return x < lengths[i] && y < lengths[j];
  };
  for (uint32_t i = 0; i < count; ++i) {
    if (lengths[i] < 2) continue;
    if (strides[i] == 0) return i;
    for (uint32_t j = 0; j < i; ++j)
      if (lengths[j] > 1 && meet(i, j)) return i;
  }
  return std::nullopt;
}

std::string shapeText(std::span<const uint64_t> lengths) {
  std::string text = "[";
  for (size_t i = lengths.size(); i-- > 0;)
    text += (text.size() > 1 ? ", " : "") + std::to_string(lengths[i]);
  return text + "]";
}

ShapeReading readShape(const NS::Array* shape) {
  auto* array = foundation::Array::checked(shape);
  if (!array) return {{}, shape ? "the shape is a released object or no array" : "the shape is null"};
  ShapeReading reading;
  for (auto& object : array->objects()) {
    if (!object->isKindOf(foundation::Number::kType))
      return {{}, "the shape holds an object that is no number"};
    const auto value = static_cast<foundation::Number*>(object.get())->as<int64_t>();
    if (value < 0) return {{}, "the shape holds " + std::to_string(value) + ", a length is at least 1"};
    reading.lengths.push_back(uint64_t(value));
  }
  if (reading.lengths.size() > kMaxDimensions)
    return {{}, "the shape has " + std::to_string(reading.lengths.size()) + " dimensions, limit 16"};
  std::ranges::reverse(reading.lengths);
  return reading;
}

NS::Array* makeShape(std::span<const uint64_t> lengths) {
  auto* array = new foundation::Array;
  for (size_t i = lengths.size(); i-- > 0;)
    array->add(foundation::baseOf(NS::Number::number((unsigned long)lengths[i])));
  foundation::autorelease(array);
  return array->door();
}

}  // namespace invar::mps
