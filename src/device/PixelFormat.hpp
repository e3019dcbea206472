// What is known of the formats of texels, for every device.
#pragma once

#include <cstdint>

namespace invar::device {

/// What a component's bits mean. Unorm, Snorm and Float are read as floating-point numbers.
enum class ComponentKind : uint8_t { Unorm, Snorm, Uint, Sint, Float };

struct PixelFormat {
  uint32_t number;         ///< MTLPixelFormat's
  const char* name;        ///< "RGBA8Unorm"
  uint32_t bytes;          ///< of a texel
  uint32_t components;
  ComponentKind kind;
  bool isSrgb;

  bool isInteger() const { return kind == ComponentKind::Uint || kind == ComponentKind::Sint; }
  bool isDepth() const { return number >= 250; }
  bool hasAlpha() const { return components == 4 || number == 1; }
};

/// The format of MTLPixelFormat's number; null for those that no kernel can use (compressed, stencil, ...).
const PixelFormat* pixelFormat(uint64_t number);

}  // namespace invar::device
