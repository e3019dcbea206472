// What pipelines of all kinds share: hints about their buffers, and shader validation.
// Thread safety: One thread at a time.
// Metal documentation: MTLPipelineBufferDescriptor, MTLMutability, MTLShaderValidation
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

typedef NS_ENUM(NSUInteger, MTLMutability) {
  MTLMutabilityDefault = 0,
  MTLMutabilityMutable = 1,
  MTLMutabilityImmutable = 2,
};

/// Whether a pipeline's memory accesses are checked; the default is what MTL_SHADER_VALIDATION says. See
/// docs/shader-validation.md.
typedef NS_ENUM(NSInteger, MTLShaderValidation) {
  MTLShaderValidationDefault = 0,
  MTLShaderValidationEnabled = 1,
  MTLShaderValidationDisabled = 2,
} API_AVAILABLE(macos(15.0), ios(18.0));

/// Says whether a buffer's contents may change between commit and execution. A hint, without effect here.
MTL_CLASS
@interface MTLPipelineBufferDescriptor : NSObject <NSCopying>
@property(nonatomic) MTLMutability mutability;
@end

/// The hints of all buffer indices, 0 to 30.
MTL_CLASS
@interface MTLPipelineBufferDescriptorArray : NSObject
- (MTLPipelineBufferDescriptor *)objectAtIndexedSubscript:(NSUInteger)bufferIndex;
- (void)setObject:(nullable MTLPipelineBufferDescriptor *)buffer atIndexedSubscript:(NSUInteger)bufferIndex;
@end

NS_ASSUME_NONNULL_END
