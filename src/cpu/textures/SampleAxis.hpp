// One coordinate of a sample: which texels it falls between, and how much each of them counts. Follows "Texture
// Addressing and Conversion Rules" and the sampler's address modes of the Metal Shading Language Specification:
// texel i covers [i, i + 1), so its centre is at i + 0.5.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace invar::cpu {

/// MTLSamplerAddressMode's numbers.
enum class AddressMode : uint8_t {
  ClampToEdge = 0, MirrorClampToEdge = 1, Repeat = 2, MirrorRepeat = 3, ClampToZero = 4, ClampToBorder = 5,
};

/// Two neighbouring texels, `second` with the given weight and `first` with the rest; nearest filters use the
/// first alone. An index outside of [0, size) stands for the border.
struct SampleAxis {
  int32_t first, second;
  float weight;
};

namespace sampling {

inline int32_t modulo(int32_t index, int32_t size) {
  const int32_t rest = index % size;
  return rest < 0 ? rest + size : rest;
}

inline int32_t addressed(int32_t index, int32_t size, AddressMode mode) {
  switch (mode) {
    case AddressMode::ClampToEdge: return std::clamp(index, 0, size - 1);
    case AddressMode::MirrorClampToEdge: return std::min(index < 0 ? -1 - index : index, size - 1);
    case AddressMode::Repeat: return modulo(index, size);
    case AddressMode::MirrorRepeat: {
      const int32_t turned = modulo(index, 2 * size);
      return turned < size ? turned : 2 * size - 1 - turned;
    }
    default: return index;
  }
}

/// floor for numbers that have an int: the library's function is a call on old processors.
inline float floorOf(float value) {
  const float whole = float(int32_t(value));
  return whole > value ? whole - 1 : whole;
}

}  // namespace sampling

/// `coordinate` in texels or, if normalized, in the whole. `offset` is in texels.
inline SampleAxis sampleAxis(float coordinate, bool normalized, AddressMode mode, int32_t size, int32_t offset, bool linear) {
  using namespace sampling;
  const bool turns = mode == AddressMode::Repeat || mode == AddressMode::MirrorRepeat;
  float at;
  if (turns) {
    // One turn is cut out first: a coordinate far away keeps its precision.
    float whole = normalized ? coordinate : coordinate / float(size);
    whole -= mode == AddressMode::Repeat ? std::floor(whole) : 2 * std::nearbyint(0.5f * whole);
    at = whole == whole ? whole * float(size) : 0;   // infinities leave a NaN
  } else {
    at = normalized ? coordinate * float(size) : coordinate;
    // Anything further out is as far out; a NaN becomes the least.
    const float most = float(size) + 16;
    at = at > -most ? (at < most ? at : most) : -most;
  }
  at += float(offset);
  if (!linear) {
    const int32_t index = addressed(int32_t(floorOf(at)), size, mode);
    return {index, index, 0};
  }
  at -= 0.5f;
  const float below = floorOf(at);
  const auto index = int32_t(below);
  return {addressed(index, size, mode), addressed(index + 1, size, mode), at - below};
}

}  // namespace invar::cpu
