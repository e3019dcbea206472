#include "cpu/textures/TextureBlits.hpp"

#include <algorithm>
#include <cstring>

#include "cpu/textures/CpuTexture.hpp"
#include "cpu/textures/Sampling.hpp"

namespace invar::cpu {
namespace {

using device::Size3;
using protocol::FloatTexel;
using protocol::KernelTexture;

/// The texels of the level above that one texel covers in one dimension: those from `first` on, of which the
/// first and the last may be covered in part.
struct Span {
  Span(uint32_t at, uint32_t size, uint32_t sizeAbove) {
    const double scale = double(sizeAbove) / size;
    const double begin = at * scale, end = begin + scale;
    first = uint32_t(begin);
    count = std::min(uint32_t(std::min(3.0, std::ceil(end - first))), sizeAbove - first);
    for (uint32_t i = 0; i < count; ++i)
      weights[i] = float((std::min(end, double(first + i + 1)) - std::max(begin, double(first + i))) / scale);
  }
  uint32_t first, count;
  float weights[3];
};

FloatTexel meanOf(const KernelTexture& texture, uint32_t slice, uint32_t level, const Span& x, const Span& y,
                  const Span& z) {
  FloatTexel sum{};
  for (uint32_t k = 0; k < z.count; ++k)
    for (uint32_t j = 0; j < y.count; ++j)
      for (uint32_t i = 0; i < x.count; ++i) {
        const void* at = texelAddress(texture, slice, level, int32_t(x.first + i), int32_t(y.first + j),
                                      int32_t(z.first + k));
        const FloatTexel texel = texture.functions->loadFloat(&texture, at);
        const float weight = x.weights[i] * y.weights[j] * z.weights[k];
        for (int c = 0; c < 4; ++c) sum.v[c] += texel.v[c] * weight;
      }
  return sum;
}

}  // namespace

uint64_t rowsOf(const device::CopyRegionCommand& copy) { return uint64_t(copy.rows) * copy.images; }

uint64_t rowsOf(const device::MipmapCommand& mipmap) {
  const auto& description = mipmap.texture->description();
  const Size3 size = description.sizeOf(mipmap.level);
  return uint64_t(size.y) * size.z * description.slices;
}

uint64_t rowBytesOf(const device::MipmapCommand& mipmap) {
  const auto& description = mipmap.texture->description();
  return uint64_t(description.sizeOf(mipmap.level).x) * description.format->bytes;
}

void runRows(const device::CopyRegionCommand& copy, uint64_t first, uint64_t count) {
  for (uint64_t i = first; i < first + count; ++i) {
    const uint64_t image = i / copy.rows, row = i % copy.rows;
    const auto at = [&](const device::CopyRegionCommand::Place& place) {
      return place.memory->contents() + place.offset + image * place.imagePitch + row * place.rowPitch;
    };
    std::memmove(at(copy.destination), at(copy.source), copy.rowBytes);
  }
}

void runRows(const device::MipmapCommand& mipmap, uint64_t first, uint64_t count) {
  const auto& description = mipmap.texture->description();
  KernelTexture texture = static_cast<const CpuTexture*>(mipmap.texture)->kernel();
  texture.swizzle = 0;   // the stored components are the ones to average
  const uint32_t level = mipmap.level;
  const Size3 size = description.sizeOf(level), above = description.sizeOf(level - 1);
  for (uint64_t i = first; i < first + count; ++i) {
    const auto y = uint32_t(i % size.y), z = uint32_t(i / size.y % size.z),
               slice = uint32_t(i / size.y / size.z);
    const Span inY(y, size.y, above.y), inZ(z, size.z, above.z);
    for (uint32_t x = 0; x < size.x; ++x) {
      const FloatTexel mean = meanOf(texture, slice, level - 1, Span(x, size.x, above.x), inY, inZ);
      auto* at =
          const_cast<unsigned char*>(texelAddress(texture, slice, level, int32_t(x), int32_t(y), int32_t(z)));
      texture.functions->storeFloat(&texture, at, mean);
    }
  }
}

}  // namespace invar::cpu
