#include "cpu/ElementConversion.hpp"

#include <cstdint>
#include <cstring>

#include "base/Float16.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace invar::cpu {
namespace {

using device::ElementType;

// Elements are moved with memcpy: an operand may stand at any byte address.
template <class T>
T loadAt(const std::byte* at) { T value; std::memcpy(&value, at, sizeof value); return value; }
template <class T>
void storeAt(std::byte* at, T value) { std::memcpy(at, &value, sizeof value); }

#if defined(__x86_64__)
// The conversion instructions came with Ivy Bridge; the build's baseline is older, so they are chosen at run
// time.
bool hasHalfInstructions() {
  static const bool has = __builtin_cpu_supports("avx") && __builtin_cpu_supports("f16c");
  return has;
}

__attribute__((target("avx,f16c"))) size_t widenHalfVector(const std::byte* from, float* to, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm256_storeu_ps(to + i,
                     _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * 2))));
  return i;
}

__attribute__((target("avx,f16c"))) size_t narrowHalfVector(const float* from, std::byte* to, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i * 2),
                     _mm256_cvtps_ph(_mm256_loadu_ps(from + i), _MM_FROUND_TO_NEAREST_INT));
  return i;
}
#else
bool hasHalfInstructions() { return false; }
size_t widenHalfVector(const std::byte*, float*, size_t) { return 0; }
size_t narrowHalfVector(const float*, std::byte*, size_t) { return 0; }
#endif

}  // namespace

void widen(ElementType type, const std::byte* from, ptrdiff_t stride, float* to, size_t count) {
  switch (type) {
    case ElementType::Float32:
      if (stride == 1) std::memcpy(to, from, count * 4);
      else for (size_t i = 0; i < count; ++i) to[i] = loadAt<float>(from + ptrdiff_t(i) * stride * 4);
      return;
    case ElementType::Float16: {
      size_t i = stride == 1 && hasHalfInstructions() ? widenHalfVector(from, to, count) : 0;
      for (; i < count; ++i) to[i] = halfToFloat(loadAt<uint16_t>(from + ptrdiff_t(i) * stride * 2));
      return;
    }
    case ElementType::BFloat16:
      if (stride == 1)
        for (size_t i = 0; i < count; ++i) to[i] = bfloatToFloat(loadAt<uint16_t>(from + i * 2));
      else
        for (size_t i = 0; i < count; ++i)
          to[i] = bfloatToFloat(loadAt<uint16_t>(from + ptrdiff_t(i) * stride * 2));
      return;
  }
}

void narrow(ElementType type, const float* from, std::byte* to, ptrdiff_t stride, size_t count) {
  switch (type) {
    case ElementType::Float32:
      if (stride == 1) std::memcpy(to, from, count * 4);
      else for (size_t i = 0; i < count; ++i) storeAt(to + ptrdiff_t(i) * stride * 4, from[i]);
      return;
    case ElementType::Float16: {
      size_t i = stride == 1 && hasHalfInstructions() ? narrowHalfVector(from, to, count) : 0;
      for (; i < count; ++i) storeAt(to + ptrdiff_t(i) * stride * 2, floatToHalf(from[i]));
      return;
    }
    case ElementType::BFloat16:
      if (stride == 1) for (size_t i = 0; i < count; ++i) storeAt(to + i * 2, floatToBfloat(from[i]));
      else for (size_t i = 0; i < count; ++i) storeAt(to + ptrdiff_t(i) * stride * 2, floatToBfloat(from[i]));
      return;
  }
}

}  // namespace invar::cpu
