// Base of every Metal Performance Shaders kernel: an operation with its settings, for one device.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSKernel
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

/// YES: every device of the library runs every kernel.
MTL_EXTERN BOOL MPSSupportsMTLDevice(_Nullable id<MTLDevice> device);

MPS_CLASS
@interface MPSKernel : NSObject <NSCopying>
/// Kept and given back; validation always runs.
@property(readwrite, nonatomic) MPSKernelOptions options;
@property(readonly, retain, nonatomic, nonnull) id<MTLDevice> device;
@property(copy, atomic, nullable) NSString *label;
- (nonnull instancetype)copyWithZone:(nullable NSZone *)zone;
@end

NS_ASSUME_NONNULL_END
