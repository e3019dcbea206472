// A kernel compiled for a device, ready to dispatch, and what it is made from.
// Thread safety: MTLComputePipelineState and MTLComputePipelineReflection are immutable;
// MTLComputePipelineDescriptor is for one thread at a time.
// Metal documentation: MTLComputePipelineState, MTLComputePipelineDescriptor, MTLComputePipelineReflection
#pragma once

#import <Metal/MTLArgument.h>
#import <Metal/MTLPipeline.h>
#import <Metal/MTLTypes.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLLinkedFunctions;
@protocol MTLDevice;
@protocol MTLFunction;

MTL_CLASS
@interface MTLComputePipelineReflection : NSObject
/// In the order of the kernel's parameters.
@property(readonly) NSArray<id<MTLBinding>> *bindings API_AVAILABLE(macos(13.0), ios(16.0));
@property(readonly) NSArray<MTLArgument *> *arguments;
@end

MTL_CLASS
@interface MTLComputePipelineDescriptor : NSObject <NSCopying>
@property(nullable, copy, nonatomic) NSString *label;
@property(nullable, readwrite, nonatomic, strong) id<MTLFunction> computeFunction;
@property(readwrite, nonatomic) BOOL threadGroupSizeIsMultipleOfThreadExecutionWidth;
/// Threads; 0 leaves the device's limit.
@property(readwrite, nonatomic) NSUInteger maxTotalThreadsPerThreadgroup;
@property(readonly) MTLPipelineBufferDescriptorArray *buffers;
/// Making a pipeline with YES gives an error.
@property(readwrite, nonatomic) BOOL supportIndirectCommandBuffers;
@property(readwrite, nullable, nonatomic, copy) NSArray *binaryArchives;
@property(readwrite, nonatomic) NSUInteger maxCallStackDepth;
/// Making a pipeline with functions in it gives an error.
@property(readwrite, nonatomic, copy, null_resettable) MTLLinkedFunctions *linkedFunctions API_AVAILABLE(macos(11.0), ios(14.0));
@property(readwrite, nonatomic) MTLShaderValidation shaderValidation API_AVAILABLE(macos(15.0), ios(18.0));
- (void)reset;
@end

@protocol MTLComputePipelineState <NSObject>
@property(nullable, readonly) NSString *label;
@property(readonly) id<MTLDevice> device;
/// Threads of the largest threadgroup, at most 1024.
@property(readonly) NSUInteger maxTotalThreadsPerThreadgroup;
/// Threads of a SIMD-group: 32.
@property(readonly) NSUInteger threadExecutionWidth;
/// Bytes of the threadgroup variables that the kernel declares.
@property(readonly) NSUInteger staticThreadgroupMemoryLength;
- (NSUInteger)imageblockMemoryLengthForDimensions:(MTLSize)imageblockDimensions;
@property(readonly) BOOL supportIndirectCommandBuffers;
@property(readonly) MTLResourceID gpuResourceID API_AVAILABLE(macos(13.0), ios(16.0));
/// Enabled or disabled, whatever the descriptor left to the default.
@property(readonly) MTLShaderValidation shaderValidation API_AVAILABLE(macos(15.0), ios(18.0));
@property(readonly, nullable) MTLComputePipelineReflection *reflection API_AVAILABLE(macos(26.0), ios(26.0));
@end

NS_ASSUME_NONNULL_END
