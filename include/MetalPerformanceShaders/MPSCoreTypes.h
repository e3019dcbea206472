// The element types and small values that all of Metal Performance Shaders speaks.
// Thread safety: plain values.
// Metal documentation: MPSDataType, MPSKernelOptions, MPSDimensionSlice, MPSAliasingStrategy
#pragma once

#import <Metal/Metal.h>

NS_ASSUME_NONNULL_BEGIN

#define MPS_CLASS __attribute__((visibility("default")))

/// The type of one element: bits that say what kind it is, and its size in bits.
typedef NS_ENUM(uint32_t, MPSDataType) {
  MPSDataTypeInvalid = 0,

  MPSDataTypeFloatBit = 0x10000000,
  MPSDataTypeFloat32 = MPSDataTypeFloatBit | 32,
  MPSDataTypeFloat16 = MPSDataTypeFloatBit | 16,

  MPSDataTypeComplexBit = 0x01000000,
  MPSDataTypeComplexFloat32 = MPSDataTypeFloatBit | MPSDataTypeComplexBit | 64,
  MPSDataTypeComplexFloat16 = MPSDataTypeFloatBit | MPSDataTypeComplexBit | 32,

  MPSDataTypeSignedBit = 0x20000000,
  MPSDataTypeIntBit = MPSDataTypeSignedBit,
  MPSDataTypeInt4 = MPSDataTypeIntBit | 4,
  MPSDataTypeInt8 = MPSDataTypeIntBit | 8,
  MPSDataTypeInt16 = MPSDataTypeIntBit | 16,
  MPSDataTypeInt32 = MPSDataTypeIntBit | 32,
  MPSDataTypeInt64 = MPSDataTypeIntBit | 64,

  MPSDataTypeUInt4 = 4,
  MPSDataTypeUInt8 = 8,
  MPSDataTypeUInt16 = 16,
  MPSDataTypeUInt32 = 32,
  MPSDataTypeUInt64 = 64,

  MPSDataTypeAlternateEncodingBit = 0x80000000,
  MPSDataTypeBool = MPSDataTypeAlternateEncodingBit | 8,
  MPSDataTypeBFloat16 = MPSDataTypeAlternateEncodingBit | MPSDataTypeFloatBit | 16,

  MPSDataTypeNormalizedBit = 0x40000000,
  MPSDataTypeUnorm1 = MPSDataTypeNormalizedBit | 1,
  MPSDataTypeUnorm8 = MPSDataTypeNormalizedBit | 8,
};

/// Bytes of one element; 0 for a type whose elements are smaller than a byte.
MTL_INLINE size_t MPSSizeofMPSDataType(MPSDataType dataType) {
  return (size_t)((uint32_t)dataType & 0xffffu) / 8;
}

typedef NS_OPTIONS(NSUInteger, MPSKernelOptions) {
  MPSKernelOptionsNone = 0,
  MPSKernelOptionsSkipAPIValidation = 1,
  MPSKernelOptionsAllowReducedPrecision = 2,
  MPSKernelOptionsDisableInternalTiling = 4,
  MPSKernelOptionsInsertDebugGroups = 8,
  MPSKernelOptionsVerbose = 16,
};

typedef NS_OPTIONS(NSUInteger, MPSAliasingStrategy) {
  MPSAliasingStrategyDefault = 0,
  MPSAliasingStrategyDontCare = 0,
  MPSAliasingStrategyShallAlias = 1,
  MPSAliasingStrategyShallNotAlias = 2,
  MPSAliasingStrategyAliasingReserved = 3,
  MPSAliasingStrategyPreferTemporaryMemory = 4,
  MPSAliasingStrategyPreferNonTemporaryMemory = 8,
};

/// A shape as numbers, outermost dimension first: @[@2, @3] has 2 rows of 3 adjacent elements.
typedef NSArray<NSNumber *> MPSShape;

/// A part of one dimension, in elements.
typedef struct {
  NSUInteger start;
  NSUInteger length;
} MPSDimensionSlice;

NS_ASSUME_NONNULL_END
