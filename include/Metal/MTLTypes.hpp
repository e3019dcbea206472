// Sizes, origins and regions: plain values that calls take and give.
// Thread safety: Immutable values; copy them freely.
// Metal documentation: MTLSize, MTLOrigin, MTLRegion, MTLResourceID.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

/// A position in a grid or image, in elements.
struct Origin {
  Origin() = default;
  constexpr Origin(NS::UInteger xAt, NS::UInteger yAt, NS::UInteger zAt) : x(xAt), y(yAt), z(zAt) {}
  static constexpr Origin Make(NS::UInteger x, NS::UInteger y, NS::UInteger z) { return Origin(x, y, z); }

  NS::UInteger x, y, z;
};

/// An extent in up to three dimensions: threads, threadgroups or elements. A dimension that is not used is 1.
struct Size {
  Size() = default;
  constexpr Size(NS::UInteger w, NS::UInteger h, NS::UInteger d) : width(w), height(h), depth(d) {}
  static constexpr Size Make(NS::UInteger width, NS::UInteger height, NS::UInteger depth) {
    return Size(width, height, depth);
  }

  NS::UInteger width, height, depth;
};

/// An origin and the extent from there.
struct Region {
  Region() = default;
  constexpr Region(NS::UInteger x, NS::UInteger width) : origin(x, 0, 0), size(width, 1, 1) {}
  constexpr Region(NS::UInteger x, NS::UInteger y, NS::UInteger width, NS::UInteger height)
      : origin(x, y, 0), size(width, height, 1) {}
  constexpr Region(NS::UInteger x, NS::UInteger y, NS::UInteger z,
                   NS::UInteger width, NS::UInteger height, NS::UInteger depth)
      : origin(x, y, z), size(width, height, depth) {}
  static constexpr Region Make1D(NS::UInteger x, NS::UInteger width) { return Region(x, width); }
  static constexpr Region Make2D(NS::UInteger x, NS::UInteger y, NS::UInteger width, NS::UInteger height) {
    return Region(x, y, width, height);
  }
  static constexpr Region Make3D(NS::UInteger x, NS::UInteger y, NS::UInteger z,
                                 NS::UInteger width, NS::UInteger height, NS::UInteger depth) {
    return Region(x, y, z, width, height, depth);
  }

  Origin origin;
  Size size;
};

/// A handle of a resource that a kernel can read from memory.
struct ResourceID {
  uint64_t _impl;
};

/// Bytes that a resource takes in a heap and the multiple, in bytes, that its offset must be of.
struct SizeAndAlign {
  NS::UInteger size;
  NS::UInteger align;
};

}  // namespace MTL
