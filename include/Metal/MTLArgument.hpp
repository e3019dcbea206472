// What a kernel takes: data types, and the reflection of its arguments.
// Thread safety: Immutable. Reflection objects are made by a pipeline and never change.
// Metal documentation: MTLDataType, MTLBinding, MTLBufferBinding, MTLThreadgroupBinding, MTLTextureBinding,
// MTLArgument.
#pragma once

#include "MTLTexture.hpp"

namespace MTL {

class PointerType;
class StructType;

/// Types of values that cross between the app and a kernel. Tables and structures of ray tracing are named for
/// completeness; no kernel here takes them.
enum DataType : NS::UInteger {
  DataTypeNone = 0, DataTypeStruct = 1, DataTypeArray = 2, DataTypeFloat = 3, DataTypeFloat2 = 4,
  DataTypeFloat3 = 5, DataTypeFloat4 = 6, DataTypeFloat2x2 = 7, DataTypeFloat2x3 = 8, DataTypeFloat2x4 = 9,
  DataTypeFloat3x2 = 10, DataTypeFloat3x3 = 11, DataTypeFloat3x4 = 12, DataTypeFloat4x2 = 13,
  DataTypeFloat4x3 = 14, DataTypeFloat4x4 = 15, DataTypeHalf = 16, DataTypeHalf2 = 17, DataTypeHalf3 = 18,
  DataTypeHalf4 = 19, DataTypeHalf2x2 = 20, DataTypeHalf2x3 = 21, DataTypeHalf2x4 = 22, DataTypeHalf3x2 = 23,
  DataTypeHalf3x3 = 24, DataTypeHalf3x4 = 25, DataTypeHalf4x2 = 26, DataTypeHalf4x3 = 27,
  DataTypeHalf4x4 = 28, DataTypeInt = 29, DataTypeInt2 = 30, DataTypeInt3 = 31, DataTypeInt4 = 32,
  DataTypeUInt = 33, DataTypeUInt2 = 34, DataTypeUInt3 = 35, DataTypeUInt4 = 36, DataTypeShort = 37,
  DataTypeShort2 = 38, DataTypeShort3 = 39, DataTypeShort4 = 40, DataTypeUShort = 41, DataTypeUShort2 = 42,
  DataTypeUShort3 = 43, DataTypeUShort4 = 44, DataTypeChar = 45, DataTypeChar2 = 46, DataTypeChar3 = 47,
  DataTypeChar4 = 48, DataTypeUChar = 49, DataTypeUChar2 = 50, DataTypeUChar3 = 51, DataTypeUChar4 = 52,
  DataTypeBool = 53, DataTypeBool2 = 54, DataTypeBool3 = 55, DataTypeBool4 = 56, DataTypeTexture = 58,
  DataTypeSampler = 59, DataTypePointer = 60, DataTypeR8Unorm = 62, DataTypeR8Snorm = 63,
  DataTypeR16Unorm = 64, DataTypeR16Snorm = 65, DataTypeRG8Unorm = 66, DataTypeRG8Snorm = 67,
  DataTypeRG16Unorm = 68, DataTypeRG16Snorm = 69, DataTypeRGBA8Unorm = 70, DataTypeRGBA8Unorm_sRGB = 71,
  DataTypeRGBA8Snorm = 72, DataTypeRGBA16Unorm = 73, DataTypeRGBA16Snorm = 74, DataTypeRGB10A2Unorm = 75,
  DataTypeRG11B10Float = 76, DataTypeRGB9E5Float = 77, DataTypeRenderPipeline = 78,
  DataTypeComputePipeline = 79, DataTypeIndirectCommandBuffer = 80, DataTypeLong = 81, DataTypeLong2 = 82,
  DataTypeLong3 = 83, DataTypeLong4 = 84, DataTypeULong = 85, DataTypeULong2 = 86, DataTypeULong3 = 87,
  DataTypeULong4 = 88, DataTypeVisibleFunctionTable = 115, DataTypeIntersectionFunctionTable = 116,
  DataTypePrimitiveAccelerationStructure = 117, DataTypeInstanceAccelerationStructure = 118,
  DataTypeBFloat = 121, DataTypeBFloat2 = 122, DataTypeBFloat3 = 123, DataTypeBFloat4 = 124,
};

enum BindingType : NS::Integer {
  BindingTypeBuffer = 0,
  BindingTypeThreadgroupMemory = 1,
  BindingTypeTexture = 2,
  BindingTypeSampler = 3,
  BindingTypeImageblockData = 16,
  BindingTypeImageblock = 17,
  BindingTypeVisibleFunctionTable = 24,
  BindingTypePrimitiveAccelerationStructure = 25,
  BindingTypeInstanceAccelerationStructure = 26,
  BindingTypeIntersectionFunctionTable = 27,
  BindingTypeObjectPayload = 34,
};

/// The older name of BindingType.
enum ArgumentType : NS::UInteger {
  ArgumentTypeBuffer = 0,
  ArgumentTypeThreadgroupMemory = 1,
  ArgumentTypeTexture = 2,
  ArgumentTypeSampler = 3,
  ArgumentTypeImageblockData = 16,
  ArgumentTypeImageblock = 17,
  ArgumentTypeVisibleFunctionTable = 24,
  ArgumentTypePrimitiveAccelerationStructure = 25,
  ArgumentTypeInstanceAccelerationStructure = 26,
  ArgumentTypeIntersectionFunctionTable = 27,
};

enum BindingAccess : NS::UInteger {
  BindingAccessReadOnly = 0,
  BindingAccessReadWrite = 1,
  BindingAccessWriteOnly = 2,
  ArgumentAccessReadOnly = 0,
  ArgumentAccessReadWrite = 1,
  ArgumentAccessWriteOnly = 2,
};

/// A type in reflection.
class MTL_EXPORT Type : public NS::Referencing<Type> {
public:
  DataType dataType() const;
};

/// The type behind a pointer argument.
class MTL_EXPORT PointerType : public NS::Referencing<PointerType, Type> {
public:
  DataType elementType() const;
  BindingAccess access() const;
  /// Bytes.
  NS::UInteger alignment() const;
  /// Bytes of one element.
  NS::UInteger dataSize() const;
  bool elementIsArgumentBuffer() const;
  /// Null: members of structures are not part of the reflection.
  StructType* elementStructType();
};

/// An argument of a kernel.
class MTL_EXPORT Binding : public NS::Referencing<Binding> {
public:
  /// The parameter's name in the source.
  NS::String* name() const;
  BindingType type() const;
  BindingAccess access() const;
  /// The index to bind at, among arguments of its kind.
  NS::UInteger index() const;
  /// False when the code never touches it: then nothing needs to be bound.
  bool used() const;
  /// True: every binding here is a parameter of the kernel.
  bool argument() const;
};

/// A `device` or `constant` pointer or reference.
class MTL_EXPORT BufferBinding : public NS::Referencing<BufferBinding, Binding> {
public:
  /// Bytes: the least alignment and the size of the pointed-to type.
  NS::UInteger bufferAlignment() const;
  NS::UInteger bufferDataSize() const;
  DataType bufferDataType() const;
  /// Null: members of structures are not part of the reflection.
  StructType* bufferStructType() const;
  PointerType* bufferPointerType() const;
};

/// A `threadgroup` pointer, whose length is set on the encoder.
class MTL_EXPORT ThreadgroupBinding : public NS::Referencing<ThreadgroupBinding, Binding> {
public:
  /// Bytes: alignment and size of the pointed-to type.
  NS::UInteger threadgroupMemoryAlignment() const;
  NS::UInteger threadgroupMemoryDataSize() const;
};

/// A texture, or an array of them.
class MTL_EXPORT TextureBinding : public NS::Referencing<TextureBinding, Binding> {
public:
  TextureType textureType() const;
  /// What the kernel gets from it: DataTypeFloat, Half, Int, UInt, Short or UShort.
  DataType textureDataType() const;
  bool depthTexture() const;
  /// Indices that it takes: 1, or the elements of an array.
  NS::UInteger arrayLength() const;
};

/// The older form of Binding, one class for all kinds. What does not apply to the kind is 0.
class MTL_EXPORT Argument : public NS::Referencing<Argument> {
public:
  NS::String* name() const;
  ArgumentType type() const;
  BindingAccess access() const;
  NS::UInteger index() const;
  /// False when the code never touches it.
  bool active() const;
  NS::UInteger bufferAlignment() const;
  NS::UInteger bufferDataSize() const;
  DataType bufferDataType() const;
  StructType* bufferStructType() const;
  PointerType* bufferPointerType() const;
  NS::UInteger threadgroupMemoryAlignment() const;
  NS::UInteger threadgroupMemoryDataSize() const;
  TextureType textureType() const;
  DataType textureDataType() const;
  bool isDepthTexture() const;
  /// Indices that it takes: 1, or the elements of an array of textures or samplers.
  NS::UInteger arrayLength() const;
};

using AutoreleasedArgument = Argument*;

}  // namespace MTL
