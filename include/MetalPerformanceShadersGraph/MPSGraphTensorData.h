// Values of a tensor: what a graph is fed with and what it gives.
// Thread safety: Immutable but for the contents, which are the program's to synchronise.
// Metal documentation: MPSGraphTensorData
#pragma once

#import <MetalPerformanceShaders/MPSNDArray.h>
#import <MetalPerformanceShadersGraph/MPSGraphDevice.h>

NS_ASSUME_NONNULL_BEGIN

MPS_CLASS
@interface MPSGraphTensorData : NSObject
/// Outermost first.
@property(readonly, copy) MPSShape *shape;
@property(readonly) MPSDataType dataType;
@property(readonly) MPSGraphDevice *device;
/// Copies the data.
- (instancetype)initWithDevice:(MPSGraphDevice *)device
                          data:(NSData *)data
                         shape:(MPSShape *)shape
                      dataType:(MPSDataType)dataType;
/// Over a buffer's memory from its start, packed.
- (instancetype)initWithMTLBuffer:(id<MTLBuffer>)buffer
                            shape:(MPSShape *)shape
                         dataType:(MPSDataType)dataType;
- (instancetype)initWithMTLBuffer:(id<MTLBuffer>)buffer
                            shape:(MPSShape *)shape
                         dataType:(MPSDataType)dataType
                         rowBytes:(NSUInteger)rowBytes;
- (instancetype)initWithMPSNDArray:(MPSNDArray *)ndarray;
- (MPSNDArray *)mpsndarray;
@end

NS_ASSUME_NONNULL_END
