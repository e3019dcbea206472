// Matrices, arrays and their products with Metal Performance Shaders.
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>

#include "Check.h"

static void testMatrices(void) {
  id<MTLDevice> device = theDevice();
  CHECK(MPSSupportsMTLDevice(device));
  const float left[6] = {1, 2, 3, 4, 5, 6}, right[6] = {1, 0, 0, 1, 1, 1};   // 2x3, 3x2
  id<MTLBuffer> a = OWNED([device newBufferWithBytes:left length:sizeof left options:0]);
  id<MTLBuffer> b = OWNED([device newBufferWithBytes:right length:sizeof right options:0]);
  MPSMatrixDescriptor *wide = [MPSMatrixDescriptor matrixDescriptorWithRows:2 columns:3 rowBytes:12 dataType:MPSDataTypeFloat32];
  MPSMatrixDescriptor *tall = [MPSMatrixDescriptor matrixDescriptorWithRows:3 columns:2 rowBytes:8 dataType:MPSDataTypeFloat32];
  MPSMatrixDescriptor *square = [MPSMatrixDescriptor matrixDescriptorWithRows:2 columns:2 rowBytes:8 dataType:MPSDataTypeFloat32];
  MPSMatrix *A = OWNED([[MPSMatrix alloc] initWithBuffer:a descriptor:wide]);
  MPSMatrix *B = OWNED([[MPSMatrix alloc] initWithBuffer:b offset:0 descriptor:tall]);
  MPSMatrix *C = OWNED([[MPSMatrix alloc] initWithDevice:device descriptor:square]);
  CHECK(A.rows == 2 && A.columns == 3 && A.data == a && A.rowBytes == 12 && C.dataType == MPSDataTypeFloat32);
  MPSMatrixMultiplication *product = OWNED([[MPSMatrixMultiplication alloc] initWithDevice:device
                                                                             transposeLeft:NO
                                                                            transposeRight:NO
                                                                                resultRows:2
                                                                             resultColumns:2
                                                                           interiorColumns:3
                                                                                     alpha:2
                                                                                      beta:0]);
  CHECK([product isKindOfClass:[MPSKernel class]] && product.device == device);
  product.label = @"product";
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  [product encodeToCommandBuffer:commands leftMatrix:A rightMatrix:B resultMatrix:C];
  [commands commit];
  [commands waitUntilCompleted];
  const float *c = (const float *)C.data.contents;
  CHECK(c[0] == 8 && c[1] == 10 && c[2] == 20 && c[3] == 22);
  MPSMatrixMultiplication *copy = OWNED([product copy]);
  CHECK([copy.label isEqual:@"product"] && [copy isMemberOfClass:[MPSMatrixMultiplication class]]);
}

static void testArrays(void) {
  id<MTLDevice> device = theDevice();
  MPSNDArrayDescriptor *descriptor = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32 shape:@[ @2, @3, @4 ]];
  CHECK(descriptor.numberOfDimensions == 3 && [descriptor lengthOfDimension:0] == 4);
  CHECK([[descriptor getShape] isEqual:(@[ @2, @3, @4 ])] && [(@[ @2, @3, @4 ]) isEqual:[descriptor getShape]]);
  MPSNDArrayDescriptor *listed = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat16
                                                               dimensionSizes:(NSUInteger)4, (NSUInteger)3, (NSUInteger)0];
  CHECK([[listed getShape] isEqual:(@[ @3, @4 ])]);
  [descriptor sliceDimension:2 withSubrange:(MPSDimensionSlice){1, 1}];
  CHECK([descriptor sliceRangeForDimension:2].start == 1);
  [descriptor transposeDimension:0 withDimension:1];

  MPSNDArrayDescriptor *whole = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32 shape:@[ @2, @3, @4 ]];
  MPSNDArray *array = OWNED([[MPSNDArray alloc] initWithDevice:device descriptor:whole]);
  float values[24], back[12];
  for (int i = 0; i < 24; ++i) values[i] = (float)i;
  [array writeBytes:values strideBytes:nil];
  MPSNDArray *view = [array arrayViewWithDescriptor:descriptor];
  CHECK(view.parent == array && [view.shape isEqual:(@[ @1, @4, @3 ])]);
  [view readBytes:back strideBytes:nil];
  CHECK(back[0] == 12 && back[1] == 16 && back[3] == 13);
  MPSNDArray *one = OWNED([[MPSNDArray alloc] initWithDevice:device scalar:2.5]);
  float scalar = 0;
  [one readBytes:&scalar strideBytes:nil];
  CHECK(scalar == 2.5f);
  CHECK([view isKindOfClass:[MPSNDArray class]]);
}

