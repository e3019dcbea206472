// Products of arrays: destination = alpha * A x B [+ beta * C], for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMatrixMultiplication
#pragma once

#import <MetalPerformanceShaders/MPSNDArrayKernel.h>

NS_ASSUME_NONNULL_BEGIN

/// A is [..., M, K], B is [..., K, N], C broadcasts to the destination [..., M, N].
MPS_CLASS
@interface MPSNDArrayMatrixMultiplication : MPSNDArrayMultiaryKernel
/// 2 sources (A, B) or 3 (A, B, C). Nil with a logged reason for others.
- (instancetype)initWithDevice:(id<MTLDevice>)device sourceCount:(NSUInteger)count;
@property(readwrite, nonatomic) double alpha;
/// Scales C.
@property(readwrite, nonatomic) double beta;
@end

NS_ASSUME_NONNULL_END
