// How texels lie in memory: one codec for each form of format, used by name in device/PixelFormats.def. A codec
// loads a texel and stores one, as floats or as integers. Conversions follow "Conversion Rules for Floating-Point
// and Integer Values" and "Texture Addressing and Conversion Rules" of the Metal Shading Language Specification:
// normalized values are rounded to the nearest code, integers are clamped to what a component can hold, a NaN
// becomes 0 where there is none. A component that a format lacks reads as 0, alpha as 1.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/Float16.hpp"
#include "protocol/KernelTexture.hpp"

namespace invar::cpu::texel {

using protocol::FloatTexel;
using protocol::IntegerTexel;

template <class Word>
Word wordAt(const void* at) { Word word; std::memcpy(&word, at, sizeof word); return word; }
template <class Word>
void putWord(void* at, Word word) { std::memcpy(at, &word, sizeof word); }

/// Between low and high, low for a NaN.
inline float clamped(float value, float low, float high) { return value > low ? (value < high ? value : high) : low; }

/// The nearest integer, ties to even, of a number that has one of 32 bits.
inline int32_t nearest(float value) {
#if defined(__SSE2__)
  return _mm_cvtss_si32(_mm_set_ss(value));   // one instruction, where the library's function is a call
#else
  return int32_t(std::nearbyint(value));
#endif
}

inline uint32_t toUnorm(float value, uint32_t most) { return uint32_t(nearest(clamped(value, 0, 1) * float(most))); }

float linearToSrgb(float value);
/// The linear value of each code.
struct SrgbDecoding {
  SrgbDecoding();
  float linear[256];
};
extern const SrgbDecoding kSrgb;

// The meaning of a component's bits.
struct Unorm {
  template <class Raw> static float load(Raw raw) { return float(raw) / float(std::numeric_limits<Raw>::max()); }
  template <class Raw> static Raw store(float value) { return Raw(toUnorm(value, std::numeric_limits<Raw>::max())); }
};
struct Snorm {
  template <class Raw> static float load(Raw raw) {
    return std::max(float(raw) / float(std::numeric_limits<Raw>::max()), -1.0f);
  }
  template <class Raw> static Raw store(float value) {
    if (std::isnan(value)) return 0;
    return Raw(nearest(clamped(value, -1, 1) * float(std::numeric_limits<Raw>::max())));
  }
};
struct Srgb {
  static float load(uint8_t raw) { return kSrgb.linear[raw]; }
  template <class Raw> static Raw store(float value) { return Raw(toUnorm(linearToSrgb(value), 255)); }
};
struct Half {
  static float load(uint16_t raw) { return halfToFloat(raw); }
  template <class Raw> static Raw store(float value) { return floatToHalf(value); }
};
struct Float {
  static float load(float raw) { return raw; }
  template <class Raw> static Raw store(float value) { return value; }
};

/// Count components of one type, one after the other. The alpha of sRGB formats is linear.
template <class Raw, int Count, class Meaning>
struct Components {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) {
    Raw raw[Count];
    std::memcpy(raw, at, sizeof raw);
    FloatTexel texel{{0, 0, 0, 1}};
    for (int i = 0; i < Count; ++i) texel.v[i] = loadOne(raw[i], i);
    return texel;
  }
  static void store(void* at, const FloatTexel& texel) {
    Raw raw[Count];
    for (int i = 0; i < Count; ++i) raw[i] = storeOne(texel.v[i], i);
    std::memcpy(at, raw, sizeof raw);
  }

private:
  static float loadOne(Raw raw, int i) {
    if constexpr (std::is_same_v<Meaning, Srgb>)
      if (i == 3) return Unorm::load(raw);
    return Meaning::load(raw);
  }
  static Raw storeOne(float value, int i) {
    if constexpr (std::is_same_v<Meaning, Srgb>)
      if (i == 3) return Unorm::store<Raw>(value);
    return Meaning::template store<Raw>(value);
  }
};

template <class Raw, int Count>
struct Integers {
  static constexpr bool kInteger = true;
  static IntegerTexel load(const void* at) {
    Raw raw[Count];
    std::memcpy(raw, at, sizeof raw);
    IntegerTexel texel{{0, 0, 0, 1}};
    for (int i = 0; i < Count; ++i) texel.v[i] = uint32_t(int64_t(raw[i]));   // signed ones widen their sign
    return texel;
  }
  static void store(void* at, const IntegerTexel& texel) {
    Raw raw[Count];
    for (int i = 0; i < Count; ++i) {
      using Wide = std::conditional_t<std::is_signed_v<Raw>, int32_t, uint32_t>;
      raw[i] = Raw(std::clamp<Wide>(Wide(texel.v[i]), std::numeric_limits<Raw>::min(),
                                    std::numeric_limits<Raw>::max()));
    }
    std::memcpy(at, raw, sizeof raw);
  }
};