static void testProducts(void) {
  id<MTLDevice> device = theDevice();
  MPSNDArrayMatrixMultiplication *matmul = OWNED([[MPSNDArrayMatrixMultiplication alloc] initWithDevice:device sourceCount:2]);
  MPSNDArrayDescriptor *descriptor = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32 shape:@[ @8, @8 ]];
  MPSNDArray *a = OWNED([[MPSNDArray alloc] initWithDevice:device descriptor:descriptor]);
  MPSNDArray *b = OWNED([[MPSNDArray alloc] initWithDevice:device descriptor:descriptor]);
  MPSNDArray *c = OWNED([[MPSNDArray alloc] initWithDevice:device descriptor:descriptor]);
  float values[64], identity[64], result[64];
  for (int i = 0; i < 64; ++i) values[i] = (float)i, identity[i] = i % 9 == 0;
  [a writeBytes:values strideBytes:nil];
  [b writeBytes:identity strideBytes:nil];
  matmul.alpha = 3;
  CHECK(matmul.alpha == 3 && matmul.beta == 1);
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  [matmul encodeToCommandBuffer:commands sourceArrays:@[ a, b ] destinationArray:c];
  MPSNDArray *made = [matmul encodeToCommandBuffer:commands sourceArrays:@[ a, b ]];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  [matmul encodeToCommandEncoder:encoder commandBuffer:commands sourceArrays:[NSArray arrayWithObjects:c, b, nil] destinationArray:a];
  [encoder endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.error == nil);
  [made readBytes:result strideBytes:nil];
  CHECK(result[9] == 27);
  [a readBytes:result strideBytes:nil];
  CHECK(result[9] == 81);

  // A wrong number of arrays fails with words, not with a crash.
  commands = [queue commandBuffer];
  [matmul encodeToCommandBuffer:commands sourceArrays:@[ a ] destinationArray:c];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.status == MTLCommandBufferStatusError && [commands.error.localizedDescription length] > 0);
}

static void testCommandBuffers(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  const float values[4] = {1, 2, 3, 4};
  id<MTLBuffer> a = OWNED([device newBufferWithBytes:values length:sizeof values options:0]);
  id<MTLBuffer> b = OWNED([device newBufferWithLength:sizeof values options:0]);
  id<MTLBuffer> c = OWNED([device newBufferWithLength:sizeof values options:0]);
  MPSMatrixDescriptor *square = [MPSMatrixDescriptor matrixDescriptorWithRows:2 columns:2 rowBytes:8 dataType:MPSDataTypeFloat32];
  MPSMatrix *A = OWNED([[MPSMatrix alloc] initWithBuffer:a descriptor:square]);
  MPSMatrix *B = OWNED([[MPSMatrix alloc] initWithBuffer:b descriptor:square]);
  MPSMatrix *C = OWNED([[MPSMatrix alloc] initWithBuffer:c descriptor:square]);
  MPSMatrixMultiplication *product =
      OWNED([[MPSMatrixMultiplication alloc] initWithDevice:device resultRows:2 resultColumns:2 interiorColumns:2]);

  MPSCommandBuffer *commands = [MPSCommandBuffer commandBufferFromCommandQueue:queue];
  CHECK([commands conformsToProtocol:@protocol(MTLCommandBuffer)] && commands.commandQueue == queue);
  id<MTLCommandBuffer> first = commands.commandBuffer;
  __block atomic_int completed = 0;
  dispatch_semaphore_t handled = OWNED(dispatch_semaphore_create(0));
  [commands addCompletedHandler:^(id<MTLCommandBuffer> done) {
    completed += done == first;
    dispatch_semaphore_signal(handled);
  }];
  [product encodeToCommandBuffer:commands leftMatrix:A rightMatrix:A resultMatrix:B];
  [commands commitAndContinue];
  CHECK(commands.commandBuffer != first && first.status >= MTLCommandBufferStatusCommitted);
  CHECK(commands.rootCommandBuffer == commands.commandBuffer && commands.status == MTLCommandBufferStatusNotEnqueued);
  [product encodeToCommandBuffer:commands leftMatrix:B rightMatrix:A resultMatrix:C];
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
  [blit copyFromBuffer:c sourceOffset:0 toBuffer:b destinationOffset:0 size:sizeof values];
  [blit endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  dispatch_semaphore_wait(handled, DISPATCH_TIME_FOREVER);
  CHECK(commands.status == MTLCommandBufferStatusCompleted && completed == 1);
  const float *cubed = (const float *)b.contents;
  CHECK(cubed[0] == 37 && cubed[1] == 54 && cubed[2] == 81 && cubed[3] == 118);

  // Over a command buffer that is there, and over another of its kind.
  id<MTLCommandBuffer> plain = [queue commandBuffer];
  MPSCommandBuffer *over = [MPSCommandBuffer commandBufferWithCommandBuffer:plain];
  CHECK([MPSCommandBuffer commandBufferWithCommandBuffer:over].commandBuffer == plain);
  CHECK([RAISED((void)[MPSCommandBuffer commandBufferWithCommandBuffer:(id<MTLCommandBuffer>)queue])
      isEqual:NSInvalidArgumentException]);
}

TEST_MAIN(testMatrices(); testArrays(); testProducts(); testCommandBuffers();)
