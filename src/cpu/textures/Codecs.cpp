#include "cpu/textures/Codecs.hpp"

#include <bit>

namespace invar::cpu::texel {

float linearToSrgb(float value) {
  value = clamped(value, 0, 1);
  return value <= 0.0031308f ? 12.92f * value : 1.055f * std::pow(value, 1.0f / 2.4f) - 0.055f;
}

SrgbDecoding::SrgbDecoding() {
  for (int code = 0; code < 256; ++code) {
    const double c = code / 255.0;
    linear[code] = float(c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
}

const SrgbDecoding kSrgb;

uint32_t RG11B10::narrow(float value, int fraction) {
  constexpr float kSmallestNormal = 0x1p-14f;
  const uint32_t largest = (30u << fraction) | ((1u << fraction) - 1);
  if (std::isnan(value)) return (31u << fraction) | 1;
  if (!(value > 0)) return 0;
  if (std::isinf(value)) return 31u << fraction;
  if (value < kSmallestNormal) return uint32_t(std::nearbyint(std::ldexp(value, 14 + fraction)));
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  const int dropped = 23 - fraction;
  const uint32_t rounded = bits + ((1u << (dropped - 1)) - 1) + (bits >> dropped & 1);
  return std::min((rounded - (112u << 23)) >> dropped, largest);
}

void RGB9E5::store(void* at, const FloatTexel& texel) {
  constexpr float kLargest = 65408;   // 511 / 512 * 2^16
  float c[3];
  for (int i = 0; i < 3; ++i) c[i] = clamped(texel.v[i], 0, kLargest);
  const float most = std::max({c[0], c[1], c[2]});
  int exponent = 0;
  if (most > 0) exponent = std::max(std::ilogb(most), -16) + 16;
  // Rounding may carry into a tenth bit: then the next exponent.
  if (std::nearbyint(std::ldexp(most, 24 - exponent)) >= 512) ++exponent;
  uint32_t word = uint32_t(exponent) << 27;
  for (int i = 0; i < 3; ++i) word |= uint32_t(std::nearbyint(std::ldexp(c[i], 24 - exponent))) << (9 * i);
  putWord(at, word);
}

}  // namespace invar::cpu::texel
