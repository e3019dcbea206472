// The two 16-bit floating-point formats, converted bit by bit so that no build depends on what the
// machine or the compiler's library offers. Rounding is to nearest, ties to even.
#pragma once

#include <bit>
#include <cstdint>

namespace invar {

/// IEEE binary16 ("half") to float; exact.
constexpr float halfToFloat(uint16_t half) {
  const uint32_t sign = uint32_t(half & 0x8000u) << 16;
  const uint32_t exponent = (half >> 10) & 0x1f;
  uint32_t fraction = half & 0x3ffu;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | (fraction << 13));
  if (exponent) return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (fraction << 13));
  if (!fraction) return std::bit_cast<float>(sign);
  // A subnormal half is a normal float: move the leading bit into the implicit place.
  const int shift = std::countl_zero(fraction) - 21;
  fraction = (fraction << shift) & 0x3ffu;
  return std::bit_cast<float>(sign | (uint32_t(113 - shift) << 23) | (fraction << 13));
}

/// Float to IEEE binary16; too large becomes infinity, NaN stays a quiet NaN.
constexpr uint16_t floatToHalf(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  const uint16_t sign = uint16_t((bits >> 16) & 0x8000u);
  const uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return uint16_t(sign | 0x7e00u | ((magnitude >> 13) & 0x1ffu));
  if (magnitude >= 0x477ff000u) return uint16_t(sign | 0x7c00u);   // rounds to 65536 or more
  if (magnitude >= 0x38800000u) {                                   // a normal half
    const uint32_t rounded = magnitude + 0xfffu + ((magnitude >> 13) & 1u);
    return uint16_t(sign | ((rounded - 0x38000000u) >> 13));
  }
  if (magnitude < 0x33000000u) return sign;                         // below half of the smallest subnormal
  const uint32_t shift = 126u - (magnitude >> 23);                  // 14 to 24: bits that drop out
  const uint32_t fraction = (magnitude & 0x7fffffu) | 0x800000u;
  const uint32_t kept = fraction >> shift;
  const uint32_t rest = fraction & ((1u << shift) - 1u), tie = 1u << (shift - 1);
  return uint16_t(sign | (kept + (rest > tie || (rest == tie && (kept & 1u)))));
}

/// bfloat16 to float; exact.
constexpr float bfloatToFloat(uint16_t value) { return std::bit_cast<float>(uint32_t(value) << 16); }

/// Float to bfloat16; NaN stays a quiet NaN.
constexpr uint16_t floatToBfloat(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return uint16_t((bits >> 16) | 0x40u);
  return uint16_t((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

}  // namespace invar
