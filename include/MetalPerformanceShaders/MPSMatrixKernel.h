// Bases of kernels over matrices: which part of each matrix takes part, and which matrices of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixUnaryKernel, MPSMatrixBinaryKernel
#pragma once

#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSMatrix.h>

NS_ASSUME_NONNULL_BEGIN

/// A kernel of one source and one result.
MPS_CLASS
@interface MPSMatrixUnaryKernel : MPSKernel
/// Where in each matrix the kernel's part begins, as it is stored: x is the row, y the column, z is 0.
@property(readwrite, nonatomic) MTLOrigin sourceMatrixOrigin;
@property(readwrite, nonatomic) MTLOrigin resultMatrixOrigin;
/// First matrix of the batch, and how many; NSUIntegerMax, the default, takes all of the result from batchStart on. A
/// source of a single matrix serves the whole batch.
@property(readwrite, nonatomic) NSUInteger batchStart;
@property(readwrite, nonatomic) NSUInteger batchSize;
@end

/// A kernel of two sources and one result; all as with one source. Of a vector, an origin's x is the element, y is 0.
MPS_CLASS
@interface MPSMatrixBinaryKernel : MPSKernel
@property(readwrite, nonatomic) MTLOrigin primarySourceMatrixOrigin;
@property(readwrite, nonatomic) MTLOrigin secondarySourceMatrixOrigin;
@property(readwrite, nonatomic) MTLOrigin resultMatrixOrigin;
@property(readwrite, nonatomic) NSUInteger batchStart;
@property(readwrite, nonatomic) NSUInteger batchSize;
@end

NS_ASSUME_NONNULL_END
