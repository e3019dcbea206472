// A pipeline whose memory accesses are checked, by its descriptor's wish, and one whose are not.
#include "Check.h"

static id<MTLComputePipelineState> checkedPipeline(MTLShaderValidation wish) {
  id<MTLDevice> device = theDevice();
  NSError *error = nil;
  id<MTLLibrary> library = OWNED([device newLibraryWithSource:kAddOne options:nil error:&error]);
  MTLComputePipelineDescriptor *descriptor = OWNED([MTLComputePipelineDescriptor new]);
  CHECK(descriptor.shaderValidation == MTLShaderValidationDefault);
  descriptor.computeFunction = OWNED([library newFunctionWithName:@"addOne"]);
  descriptor.shaderValidation = wish;
  MTLComputePipelineDescriptor *copy = OWNED([descriptor copy]);
  CHECK(descriptor.shaderValidation == wish && copy.shaderValidation == wish);
  id<MTLComputePipelineState> pipeline = OWNED([device newComputePipelineStateWithDescriptor:descriptor
                                                                                     options:MTLPipelineOptionNone
                                                                                  reflection:nil
                                                                                       error:&error]);
  CHECK(pipeline != nil && error == nil);
  [descriptor reset];
  CHECK(descriptor.shaderValidation == MTLShaderValidationDefault);
  return pipeline;
}

static void testWishes(void) {
  CHECK(checkedPipeline(MTLShaderValidationEnabled).shaderValidation == MTLShaderValidationEnabled);
  CHECK(checkedPipeline(MTLShaderValidationDisabled).shaderValidation == MTLShaderValidationDisabled);
  CHECK(checkedPipeline(MTLShaderValidationDefault).shaderValidation == MTLShaderValidationDisabled);
}

static void testReport(void) {
  id<MTLDevice> device = theDevice();
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:16 options:0]);
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  const float by = 1;
  [encoder setComputePipelineState:checkedPipeline(MTLShaderValidationEnabled)];
  [encoder setBuffer:buffer offset:0 atIndex:0];
  [encoder setBytes:&by length:sizeof by atIndex:1];
  [encoder dispatchThreads:MTLSizeMake(5, 1, 1) threadsPerThreadgroup:MTLSizeMake(5, 1, 1)];   // room for four
  [encoder endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.status == MTLCommandBufferStatusError);
  CHECK([commands.error.localizedDescription rangeOfString:@"'addOne'"].location != NSNotFound);
  CHECK([commands.error.localizedDescription rangeOfString:@"limit 16 bytes"].location != NSNotFound);
  CHECK(((float *)buffer.contents)[3] == 1);
}

TEST_MAIN(testWishes(); testReport();)
