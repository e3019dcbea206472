// Samples: level of detail, filters, address modes, borders, gathers and comparisons, for any way to load a texel.
// Metal documentation: Metal Shading Language Specification, "Samplers" and "Texture Functions".
#pragma once

#include <bit>
#include <type_traits>

#include "cpu/textures/CubeFaces.hpp"
#include "cpu/textures/SampleAxis.hpp"
#include "protocol/KernelTexture.hpp"

namespace invar::cpu {

using protocol::FloatTexel;
using protocol::IntegerTexel;
using protocol::KernelSampler;
using protocol::KernelTexture;
using protocol::SampleOptions;

constexpr uint32_t kCubeDimensions = 6;

/// The texel as a view's kernel sees it.
template <class Texel>
Texel swizzled(const KernelTexture& texture, const Texel& texel) {
  if (texture.swizzle == 0) return texel;
  Texel result;
  for (int i = 0; i < 4; ++i) {
    const uint32_t from = texture.swizzle >> (8 * i) & 7;
    result.v[i] = from >= 2 ? texel.v[from - 2] : std::remove_reference_t<decltype(texel.v[0])>(from);
  }
  return result;
}

/// Bytes from the first texel of the texture.
inline const unsigned char* texelAddress(const KernelTexture& t, uint32_t slice, uint32_t level, int32_t x, int32_t y, int32_t z) {
  const auto& place = t.level[level];
  return t.base + slice * t.slicePitch + place.offset + uint32_t(z) * place.imagePitch + uint32_t(y) * place.rowPitch +
         uint64_t(uint32_t(x)) * t.texelBytes;
}

/// One sample. Load: a callable from the address of a texel to the texel, not swizzled.
/// Thread safety: one thread at a time; made for one call.
template <class Texel, class Load>
class Sampling {
public:
  Sampling(const KernelTexture& texture, KernelSampler sampler, SampleOptions options, float reference, Load load)
      : m_texture(texture), m_sampler(sampler), m_options(options), m_reference(reference), m_load(load) {
    for (unsigned axis = 0; axis < 3; ++axis)
      m_modes[axis] = AddressMode(sampler.field(KernelSampler::kAddress + 3 * axis, 3));
    const uint32_t elements = m_texture.dimensions == kCubeDimensions ? texture.slices / 6 : texture.slices;
    m_slice = std::min(options.slice(), elements - 1);
  }

  Texel atLod(float x, float y, float z, float lod) const {
    const bool isGather = m_options.operation() == SampleOptions::Gather || m_options.operation() == SampleOptions::GatherCompare;
    if (isGather) return gather(x, y, z);
    const float least = m_sampler.lodMin(), most = m_sampler.lodMax();
    lod = lod > least ? (lod < most ? lod : most) : least;
    const bool linear = m_sampler.field(lod > 0 ? KernelSampler::kMinLinear : KernelSampler::kMagLinear, 1);
    const uint32_t last = m_texture.levels - 1;
    const uint32_t mipFilter = last ? m_sampler.field(KernelSampler::kMipFilter, 2) : 0;
    if (mipFilter == 0) return swizzled(m_texture, filtered(linear, 0, x, y, z));
    if (mipFilter == 1 || !kFiltered)
      return swizzled(m_texture, filtered(linear, std::min(uint32_t(lod + 0.5f), last), x, y, z));
    const uint32_t upper = std::min(uint32_t(lod), last);
    const float weight = upper < last ? lod - float(upper) : 0;
    const Texel above = filtered(linear, upper, x, y, z);
    return swizzled(m_texture, weight > 0 ? mix(above, filtered(linear, upper + 1, x, y, z), weight) : above);
  }

  /// `gradients`: protocol::KernelTextureFunctions'.
  Texel atGradient(float x, float y, float z, const float* gradients) const {
    const float across[2] = {footprint(x, y, z, gradients), footprint(x, y, z, gradients + 3)};
    const float* along = across[0] >= across[1] ? gradients : gradients + 3;
    const float major = std::max(across[0], across[1]), minor = std::min(across[0], across[1]);
    const float most = float(m_sampler.field(KernelSampler::kAnisotropy, 4) + 1);
    const float samples = minor > 0 ? std::min(std::ceil(major / minor), most) : most;
    const auto count = kFiltered && major > 0 && samples > 1 ? int(samples) : 1;
    const float lod = std::max(major > 0 ? std::log2(major / float(count)) : gradients[6], gradients[6]);
    if (count == 1) return atLod(x, y, z, lod);
    Texel sum{};
    for (int i = 0; i < count; ++i) {
      const float step = (float(i) + 0.5f) / float(count) - 0.5f;
      const Texel one = atLod(x + step * along[0], y + step * along[1], z + step * along[2], lod);
      for (int c = 0; c < 4; ++c) sum.v[c] += one.v[c];
    }
    if constexpr (kFiltered)
      for (float& component : sum.v) component /= float(count);
    return sum;
  }

private:
  static constexpr bool kFiltered = std::is_same_v<Texel, FloatTexel>;   // integers have no mean

