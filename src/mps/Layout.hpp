// Lengths and strides of an array, innermost dimension first.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace NS { class Array; }

namespace invar::mps {

inline constexpr uint32_t kMaxDimensions = 16;

/// Plain value. Strides count elements, may be 0 (a dimension that repeats) or negative.
struct Layout {
  uint32_t count = 0;
  std::array<uint64_t, kMaxDimensions> lengths{};
  std::array<int64_t, kMaxDimensions> strides{};

  /// Elements without gaps. Nothing for more than 16 dimensions, and when their number overflows.
  static std::optional<Layout> packed(std::span<const uint64_t> lengths);

  uint64_t length(uint32_t dimension) const { return dimension < count ? lengths[dimension] : 1; }
  int64_t stride(uint32_t dimension) const { return dimension < count ? strides[dimension] : 0; }
  std::span<const uint64_t> shape() const { return {lengths.data(), count}; }
  uint64_t elementCount() const;
  bool isPacked() const;
  bool sameShape(const Layout& other) const;
  /// The same elements in the same order in as few dimensions as that takes; of length 1 none is left.
  Layout merged() const;
  /// The same elements in the same order seen as another shape; nothing where no strides do that.
  std::optional<Layout> reshaped(std::span<const uint64_t> lengths) const;
  /// Farthest elements before and behind the first one; nothing when that overflows.
  struct Extent { int64_t lowest, highest; };
  std::optional<Extent> extent() const;
  /// A dimension along which elements lie in the memory of others: its stride is 0, or leads to elements of
  /// one other dimension. Nothing where none was found.
  std::optional<uint32_t> overlappingDimension() const;
};

/// "[2, 3]", outermost first, as a program writes it.
std::string shapeText(std::span<const uint64_t> lengths);

/// The lengths in an NS::Array of numbers (outermost first), innermost first. An error text otherwise.
struct ShapeReading { std::vector<uint64_t> lengths; std::string error; };
ShapeReading readShape(const NS::Array* shape);
/// The other way; autoreleased.
NS::Array* makeShape(std::span<const uint64_t> lengths);

}  // namespace invar::mps
