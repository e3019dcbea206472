// MPSNDArrayMultiaryKernel and its kernels.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

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
