// MPSGraph: running, encoding and compiling. Operations stand in categories (MPSGraphOps.mm).
#import "objc/graph/GraphBridge.hpp"

using namespace invar::objc;

@implementation MPSGraph
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MPS::Graph)
+ (instancetype)new {
  return [[self alloc] init];
}
- (instancetype)init {
  return objc(cpp(self)->init());
}
FOUND(NSArray *, placeholderTensors)

- (NSDictionary *)runWithFeeds:(NSDictionary *)feeds
                 targetTensors:(NSArray *)targetTensors
              targetOperations:(NSArray *)targetOperations {
  return objc(cpp(self)->run(BY_TENSOR(MPS::GraphTensorData, feeds),
                             CONVERTED_ARRAY(MPS::GraphTensor, targetTensors),
                             CONVERTED_ARRAY(MPS::GraphOperation, targetOperations)));
}
- (NSDictionary *)runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                                   feeds:(NSDictionary *)feeds
                           targetTensors:(NSArray *)targetTensors
                        targetOperations:(NSArray *)targetOperations {
  return objc(cpp(self)->run(GIVEN(MTL::CommandQueue, commandQueue), BY_TENSOR(MPS::GraphTensorData, feeds),
                             CONVERTED_ARRAY(MPS::GraphTensor, targetTensors),
                             CONVERTED_ARRAY(MPS::GraphOperation, targetOperations)));
}
- (void)runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                         feeds:(NSDictionary *)feeds
              targetOperations:(NSArray *)targetOperations
             resultsDictionary:(NSDictionary *)resultsDictionary {
  cpp(self)->run(GIVEN(MTL::CommandQueue, commandQueue), BY_TENSOR(MPS::GraphTensorData, feeds),
                 CONVERTED_ARRAY(MPS::GraphOperation, targetOperations),
                 BY_TENSOR(MPS::GraphTensorData, resultsDictionary));
}
- (NSDictionary *)runAsyncWithFeeds:(NSDictionary *)feeds
                      targetTensors:(NSArray *)targetTensors
                   targetOperations:(NSArray *)targetOperations
                executionDescriptor:(MPSGraphExecutionDescriptor *)descriptor {
  return objc(cpp(self)->runAsync(BY_TENSOR(MPS::GraphTensorData, feeds),
                                  CONVERTED_ARRAY(MPS::GraphTensor, targetTensors),
                                  CONVERTED_ARRAY(MPS::GraphOperation, targetOperations),
                                  GIVEN(MPS::GraphExecutionDescriptor, descriptor)));
}
- (NSDictionary *)runAsyncWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                                        feeds:(NSDictionary *)feeds
                                targetTensors:(NSArray *)targetTensors
                             targetOperations:(NSArray *)targetOperations
                          executionDescriptor:(MPSGraphExecutionDescriptor *)descriptor {
  return objc(cpp(self)->runAsync(GIVEN(MTL::CommandQueue, commandQueue), BY_TENSOR(MPS::GraphTensorData, feeds),
                                  CONVERTED_ARRAY(MPS::GraphTensor, targetTensors),
                                  CONVERTED_ARRAY(MPS::GraphOperation, targetOperations),
                                  GIVEN(MPS::GraphExecutionDescriptor, descriptor)));
}
- (NSDictionary *)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                                  feeds:(NSDictionary *)feeds
                          targetTensors:(NSArray *)targetTensors
                       targetOperations:(NSArray *)targetOperations
                    executionDescriptor:(MPSGraphExecutionDescriptor *)descriptor {
  return objc(cpp(self)->encodeToCommandBuffer(
      GIVEN(MTL::CommandBuffer, commandBuffer), BY_TENSOR(MPS::GraphTensorData, feeds),
      CONVERTED_ARRAY(MPS::GraphTensor, targetTensors), CONVERTED_ARRAY(MPS::GraphOperation, targetOperations),
      GIVEN(MPS::GraphExecutionDescriptor, descriptor)));
}
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                        feeds:(NSDictionary *)feeds
             targetOperations:(NSArray *)targetOperations
            resultsDictionary:(NSDictionary *)resultsDictionary
          executionDescriptor:(MPSGraphExecutionDescriptor *)descriptor {
  const NS::Dictionary *results = nullptr;
  auto kept = byTensor<MPS::GraphTensorData>(resultsDictionary, self, _cmd);
  results = kept.get();
  cpp(self)->encodeToCommandBuffer(GIVEN(MTL::CommandBuffer, commandBuffer),
                                   BY_TENSOR(MPS::GraphTensorData, feeds),
                                   CONVERTED_ARRAY(MPS::GraphOperation, targetOperations), results,
                                   GIVEN(MPS::GraphExecutionDescriptor, descriptor));
}
- (MPSGraphExecutable *)compileWithDevice:(MPSGraphDevice *)device
                                    feeds:(NSDictionary *)feeds
                            targetTensors:(NSArray *)targetTensors
                         targetOperations:(NSArray *)targetOperations
                    compilationDescriptor:(MPSGraphCompilationDescriptor *)descriptor {
  return objc(cpp(self)->compile(GIVEN(MPS::GraphDevice, device), BY_TENSOR(MPS::GraphShapedType, feeds),
                                 CONVERTED_ARRAY(MPS::GraphTensor, targetTensors),
                                 CONVERTED_ARRAY(MPS::GraphOperation, targetOperations),
                                 GIVEN(MPS::GraphCompilationDescriptor, descriptor)));
}
@end
