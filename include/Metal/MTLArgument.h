// What a kernel takes: data types, and the reflection of its arguments.
// Thread safety: Immutable. Reflection objects are made by a pipeline and never change.
// Metal documentation: MTLDataType, MTLBinding, MTLBufferBinding, MTLThreadgroupBinding, MTLTextureBinding,
// MTLArgument
#pragma once

#import <Metal/MTLTexture.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLPointerType;
@class MTLStructType;

typedef NS_ENUM(NSUInteger, MTLDataType) {
  MTLDataTypeNone = 0, MTLDataTypeStruct = 1, MTLDataTypeArray = 2, MTLDataTypeFloat = 3,
  MTLDataTypeFloat2 = 4, MTLDataTypeFloat3 = 5, MTLDataTypeFloat4 = 6, MTLDataTypeFloat2x2 = 7,
  MTLDataTypeFloat2x3 = 8, MTLDataTypeFloat2x4 = 9, MTLDataTypeFloat3x2 = 10, MTLDataTypeFloat3x3 = 11,
  MTLDataTypeFloat3x4 = 12, MTLDataTypeFloat4x2 = 13, MTLDataTypeFloat4x3 = 14, MTLDataTypeFloat4x4 = 15,
  MTLDataTypeHalf = 16, MTLDataTypeHalf2 = 17, MTLDataTypeHalf3 = 18, MTLDataTypeHalf4 = 19,
  MTLDataTypeHalf2x2 = 20, MTLDataTypeHalf2x3 = 21, MTLDataTypeHalf2x4 = 22, MTLDataTypeHalf3x2 = 23,
  MTLDataTypeHalf3x3 = 24, MTLDataTypeHalf3x4 = 25, MTLDataTypeHalf4x2 = 26, MTLDataTypeHalf4x3 = 27,
  MTLDataTypeHalf4x4 = 28, MTLDataTypeInt = 29, MTLDataTypeInt2 = 30, MTLDataTypeInt3 = 31,
  MTLDataTypeInt4 = 32, MTLDataTypeUInt = 33, MTLDataTypeUInt2 = 34, MTLDataTypeUInt3 = 35,
  MTLDataTypeUInt4 = 36, MTLDataTypeShort = 37, MTLDataTypeShort2 = 38, MTLDataTypeShort3 = 39,
  MTLDataTypeShort4 = 40, MTLDataTypeUShort = 41, MTLDataTypeUShort2 = 42, MTLDataTypeUShort3 = 43,
  MTLDataTypeUShort4 = 44, MTLDataTypeChar = 45, MTLDataTypeChar2 = 46, MTLDataTypeChar3 = 47,
  MTLDataTypeChar4 = 48, MTLDataTypeUChar = 49, MTLDataTypeUChar2 = 50, MTLDataTypeUChar3 = 51,
  MTLDataTypeUChar4 = 52, MTLDataTypeBool = 53, MTLDataTypeBool2 = 54, MTLDataTypeBool3 = 55,
  MTLDataTypeBool4 = 56, MTLDataTypeTexture = 58, MTLDataTypeSampler = 59, MTLDataTypePointer = 60,
  MTLDataTypeR8Unorm = 62, MTLDataTypeR8Snorm = 63, MTLDataTypeR16Unorm = 64, MTLDataTypeR16Snorm = 65,
  MTLDataTypeRG8Unorm = 66, MTLDataTypeRG8Snorm = 67, MTLDataTypeRG16Unorm = 68, MTLDataTypeRG16Snorm = 69,
  MTLDataTypeRGBA8Unorm = 70, MTLDataTypeRGBA8Unorm_sRGB = 71, MTLDataTypeRGBA8Snorm = 72,
  MTLDataTypeRGBA16Unorm = 73, MTLDataTypeRGBA16Snorm = 74, MTLDataTypeRGB10A2Unorm = 75,
  MTLDataTypeRG11B10Float = 76, MTLDataTypeRGB9E5Float = 77, MTLDataTypeRenderPipeline = 78,
  MTLDataTypeComputePipeline = 79, MTLDataTypeIndirectCommandBuffer = 80, MTLDataTypeLong = 81,
  MTLDataTypeLong2 = 82, MTLDataTypeLong3 = 83, MTLDataTypeLong4 = 84, MTLDataTypeULong = 85,
  MTLDataTypeULong2 = 86, MTLDataTypeULong3 = 87, MTLDataTypeULong4 = 88,
  MTLDataTypeVisibleFunctionTable = 115, MTLDataTypeIntersectionFunctionTable = 116,
  MTLDataTypePrimitiveAccelerationStructure = 117, MTLDataTypeInstanceAccelerationStructure = 118,
  MTLDataTypeBFloat = 121, MTLDataTypeBFloat2 = 122, MTLDataTypeBFloat3 = 123, MTLDataTypeBFloat4 = 124,
};

