#include "accuracy/Samples.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>

namespace invar::accuracy {
namespace {

float fromBits(uint32_t bits) { return std::bit_cast<float>(bits); }

void addSpecial(std::vector<float>& values) {
  using Limits = std::numeric_limits<float>;
  for (float x : {0.0f, 1.0f, 0.5f, 2.0f, 3.0f, 0.25f, Limits::infinity(), Limits::quiet_NaN(), Limits::max(),
                  Limits::min(), Limits::denorm_min(), std::nextafter(Limits::min(), 0.0f), 88.72284f, 88.722839f, 103.97208f,
                  128.0f, 149.0f, 38.53184f, 0.70710678f, 1.41421356f, 8388608.0f, 16777216.0f, 0.49999997f, 8388607.5f})
    for (float sign : {1.0f, -1.0f}) values.push_back(sign * x);
}

/// Floats around multiples of pi / 2, where the reduction cancels most, and around whole and half numbers.
void addHard(std::vector<float>& values, std::string_view hard, std::mt19937& random) {
  constexpr long double kHalfPi = 1.57079632679489661923132169163975144L;
  for (int i = 0; i < 4096; ++i) {
    const bool far = i >= 2048;
    const long double whole = far ? std::floor(std::exp2l((long double)(random() % 100000) / 1000.0L)) : i;
    float x = hard == "pi/2" ? float(whole * kHalfPi) : float((i % 2048) * 0.5L);
    if (hard == "1" && far) x = fromBits(uint32_t(0x3f800000u + random() % 65536 - 32768));
    for (float value : {x, std::nextafter(x, 0.0f), std::nextafter(x, std::numeric_limits<float>::infinity())}) {
      values.push_back(value);
      values.push_back(-value);
    }
  }
}

}  // namespace

Samples floatSamples(unsigned arity, unsigned perExponent, const char* hard) {
  std::mt19937 random(7);
  Samples samples;
  std::vector<float>& first = samples[0];
  for (uint32_t exponent = 0; exponent < 255; ++exponent)
    for (unsigned i = 0; i < perExponent; ++i)
      first.push_back(fromBits(uint32_t(random() & 0x807fffffu) | exponent << 23));
  // Most arguments of a real program are of ordinary size.
  for (unsigned i = 0; i < 64 * perExponent; ++i)
    first.push_back(fromBits(uint32_t(random() & 0x807fffffu) | uint32_t(114 + random() % 26) << 23));
  addSpecial(first);
  if (hard) addHard(first, hard, random);
  for (unsigned a = 1; a < arity; ++a) {
    samples[a].resize(first.size());
    for (size_t i = 0; i < first.size(); ++i) {
      float other = first[random() % first.size()];
      if (i % 2 && std::isfinite(first[i])) {
        int exponent = 0;
        (void)std::frexp(first[i], &exponent);
        int unused = 0;
        other = std::ldexp(std::frexp(other, &unused), exponent + int(random() % 40) - 20);
      }
      samples[a][i] = other;
    }
  }
  return samples;
}

Samples halfSamples(unsigned arity, unsigned count) {
  std::mt19937 random(11);
  Samples samples;
  for (unsigned i = 0; i < (arity == 1 ? 65536u : count); ++i)
    for (unsigned a = 0; a < arity; ++a)
      samples[a].push_back(float(std::bit_cast<_Float16>(uint16_t(arity == 1 ? i : random()))));
  return samples;
}

}  // namespace invar::accuracy
