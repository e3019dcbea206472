// The element types and small values that all of Metal Performance Shaders speaks.
// Thread safety: plain values.
// Metal documentation: MPSDataType, MPSKernelOptions, MPSDimensionSlice, MPSAliasingStrategy
#pragma once

#include "../Metal/Metal.hpp"

#define MPS_EXPORT __attribute__((visibility("default")))

namespace MPS {

/// The type of one element: bits that say what kind it is, and its size in bits.
enum DataType : uint32_t {
  DataTypeInvalid = 0,

  DataTypeFloatBit = 0x10000000,
  DataTypeFloat32 = DataTypeFloatBit | 32,
  DataTypeFloat16 = DataTypeFloatBit | 16,

  DataTypeComplexBit = 0x01000000,
  DataTypeComplexFloat32 = DataTypeFloatBit | DataTypeComplexBit | 64,
  DataTypeComplexFloat16 = DataTypeFloatBit | DataTypeComplexBit | 32,

  DataTypeSignedBit = 0x20000000,
  DataTypeIntBit = DataTypeSignedBit,
  DataTypeInt4 = DataTypeIntBit | 4,
  DataTypeInt8 = DataTypeIntBit | 8,
  DataTypeInt16 = DataTypeIntBit | 16,
  DataTypeInt32 = DataTypeIntBit | 32,
  DataTypeInt64 = DataTypeIntBit | 64,

  DataTypeUInt4 = 4,
  DataTypeUInt8 = 8,
  DataTypeUInt16 = 16,
  DataTypeUInt32 = 32,
  DataTypeUInt64 = 64,

  DataTypeAlternateEncodingBit = 0x80000000,
  DataTypeBool = DataTypeAlternateEncodingBit | 8,
  DataTypeBFloat16 = DataTypeAlternateEncodingBit | DataTypeFloatBit | 16,

  DataTypeNormalizedBit = 0x40000000,
  DataTypeUnorm1 = DataTypeNormalizedBit | 1,
  DataTypeUnorm8 = DataTypeNormalizedBit | 8,
};

/// Bytes of one element; 0 for a type whose elements are smaller than a byte.
inline NS::UInteger SizeofDataType(DataType dataType) { return (dataType & 0xffffu) / 8; }

using KernelOptions = NS::UInteger;
enum : KernelOptions {
  KernelOptionsNone = 0,
  KernelOptionsSkipAPIValidation = 1,
  KernelOptionsAllowReducedPrecision = 2,
  KernelOptionsDisableInternalTiling = 4,
  KernelOptionsInsertDebugGroups = 8,
  KernelOptionsVerbose = 16,
};

using AliasingStrategy = NS::UInteger;
enum : AliasingStrategy {
  AliasingStrategyDefault = 0,
  AliasingStrategyDontCare = 0,
  AliasingStrategyShallAlias = 1,
  AliasingStrategyShallNotAlias = 2,
  AliasingStrategyAliasingReserved = 3,
  AliasingStrategyPreferTemporaryMemory = 4,
  AliasingStrategyPreferNonTemporaryMemory = 8,
};

/// A shape as numbers, outermost dimension first: {2, 3} has 2 rows of 3 adjacent elements.
using Shape = NS::Array;

/// A part of one dimension, in elements.
struct DimensionSlice {
  NS::UInteger start;
  NS::UInteger length;
};

}  // namespace MPS