struct AlphaOnly {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) { return {{0, 0, 0, Unorm::load(wordAt<uint8_t>(at))}}; }
  static void store(void* at, const FloatTexel& texel) { putWord(at, Unorm::store<uint8_t>(texel.v[3])); }
};

/// Another codec with red and blue exchanged.
template <class Codec>
struct BlueFirst {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) {
    FloatTexel texel = Codec::load(at);
    std::swap(texel.v[0], texel.v[2]);
    return texel;
  }
  static void store(void* at, FloatTexel texel) {
    std::swap(texel.v[0], texel.v[2]);
    Codec::store(at, texel);
  }
};

/// A component of a packed word: its lowest bit and how many it has.
struct Bits {
  int at, count;
  constexpr uint32_t most() const { return (1u << count) - 1; }
  constexpr uint32_t of(uint32_t word) const { return word >> at & most(); }
};

/// Normalized components in the bits of one word. One without bits reads as 1: it is alpha.
template <class Word, Bits R, Bits G, Bits B, Bits A>
struct PackedUnorm {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) {
    const Word word = wordAt<Word>(at);
    const auto component = [&](Bits bits) { return bits.count ? float(bits.of(word)) / float(bits.most()) : 1.0f; };
    return {{component(R), component(G), component(B), component(A)}};
  }
  static void store(void* at, const FloatTexel& texel) {
    const auto component = [](Bits bits, float value) { return toUnorm(value, bits.most()) << bits.at; };
    putWord(at, Word(component(R, texel.v[0]) | component(G, texel.v[1]) | component(B, texel.v[2]) |
                     component(A, texel.v[3])));
  }
};
using B5G6R5 = PackedUnorm<uint16_t, Bits{11, 5}, Bits{5, 6}, Bits{0, 5}, Bits{0, 0}>;
using A1BGR5 = PackedUnorm<uint16_t, Bits{11, 5}, Bits{6, 5}, Bits{1, 5}, Bits{0, 1}>;
using ABGR4 = PackedUnorm<uint16_t, Bits{12, 4}, Bits{8, 4}, Bits{4, 4}, Bits{0, 4}>;
using BGR5A1 = PackedUnorm<uint16_t, Bits{10, 5}, Bits{5, 5}, Bits{0, 5}, Bits{15, 1}>;
using RGB10A2 = PackedUnorm<uint32_t, Bits{0, 10}, Bits{10, 10}, Bits{20, 10}, Bits{30, 2}>;

struct RGB10A2Integer {
  static constexpr bool kInteger = true;
  static IntegerTexel load(const void* at) {
    const uint32_t word = wordAt<uint32_t>(at);
    return {{word & 1023, word >> 10 & 1023, word >> 20 & 1023, word >> 30}};
  }
  static void store(void* at, const IntegerTexel& texel) {
    const auto component = [&](int i, uint32_t most, int shift) { return std::min(texel.v[i], most) << shift; };
    putWord(at, component(0, 1023, 0) | component(1, 1023, 10) | component(2, 1023, 20) | component(3, 3, 30));
  }
};

/// Floats of 11 and 10 bits without sign: the exponent of a half, and 6 or 5 bits of fraction.
struct RG11B10 {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) {
    const uint32_t word = wordAt<uint32_t>(at);
    return {{halfToFloat(uint16_t((word & 0x7ff) << 4)), halfToFloat(uint16_t((word >> 11 & 0x7ff) << 4)),
             halfToFloat(uint16_t((word >> 22) << 5)), 1}};
  }
  static void store(void* at, const FloatTexel& texel) {
    putWord(at, narrow(texel.v[0], 6) | narrow(texel.v[1], 6) << 11 | narrow(texel.v[2], 5) << 22);
  }

private:
  /// Rounds to nearest, ties to even; negative numbers become 0, too large ones the largest finite one.
  static uint32_t narrow(float value, int fraction);
};

/// Three fractions of 9 bits with one exponent, which the largest component decides.
struct RGB9E5 {
  static constexpr bool kInteger = false;
  static FloatTexel load(const void* at) {
    const uint32_t word = wordAt<uint32_t>(at);
    const float scale = std::ldexp(1.0f, int(word >> 27) - 24);
    return {{float(word & 511) * scale, float(word >> 9 & 511) * scale, float(word >> 18 & 511) * scale, 1}};
  }
  static void store(void* at, const FloatTexel& texel);
};

}  // namespace invar::cpu::texel