typedef NS_ENUM(NSInteger, MTLBindingType) {
  MTLBindingTypeBuffer = 0,
  MTLBindingTypeThreadgroupMemory = 1,
  MTLBindingTypeTexture = 2,
  MTLBindingTypeSampler = 3,
  MTLBindingTypeImageblockData = 16,
  MTLBindingTypeImageblock = 17,
  MTLBindingTypeVisibleFunctionTable = 24,
  MTLBindingTypePrimitiveAccelerationStructure = 25,
  MTLBindingTypeInstanceAccelerationStructure = 26,
  MTLBindingTypeIntersectionFunctionTable = 27,
  MTLBindingTypeObjectPayload = 34,
};

/// The older name of MTLBindingType.
typedef NS_ENUM(NSUInteger, MTLArgumentType) {
  MTLArgumentTypeBuffer = 0,
  MTLArgumentTypeThreadgroupMemory = 1,
  MTLArgumentTypeTexture = 2,
  MTLArgumentTypeSampler = 3,
  MTLArgumentTypeImageblockData = 16,
  MTLArgumentTypeImageblock = 17,
  MTLArgumentTypeVisibleFunctionTable = 24,
  MTLArgumentTypePrimitiveAccelerationStructure = 25,
  MTLArgumentTypeInstanceAccelerationStructure = 26,
  MTLArgumentTypeIntersectionFunctionTable = 27,
};

typedef NS_ENUM(NSUInteger, MTLBindingAccess) {
  MTLBindingAccessReadOnly = 0,
  MTLBindingAccessReadWrite = 1,
  MTLBindingAccessWriteOnly = 2,
  MTLArgumentAccessReadOnly = 0,
  MTLArgumentAccessReadWrite = 1,
  MTLArgumentAccessWriteOnly = 2,
};
typedef MTLBindingAccess MTLArgumentAccess;

/// A type in reflection.
MTL_CLASS
@interface MTLType : NSObject
@property(readonly) MTLDataType dataType;
@end

/// The type behind a pointer argument.
MTL_CLASS
@interface MTLPointerType : MTLType
@property(readonly) MTLDataType elementType;
@property(readonly) MTLBindingAccess access;
/// Bytes.
@property(readonly) NSUInteger alignment;
@property(readonly) NSUInteger dataSize;
@property(readonly) BOOL elementIsArgumentBuffer;
/// Nil: members of structures are not part of the reflection.
- (nullable MTLStructType *)elementStructType;
@end

/// An argument of a kernel.
API_AVAILABLE(macos(13.0), ios(16.0))
@protocol MTLBinding <NSObject>
@property(readonly) NSString *name;
@property(readonly) MTLBindingType type;
@property(readonly) MTLBindingAccess access;
/// The index to bind at, among arguments of its kind.
@property(readonly) NSUInteger index;
/// NO when the code never touches it: then nothing needs to be bound.
@property(readonly, getter=isUsed) BOOL used;
@property(readonly, getter=isArgument) BOOL argument;
@end

/// A `device` or `constant` pointer or reference.
API_AVAILABLE(macos(13.0), ios(16.0))
@protocol MTLBufferBinding <MTLBinding>
@property(readonly) NSUInteger bufferAlignment;
@property(readonly) NSUInteger bufferDataSize;
@property(readonly) MTLDataType bufferDataType;
/// Nil: members of structures are not part of the reflection.
@property(nullable, readonly) MTLStructType *bufferStructType;
@property(nullable, readonly) MTLPointerType *bufferPointerType;
@end

/// A `threadgroup` pointer, whose length is set on the encoder.
API_AVAILABLE(macos(13.0), ios(16.0))
@protocol MTLThreadgroupBinding <MTLBinding>
@property(readonly) NSUInteger threadgroupMemoryAlignment;
@property(readonly) NSUInteger threadgroupMemoryDataSize;
@end

/// A texture, or an array of them.
API_AVAILABLE(macos(13.0), ios(16.0))
@protocol MTLTextureBinding <MTLBinding>
@property(readonly) MTLTextureType textureType;
@property(readonly) MTLDataType textureDataType;
@property(readonly, getter=isDepthTexture) BOOL depthTexture;
/// Indices that it takes: 1, or the elements of an array.
@property(readonly) NSUInteger arrayLength;
@end

/// The older form of MTLBinding, one class for all kinds. What does not apply to the kind is 0.
MTL_CLASS
@interface MTLArgument : NSObject
@property(readonly) NSString *name;
@property(readonly) MTLArgumentType type;
@property(readonly) MTLBindingAccess access;
@property(readonly) NSUInteger index;
@property(readonly, getter=isActive) BOOL active;
@property(readonly) NSUInteger bufferAlignment;
@property(readonly) NSUInteger bufferDataSize;
@property(readonly) MTLDataType bufferDataType;
@property(readonly, nullable) MTLStructType *bufferStructType;
@property(readonly, nullable) MTLPointerType *bufferPointerType;
@property(readonly) NSUInteger threadgroupMemoryAlignment;
@property(readonly) NSUInteger threadgroupMemoryDataSize;
@property(readonly) MTLTextureType textureType;
@property(readonly) MTLDataType textureDataType;
@property(readonly) BOOL isDepthTexture;
@property(readonly) NSUInteger arrayLength;
@end

NS_ASSUME_NONNULL_END
