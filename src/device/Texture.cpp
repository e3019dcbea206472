#include "device/Texture.hpp"

#include <algorithm>

namespace invar::device {
namespace {

constexpr uint64_t kRowAlignment = 16, kLevelAlignment = 64;

uint64_t roundUp(uint64_t value, uint64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

}  // namespace

uint32_t dimensionsOf(TextureType type) {
  switch (type) {
    case TextureType::D1: case TextureType::D1Array: case TextureType::Buffer: return 1;
    case TextureType::D3: return 3;
    default: return 2;
  }
}

bool isArray(TextureType type) {
  return type == TextureType::D1Array || type == TextureType::D2Array || type == TextureType::CubeArray ||
         type == TextureType::D2MultisampleArray;
}

bool isCube(TextureType type) { return type == TextureType::Cube || type == TextureType::CubeArray; }

Size3 TextureDescription::sizeOf(uint32_t level) const {
  const auto reduced = [&](uint32_t length) { return std::max(length >> level, 1u); };
  return {reduced(size.x), reduced(size.y), reduced(size.z)};
}

uint64_t TextureDescription::offsetOf(uint32_t slice, uint32_t level, const Size3& origin) const {
  const TextureLevel& place = layout.levels[level];
  return offset + slice * layout.slicePitch + place.offset + origin.z * place.imagePitch +
         origin.y * place.rowPitch + uint64_t(origin.x) * format->bytes;
}

TextureLayout layOut(const TextureDescription& description, uint64_t rowPitch) {
  TextureLayout layout;
  uint64_t at = 0;
  for (uint32_t level = 0; level < description.levels; ++level) {
    const Size3 size = description.sizeOf(level);
    const uint64_t row = uint64_t(size.x) * description.format->bytes;
    TextureLevel& place = layout.levels[level];
    place.offset = at;
    place.rowPitch = rowPitch ? rowPitch : roundUp(row, kRowAlignment);
    place.imagePitch = place.rowPitch * size.y;
    // The program's own rows may end with the last texel.
    const uint64_t last = rowPitch ? place.rowPitch * (size.y - 1) + row : place.imagePitch * size.z;
    at = rowPitch ? last : roundUp(at + last, kLevelAlignment);
  }
  layout.slicePitch = at;
  layout.size = at * description.slices;
  return layout;
}

}  // namespace invar::device
