// A texture as devices see it: texels in rows in a memory, and the handle by which a kernel reaches them.
#pragma once

#include <array>
#include <cstdint>

#include "base/Ref.hpp"
#include "device/Memory.hpp"
#include "device/PixelFormat.hpp"
#include "device/Types.hpp"
#include "protocol/KernelTexture.hpp"

namespace invar::device {

/// MTLTextureType's numbers.
enum class TextureType : uint8_t {
  D1 = 0, D1Array = 1, D2 = 2, D2Array = 3, D2Multisample = 4, Cube = 5, CubeArray = 6, D3 = 7,
  D2MultisampleArray = 8, Buffer = 9,
};
/// Coordinates that a texel has: 1, 2 or 3.
uint32_t dimensionsOf(TextureType type);
bool isArray(TextureType type);
bool isCube(TextureType type);

using protocol::kMaxTextureLevels;
using TextureLevel = protocol::KernelTextureLevel;

/// Where the texels lie, in bytes: texel (x, y, z) of a level of a slice is at
/// slice * slicePitch + level.offset + z * level.imagePitch + y * level.rowPitch + x * bytes of a texel.
struct TextureLayout {
  std::array<TextureLevel, kMaxTextureLevels> levels{};
  uint64_t slicePitch = 0;
  uint64_t size = 0;           ///< of everything
};

/// MTLTextureSwizzle's numbers.
struct Swizzle {
  uint8_t red = 2, green = 3, blue = 4, alpha = 5;
  bool operator==(const Swizzle&) const = default;
  bool isIdentity() const { return *this == Swizzle(); }
};

struct TextureDescription {
  TextureType type = TextureType::D2;
  const PixelFormat* format = nullptr;
  Size3 size;                  ///< texels of level 0
  uint32_t slices = 1;         ///< elements of an array, times 6 for cubes
  uint32_t levels = 1;
  Swizzle swizzle;
  TextureLayout layout;
  uint64_t offset = 0;         ///< of the first texel in the memory

  Size3 sizeOf(uint32_t level) const;
  uint64_t offsetOf(uint32_t slice, uint32_t level, const Size3& origin) const;
};

/// Rows 16 bytes apart, or `rowPitch` where that is not 0; levels and slices begin at multiples of 64.
TextureLayout layOut(const TextureDescription& description, uint64_t rowPitch = 0);

/// Thread safety: immutable; the texels are the program's to synchronise.
class Texture : public RefCounted {
public:
  const TextureDescription& description() const { return m_description; }
  const Ref<Memory>& memory() const { return m_memory; }
  /// What a kernel finds in its argument table, or a program writes to an argument buffer.
  uint64_t handle() const { return m_handle; }

protected:
  Texture(TextureDescription description, Ref<Memory> memory)
      : m_description(std::move(description)), m_memory(std::move(memory)) {}
  uint64_t m_handle = 0;

private:
  const TextureDescription m_description;
  const Ref<Memory> m_memory;
};

}  // namespace invar::device