  static Texel mix(const Texel& a, const Texel& b, float weight) {
    Texel result = a;
    if constexpr (kFiltered)
      for (int i = 0; i < 4; ++i) result.v[i] = a.v[i] + (b.v[i] - a.v[i]) * weight;
    return result;
  }

  bool normalized() const { return !m_sampler.field(KernelSampler::kPixelCoordinates, 1); }
  int32_t sizeOf(uint32_t axis, uint32_t level) const {
    const uint32_t size = axis == 0 ? m_texture.width : axis == 1 ? m_texture.height : m_texture.depth;
    return int32_t(std::max(size >> level, 1u));
  }
  SampleAxis axis(uint32_t which, uint32_t level, float coordinate, bool linear) const {
    return sampleAxis(coordinate, normalized(), m_modes[which], sizeOf(which, level), m_options.offset(which), linear);
  }

  /// A tap: a texel, or what stands for one outside.
  Texel tap(uint32_t level, int32_t x, int32_t y, int32_t z) const {
    const auto outside = [&](uint32_t which, int32_t at) { return uint32_t(at) >= uint32_t(sizeOf(which, level)); };
    const bool out[3] = {outside(0, x), m_texture.dimensions > 1 && outside(1, y), m_texture.dimensions > 2 && outside(2, z)};
    if (out[0] | out[1] | out[2]) return compared(border(out));
    return compared(m_load(texelAddress(m_texture, m_slice, level, x, y, z)));
  }

  Texel cubeTap(uint32_t level, uint32_t face, int32_t x, int32_t y) const {
    const CubeTexel place = cubeTexel(face, x, y, sizeOf(0, level));
    return compared(m_load(texelAddress(m_texture, m_slice * 6 + place.face, level, place.x, place.y, 0)));
  }

  Texel border(const bool (&out)[3]) const {
    Texel texel{};
    for (uint32_t i = 0; i < 3; ++i) {
      if (!out[i] || m_modes[i] != AddressMode::ClampToBorder) continue;
      const uint32_t colour = m_sampler.field(KernelSampler::kBorder, 2);
      texel.v[3] = colour != 0;
      texel.v[0] = texel.v[1] = texel.v[2] = colour == 2;
      return texel;
    }
    texel.v[3] = !m_texture.hasAlpha;
    return texel;
  }

  /// The result of the comparison with a texel, for operations that compare.
  Texel compared(const Texel& texel) const {
    if constexpr (kFiltered) {
      if (m_options.operation() >= SampleOptions::Compare) return {{passes(texel.v[0]) ? 1.0f : 0.0f, 0, 0, 1}};
    }
    return texel;
  }
  bool passes(float value) const {
    switch (m_sampler.field(KernelSampler::kCompare, 3)) {
      case 1: return m_reference < value;
      case 2: return m_reference == value;
      case 3: return m_reference <= value;
      case 4: return m_reference > value;
      case 5: return m_reference != value;
      case 6: return m_reference >= value;
      case 7: return true;
      default: return false;
    }
  }

  Texel filtered(bool linear, uint32_t level, float x, float y, float z) const {
    linear = linear && kFiltered;
    if (m_texture.dimensions == kCubeDimensions) return onCube(linear, level, x, y, z);
    const SampleAxis ax = axis(0, level, x, linear);
    if (m_texture.dimensions == 1) return row(level, ax, 0, 0);
    const SampleAxis ay = axis(1, level, y, linear);
    if (m_texture.dimensions == 2) return plane(level, ax, ay, 0);
    const SampleAxis az = axis(2, level, z, linear);
    const Texel first = plane(level, ax, ay, az.first);
    return az.weight > 0 ? mix(first, plane(level, ax, ay, az.second), az.weight) : first;
  }
  Texel plane(uint32_t level, const SampleAxis& ax, const SampleAxis& ay, int32_t z) const {
    const Texel first = row(level, ax, ay.first, z);
    return ay.weight > 0 ? mix(first, row(level, ax, ay.second, z), ay.weight) : first;
  }
  Texel row(uint32_t level, const SampleAxis& ax, int32_t y, int32_t z) const {
    const Texel first = tap(level, ax.first, y, z);
    return ax.weight > 0 ? mix(first, tap(level, ax.second, y, z), ax.weight) : first;
  }

