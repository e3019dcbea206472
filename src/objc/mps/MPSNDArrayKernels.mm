// The kernels over arrays.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

@implementation MPSNDArrayMultiaryBase
@end

@implementation MPSNDArrayMultiaryKernel
- (MPSNDArray *)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf sourceArrays:(NSArray *)sourceArrays {
  return objc(cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf),
                                               CONVERTED_ARRAY(MPS::NDArray, sourceArrays)));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                 sourceArrays:(NSArray *)sourceArrays
             destinationArray:(MPSNDArray *)destination {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf),
                                   CONVERTED_ARRAY(MPS::NDArray, sourceArrays),
                                   GIVEN(MPS::NDArray, destination));
}
- (MPSNDArray *)encodeToCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                         commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                          sourceArrays:(NSArray *)sourceArrays {
  return objc(cpp(self)->encodeToCommandEncoder(GIVEN(MTL::ComputeCommandEncoder, encoder),
                                                GIVEN(MTL::CommandBuffer, commandBuffer),
                                                CONVERTED_ARRAY(MPS::NDArray, sourceArrays)));
}
- (void)encodeToCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                 commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                  sourceArrays:(NSArray *)sourceArrays
              destinationArray:(MPSNDArray *)destination {
  cpp(self)->encodeToCommandEncoder(GIVEN(MTL::ComputeCommandEncoder, encoder),
                                    GIVEN(MTL::CommandBuffer, commandBuffer),
                                    CONVERTED_ARRAY(MPS::NDArray, sourceArrays),
                                    GIVEN(MPS::NDArray, destination));
}
@end

@implementation MPSNDArrayMatrixMultiplication
INVAR_MADE_BY_CPP(MPS::NDArrayMatrixMultiplication)
- (instancetype)initWithDevice:(id<MTLDevice>)device sourceCount:(NSUInteger)count {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device), count));
}
PROPERTY(double, alpha, setAlpha)
PROPERTY(double, beta, setBeta)
@end

@implementation MPSNDArrayUnaryKernel
- (MPSNDArray *)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf sourceArray:(MPSNDArray *)sourceArray {
  return objc(cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf), GIVEN(MPS::NDArray, sourceArray)));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                  sourceArray:(MPSNDArray *)sourceArray
             destinationArray:(MPSNDArray *)destination {
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf), GIVEN(MPS::NDArray, sourceArray),
                                   GIVEN(MPS::NDArray, destination));
}
- (MPSNDArray *)encodeToCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                         commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                           sourceArray:(MPSNDArray *)sourceArray {
  return objc(cpp(self)->encodeToCommandEncoder(GIVEN(MTL::ComputeCommandEncoder, encoder),
                                                GIVEN(MTL::CommandBuffer, commandBuffer),
                                                GIVEN(MPS::NDArray, sourceArray)));
}
- (void)encodeToCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                 commandBuffer:(id<MTLCommandBuffer>)commandBuffer
                   sourceArray:(MPSNDArray *)sourceArray
              destinationArray:(MPSNDArray *)destination {
  cpp(self)->encodeToCommandEncoder(GIVEN(MTL::ComputeCommandEncoder, encoder),
                                    GIVEN(MTL::CommandBuffer, commandBuffer), GIVEN(MPS::NDArray, sourceArray),
                                    GIVEN(MPS::NDArray, destination));
}
@end

@implementation MPSNDArrayIdentity
INVAR_MADE_BY_CPP(MPS::NDArrayIdentity)
- (instancetype)initWithDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->init(GIVEN(MTL::Device, device)));
}
- (MPSNDArray *)reshapeWithCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                             sourceArray:(MPSNDArray *)sourceArray
                                   shape:(MPSShape *)shape
                        destinationArray:(MPSNDArray *)destinationArray {
  return objc(cpp(self)->reshapeWithCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf),
                                                  GIVEN(MPS::NDArray, sourceArray), CONVERTED(NS::Array, shape),
                                                  GIVEN(MPS::NDArray, destinationArray)));
}
- (MPSNDArray *)reshapeWithCommandBuffer:(id<MTLCommandBuffer>)cmdBuf
                             sourceArray:(MPSNDArray *)sourceArray
                          dimensionCount:(NSUInteger)numberOfDimensions
                          dimensionSizes:(NSUInteger *)dimensionSizes
                        destinationArray:(MPSNDArray *)destinationArray {
  return objc(cpp(self)->reshapeWithCommandBuffer(GIVEN(MTL::CommandBuffer, cmdBuf),
                                                  GIVEN(MPS::NDArray, sourceArray), numberOfDimensions,
                                                  dimensionSizes, GIVEN(MPS::NDArray, destinationArray)));
}
- (MPSNDArray *)reshapeWithCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                            commandBuffer:(id<MTLCommandBuffer>)cmdBuf
                              sourceArray:(MPSNDArray *)sourceArray
                                    shape:(MPSShape *)shape
                         destinationArray:(MPSNDArray *)destinationArray {
  return objc(cpp(self)->reshapeWithCommandEncoder(
      GIVEN(MTL::ComputeCommandEncoder, encoder), GIVEN(MTL::CommandBuffer, cmdBuf),
      GIVEN(MPS::NDArray, sourceArray), CONVERTED(NS::Array, shape), GIVEN(MPS::NDArray, destinationArray)));
}
- (MPSNDArray *)reshapeWithCommandEncoder:(id<MTLComputeCommandEncoder>)encoder
                            commandBuffer:(id<MTLCommandBuffer>)cmdBuf
                              sourceArray:(MPSNDArray *)sourceArray
                           dimensionCount:(NSUInteger)numberOfDimensions
                           dimensionSizes:(NSUInteger *)dimensionSizes
                         destinationArray:(MPSNDArray *)destinationArray {
  return objc(cpp(self)->reshapeWithCommandEncoder(
      GIVEN(MTL::ComputeCommandEncoder, encoder), GIVEN(MTL::CommandBuffer, cmdBuf),
      GIVEN(MPS::NDArray, sourceArray), numberOfDimensions, dimensionSizes,
      GIVEN(MPS::NDArray, destinationArray)));
}
@end
