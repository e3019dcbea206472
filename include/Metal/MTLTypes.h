// Sizes, origins and regions: plain values that calls take and give. The same memory as Metal/MTLTypes.hpp's.
// Thread safety: Immutable values; copy them freely.
// Metal documentation: MTLSize, MTLOrigin, MTLRegion, MTLResourceID
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

/// A position in a grid or image, in elements.
typedef struct {
  NSUInteger x, y, z;
} MTLOrigin;

/// An extent in up to three dimensions. A dimension that is not used is 1.
typedef struct {
  NSUInteger width, height, depth;
} MTLSize;

typedef struct {
  MTLOrigin origin;
  MTLSize size;
} MTLRegion;

/// A handle of a resource that a kernel can read from memory.
typedef struct MTLResourceID {
  uint64_t _impl;
} MTLResourceID;

MTL_INLINE MTLOrigin MTLOriginMake(NSUInteger x, NSUInteger y, NSUInteger z) {
  MTLOrigin origin = {x, y, z};
  return origin;
}

MTL_INLINE MTLSize MTLSizeMake(NSUInteger width, NSUInteger height, NSUInteger depth) {
  MTLSize size = {width, height, depth};
  return size;
}

MTL_INLINE MTLRegion MTLRegionMake3D(NSUInteger x, NSUInteger y, NSUInteger z, NSUInteger width,
                                     NSUInteger height, NSUInteger depth) {
  MTLRegion region = {{x, y, z}, {width, height, depth}};
  return region;
}

MTL_INLINE MTLRegion MTLRegionMake1D(NSUInteger x, NSUInteger width) {
  return MTLRegionMake3D(x, 0, 0, width, 1, 1);
}

MTL_INLINE MTLRegion MTLRegionMake2D(NSUInteger x, NSUInteger y, NSUInteger width, NSUInteger height) {
  return MTLRegionMake3D(x, y, 0, width, height, 1);
}

NS_ASSUME_NONNULL_END
