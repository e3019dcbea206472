// Small values that every layer below the doors speaks.
#pragma once

#include <cstdint>

namespace invar::device {

struct Size3 {
  uint32_t x = 1, y = 1, z = 1;
  uint64_t volume() const { return uint64_t(x) * y * z; }
  bool operator==(const Size3&) const = default;
};

enum class Access : uint8_t { Read = 1, Write = 2, ReadWrite = 3 };
constexpr Access operator|(Access a, Access b) { return Access(uint8_t(a) | uint8_t(b)); }
constexpr bool writes(Access a) { return (uint8_t(a) & uint8_t(Access::Write)) != 0; }

/// Element types of primitives (not of kernels, which name their own).
enum class ElementType : uint8_t { Float32, Float16, BFloat16 };
constexpr uint32_t elementSize(ElementType t) { return t == ElementType::Float32 ? 4 : 2; }

}  // namespace invar::device