  /// A place on a cube's face; indices may lie one beyond it.
  struct FaceAxis { int32_t first; float weight; };
  FaceAxis faceAxis(float place, uint32_t level, bool linear) const {
    const float at = place * float(sizeOf(0, level)) - (linear ? 0.5f : 0);
    const float below = sampling::floorOf(at);
    if (linear) return {int32_t(below), at - below};
    return {std::clamp(int32_t(below), 0, sizeOf(0, level) - 1), 0};
  }
  Texel onCube(bool linear, uint32_t level, float x, float y, float z) const {
    const CubePlace place = cubePlace(x, y, z);
    const FaceAxis s = faceAxis(place.s, level, linear), t = faceAxis(place.t, level, linear);
    const auto line = [&](int32_t at) {
      const Texel first = cubeTap(level, place.face, s.first, at);
      return s.weight > 0 ? mix(first, cubeTap(level, place.face, s.first + 1, at), s.weight) : first;
    };
    const Texel first = line(t.first);
    return t.weight > 0 ? mix(first, line(t.first + 1), t.weight) : first;
  }

  /// One component of the four texels of a linear filter, the lower left one first, against the clock.
  Texel gather(float x, float y, float z) const {
    const uint32_t component = m_options.component();
    const auto of = [&](const Texel& texel) { return swizzled(m_texture, texel).v[component]; };
    if (m_texture.dimensions == kCubeDimensions) {
      const CubePlace place = cubePlace(x, y, z);
      const int32_t s = faceAxis(place.s, 0, true).first, t = faceAxis(place.t, 0, true).first;
      const auto one = [&](int32_t i, int32_t j) { return of(cubeTap(0, place.face, i, j)); };
      return {{one(s, t + 1), one(s + 1, t + 1), one(s + 1, t), one(s, t)}};
    }
    const SampleAxis ax = axis(0, 0, x, true), ay = axis(1, 0, y, true);
    const auto one = [&](int32_t i, int32_t j) { return of(tap(0, i, j, 0)); };
    return {{one(ax.first, ay.second), one(ax.second, ay.second), one(ax.second, ay.first), one(ax.first, ay.first)}};
  }

  /// Texels of level 0 that the coordinate passes for a change of `d`.
  float footprint(float x, float y, float z, const float* d) const {
    float lengths[3] = {d[0], d[1], d[2]};
    if (m_texture.dimensions == kCubeDimensions) {
      // How far the place on the face moves, which the direction's distance from the centre scales.
      const CubePlace here = cubePlace(x, y, z);
      const CubeDirection axes[3] = {cubeDirection(here.face, 0.5f, 0.5f), cubeDirection(here.face, 1, 0.5f), cubeDirection(here.face, 0.5f, 1)};
      const auto onto = [&](int i, const float (&v)[3]) {
        const CubeDirection a = i ? CubeDirection{axes[i].x - axes[0].x, axes[i].y - axes[0].y, axes[i].z - axes[0].z} : axes[0];
        return a.x * v[0] + a.y * v[1] + a.z * v[2];
      };
      const float from[3] = {x, y, z}, to[3] = {x + d[0], y + d[1], z + d[2]};
      const float major = onto(0, from), majorTo = onto(0, to);
      if (!(major > 0) || !(majorTo > 0)) return 0;
      const float half = 0.5f * float(m_texture.width);
      return std::hypot((onto(1, to) / majorTo - onto(1, from) / major) * half, (onto(2, to) / majorTo - onto(2, from) / major) * half);
    }
    if (normalized())
      for (uint32_t i = 0; i < m_texture.dimensions; ++i) lengths[i] *= float(sizeOf(i, 0));
    float sum = 0;
    for (uint32_t i = 0; i < m_texture.dimensions; ++i) sum += lengths[i] * lengths[i];
    return std::sqrt(sum);
  }

  const KernelTexture& m_texture;
  const KernelSampler m_sampler;
  const SampleOptions m_options;
  const float m_reference;
  const Load m_load;
  AddressMode m_modes[3];
  uint32_t m_slice;
};

}  // namespace invar::cpu
