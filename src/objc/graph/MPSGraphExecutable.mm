// MPSGraphExecutable and the descriptors of runs and compiles.
#import "objc/graph/GraphBridge.hpp"

using namespace invar::objc;

@implementation MPSGraphExecutable
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSArray *, feedTensors)
FOUND(NSArray *, targetTensors)
- (NSArray *)runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                        inputsArray:(NSArray *)inputsArray
                       resultsArray:(NSArray *)resultsArray
                executionDescriptor:(MPSGraphExecutableExecutionDescriptor *)descriptor {
  return objc(cpp(self)->run(GIVEN(MTL::CommandQueue, commandQueue),
                             CONVERTED_ARRAY(MPS::GraphTensorData, inputsArray),
                             CONVERTED_ARRAY(MPS::GraphTensorData, resultsArray),
                             GIVEN(MPS::GraphExecutableExecutionDescriptor, descriptor)));
}
- (NSArray *)runAsyncWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                             inputsArray:(NSArray *)inputsArray
                            resultsArray:(NSArray *)resultsArray
                     executionDescriptor:(MPSGraphExecutableExecutionDescriptor *)descriptor {
  return objc(cpp(self)->runAsync(GIVEN(MTL::CommandQueue, commandQueue),
                                  CONVERTED_ARRAY(MPS::GraphTensorData, inputsArray),
                                  CONVERTED_ARRAY(MPS::GraphTensorData, resultsArray),
                                  GIVEN(MPS::GraphExecutableExecutionDescriptor, descriptor)));
}
- (NSArray *)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                       inputsArray:(NSArray *)inputsArray
                      resultsArray:(NSArray *)resultsArray
               executionDescriptor:(MPSGraphExecutableExecutionDescriptor *)descriptor {
  return objc(cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer),
                                               CONVERTED_ARRAY(MPS::GraphTensorData, inputsArray),
                                               CONVERTED_ARRAY(MPS::GraphTensorData, resultsArray),
                                               GIVEN(MPS::GraphExecutableExecutionDescriptor, descriptor)));
}
@end

@implementation MPSGraphExecutableExecutionDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MPS::GraphExecutableExecutionDescriptor)
PROPERTY(BOOL, waitUntilCompleted, setWaitUntilCompleted)
- (MPSGraphExecutableCompletionHandler)completionHandler {
  return nil;
}
- (void)setCompletionHandler:(MPSGraphExecutableCompletionHandler)handler {
  cpp(self)->setCompletionHandler(
      MTL::Private::handlerFromBlock(reinterpret_cast<void (^)(NS::Array *, NS::Error *)>((void *)handler)));
}
@end

@implementation MPSGraphExecutionDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MPS::GraphExecutionDescriptor)
PROPERTY(BOOL, waitUntilCompleted, setWaitUntilCompleted)
- (MPSGraphCompletionHandler)completionHandler {
  return nil;
}
- (void)setCompletionHandler:(MPSGraphCompletionHandler)handler {
  cpp(self)->setCompletionHandler(MTL::Private::handlerFromBlock(
      reinterpret_cast<void (^)(NS::Dictionary *, NS::Error *)>((void *)handler)));
}
@end

@implementation MPSGraphCompilationDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MPS::GraphCompilationDescriptor)
PROPERTY(MPSGraphOptimization, optimizationLevel, setOptimizationLevel)
@end
