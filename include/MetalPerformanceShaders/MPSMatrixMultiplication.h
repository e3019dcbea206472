// Products of matrices: result = alpha * op(left) x op(right) + beta * result, for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixMultiplication
#pragma once

#import <MetalPerformanceShaders/MPSKernel.h>
#import <MetalPerformanceShaders/MPSMatrix.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSMatrixMultiplication : MPSKernel
/// Where in each matrix the product's part begins, as it is stored: x is the row, y the column, z is 0.
@property(readwrite, nonatomic) MTLOrigin resultMatrixOrigin;
@property(readwrite, nonatomic) MTLOrigin leftMatrixOrigin;
@property(readwrite, nonatomic) MTLOrigin rightMatrixOrigin;
/// First matrix of the batch, and how many; 0 takes all from batchStart on.
@property(readwrite, nonatomic) NSUInteger batchStart;
@property(readwrite, nonatomic) NSUInteger batchSize;
/// op(left) is resultRows x interiorColumns, op(right) is interiorColumns x resultColumns.
- (instancetype)initWithDevice:(id<MTLDevice>)device
                 transposeLeft:(BOOL)transposeLeft
                transposeRight:(BOOL)transposeRight
                    resultRows:(NSUInteger)resultRows
                 resultColumns:(NSUInteger)resultColumns
               interiorColumns:(NSUInteger)interiorColumns
                         alpha:(double)alpha
                          beta:(double)beta;
/// Nothing transposed, alpha 1, beta 0.
- (instancetype)initWithDevice:(id<MTLDevice>)device
                    resultRows:(NSUInteger)resultRows
                 resultColumns:(NSUInteger)resultColumns
               interiorColumns:(NSUInteger)interiorColumns;
/// What is wrong (a part that does not fit, a type, a device) makes the command buffer fail with an error.
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                   leftMatrix:(MPSMatrix *)leftMatrix
                  rightMatrix:(MPSMatrix *)rightMatrix
                 resultMatrix:(MPSMatrix *)resultMatrix;
@end

NS_ASSUME_NONNULL_END
