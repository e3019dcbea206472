// Vectors, softmax, decompositions and solvers, copies and reshapes with Metal Performance Shaders.
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>

#include <math.h>

#include "Check.h"

static MPSMatrix *matrixOf(id<MTLDevice> device, NSUInteger rows, NSUInteger columns, const float *values) {
  id<MTLBuffer> buffer = OWNED([device newBufferWithBytes:values length:rows * columns * 4 options:0]);
  MPSMatrixDescriptor *descriptor = [MPSMatrixDescriptor matrixDescriptorWithRows:rows
                                                                          columns:columns
                                                                         rowBytes:columns * 4
                                                                         dataType:MPSDataTypeFloat32];
  return OWNED([[MPSMatrix alloc] initWithBuffer:buffer descriptor:descriptor]);
}

static BOOL isNear(float a, float b) { return fabsf(a - b) < 1e-5f; }

static id<MTLCommandBuffer> finished(id<MTLCommandBuffer> commands) {
  [commands commit];
  [commands waitUntilCompleted];
  if (commands.error) fprintf(stderr, "%s\n", [[commands.error localizedDescription] UTF8String]);
  return commands;
}

static void testVectors(id<MTLDevice> device, id<MTLCommandQueue> queue) {
  const float values[6] = {1, 2, 3, 4, 5, 6}, x[3] = {1, 0, -1};
  MPSMatrix *matrix = matrixOf(device, 2, 3, values);
  MPSVectorDescriptor *three = [MPSVectorDescriptor vectorDescriptorWithLength:3 dataType:MPSDataTypeFloat32];
  MPSVectorDescriptor *two = [MPSVectorDescriptor vectorDescriptorWithLength:2
                                                                     vectors:1
                                                                 vectorBytes:8
                                                                    dataType:MPSDataTypeFloat32];
  CHECK(three.length == 3 && three.vectors == 1 && three.vectorBytes == 12);
  CHECK([MPSVectorDescriptor vectorBytesForLength:3 dataType:MPSDataTypeFloat32] == 16);
  id<MTLBuffer> buffer = OWNED([device newBufferWithBytes:x length:sizeof x options:0]);
  MPSVector *vector = OWNED([[MPSVector alloc] initWithBuffer:buffer descriptor:three]);
  MPSVector *result = OWNED([[MPSVector alloc] initWithDevice:device descriptor:two]);
  CHECK(vector.data == buffer && vector.device == device && result.length == 2 && vector.offset == 0);
  MPSMatrixVectorMultiplication *product = OWNED([[MPSMatrixVectorMultiplication alloc] initWithDevice:device
                                                                                                   rows:2
                                                                                                columns:3]);
  CHECK([product isKindOfClass:[MPSMatrixBinaryKernel class]] && product.batchSize == NSUIntegerMax);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  [product encodeToCommandBuffer:commands inputMatrix:matrix inputVector:vector resultVector:result];
  CHECK(finished(commands).status == MTLCommandBufferStatusCompleted);
  const float *y = result.data.contents;
  CHECK(y[0] == -2 && y[1] == -2);
}

static void testSoftMax(id<MTLDevice> device, id<MTLCommandQueue> queue) {
  const float values[4] = {0, 0, 1, 1};
  MPSMatrix *input = matrixOf(device, 2, 2, values), *result = matrixOf(device, 2, 2, values);
  MPSMatrixSoftMax *softMax = OWNED([[MPSMatrixSoftMax alloc] initWithDevice:device]);
  MPSMatrixLogSoftMax *logarithm = OWNED([[MPSMatrixLogSoftMax alloc] initWithDevice:device]);
  CHECK([logarithm isKindOfClass:[MPSMatrixSoftMax class]] && [logarithm isMemberOfClass:[MPSMatrixLogSoftMax class]]);
  CHECK([OWNED([logarithm copy]) isMemberOfClass:[MPSMatrixLogSoftMax class]]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  [softMax encodeToCommandBuffer:commands inputMatrix:input resultMatrix:result];
  logarithm.sourceRows = 1;
  [logarithm encodeToCommandBuffer:commands inputMatrix:input resultMatrix:input];
  CHECK(finished(commands).status == MTLCommandBufferStatusCompleted);
  const float *y = result.data.contents, *z = input.data.contents;
  CHECK(isNear(y[0], 0.5f) && isNear(y[3], 0.5f) && isNear(z[0], -logf(2)) && z[2] == 1);
}

static void testDecompositions(id<MTLDevice> device, id<MTLCommandQueue> queue) {
  const float a[4] = {4, 2, 2, 5}, b[2] = {10, 13}, zeros[4] = {0, 0, 0, 0};   // x = {1.5, 2}
  MPSMatrix *source = matrixOf(device, 2, 2, a), *factors = matrixOf(device, 2, 2, zeros);
  MPSMatrix *x = matrixOf(device, 2, 1, b), *y = matrixOf(device, 2, 1, b), *z = matrixOf(device, 2, 1, b);
  MPSMatrixDescriptor *indices = [MPSMatrixDescriptor matrixDescriptorWithRows:1
                                                                       columns:2
                                                                      rowBytes:8
                                                                      dataType:MPSDataTypeUInt32];
  MPSMatrix *pivots = OWNED([[MPSMatrix alloc] initWithDevice:device descriptor:indices]);
  id<MTLBuffer> status = OWNED([device newBufferWithLength:sizeof(int) options:0]);
  ((int *)status.contents)[0] = 7;

  MPSMatrixDecompositionLU *lu = OWNED([[MPSMatrixDecompositionLU alloc] initWithDevice:device rows:2 columns:2]);
  MPSMatrixSolveLU *solveLU = OWNED([[MPSMatrixSolveLU alloc] initWithDevice:device
                                                                   transpose:NO
                                                                       order:2
                                                      numberOfRightHandSides:1]);
  MPSMatrixDecompositionCholesky *cholesky = OWNED([[MPSMatrixDecompositionCholesky alloc] initWithDevice:device
                                                                                                     lower:YES
                                                                                                     order:2]);
  MPSMatrixSolveCholesky *solveCholesky = OWNED([[MPSMatrixSolveCholesky alloc] initWithDevice:device
                                                                                         upper:NO
                                                                                         order:2
                                                                        numberOfRightHandSides:1]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  [lu encodeToCommandBuffer:commands sourceMatrix:source resultMatrix:factors pivotIndices:pivots status:status];
  [solveLU encodeToCommandBuffer:commands
                    sourceMatrix:factors
             rightHandSideMatrix:x
                    pivotIndices:pivots
                  solutionMatrix:x];
  [cholesky encodeToCommandBuffer:commands sourceMatrix:source resultMatrix:source status:nil];
  [solveCholesky encodeToCommandBuffer:commands sourceMatrix:source rightHandSideMatrix:y solutionMatrix:y];
  for (int transpose = 0; transpose < 2; ++transpose) {
    MPSMatrixSolveTriangular *half = OWNED([[MPSMatrixSolveTriangular alloc] initWithDevice:device
                                                                                      right:NO
                                                                                      upper:NO
                                                                                  transpose:transpose == 1
                                                                                       unit:NO
                                                                                      order:2
                                                                     numberOfRightHandSides:1
                                                                                      alpha:1]);
    [half encodeToCommandBuffer:commands sourceMatrix:source rightHandSideMatrix:z solutionMatrix:z];
  }
  CHECK(finished(commands).status == MTLCommandBufferStatusCompleted);
  CHECK(((int *)status.contents)[0] == MPSMatrixDecompositionStatusSuccess);
  for (MPSMatrix *solution in @[ x, y, z ]) {
    const float *found = solution.data.contents;
    CHECK(isNear(found[0], 1.5f) && isNear(found[1], 2));
  }
}

static void testIdentity(id<MTLDevice> device, id<MTLCommandQueue> queue) {
  MPSNDArrayDescriptor *descriptor = [MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32 shape:@[ @2, @3 ]];
  MPSNDArray *array = OWNED([[MPSNDArray alloc] initWithDevice:device descriptor:descriptor]);
  float values[6] = {0, 1, 2, 3, 4, 5}, back[6];
  [array writeBytes:values strideBytes:nil];
  MPSNDArrayIdentity *identity = OWNED([[MPSNDArrayIdentity alloc] initWithDevice:device]);
  CHECK([identity isKindOfClass:[MPSNDArrayUnaryKernel class]]);
  MPSNDArray *flat = [identity reshapeWithCommandBuffer:nil sourceArray:array shape:@[ @6 ] destinationArray:nil];
  CHECK(flat.parent == array && [flat.shape isEqual:@[ @6 ]]);

  [descriptor transposeDimension:0 withDimension:1];
  MPSNDArray *turned = [array arrayViewWithDescriptor:descriptor];
  NSUInteger sizes[1] = {6};
  CHECK(![identity reshapeWithCommandBuffer:nil sourceArray:turned dimensionCount:1 dimensionSizes:sizes destinationArray:nil]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  MPSNDArray *copy = [identity encodeToCommandBuffer:commands sourceArray:turned];
  MPSNDArray *reshaped = [identity reshapeWithCommandBuffer:commands
                                                sourceArray:turned
                                             dimensionCount:1
                                             dimensionSizes:sizes
                                           destinationArray:nil];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  MPSNDArray *inside = [identity encodeToCommandEncoder:encoder commandBuffer:commands sourceArray:copy];
  [encoder endEncoding];
  CHECK(finished(commands).status == MTLCommandBufferStatusCompleted);
  CHECK([copy.shape isEqual:(@[ @3, @2 ])] && [reshaped.shape isEqual:@[ @6 ]]);
  for (MPSNDArray *result in @[ copy, reshaped, inside ]) {
    [result readBytes:back strideBytes:nil];
    CHECK(back[0] == 0 && back[1] == 3 && back[2] == 1 && back[5] == 5);
  }
}

static void testMisuse(id<MTLDevice> device, id<MTLCommandQueue> queue) {
  const float values[4] = {1, 2, 3, 4};
  MPSMatrix *matrix = matrixOf(device, 2, 2, values);
  MPSMatrixSoftMax *softMax = OWNED([[MPSMatrixSoftMax alloc] initWithDevice:device]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  CHECK([RAISED([softMax encodeToCommandBuffer:commands inputMatrix:(id)queue resultMatrix:matrix])
      isEqual:NSInvalidArgumentException]);
  MPSMatrixDecompositionCholesky *larger = OWNED([[MPSMatrixDecompositionCholesky alloc] initWithDevice:device
                                                                                                   lower:YES
                                                                                                   order:3]);
  [larger encodeToCommandBuffer:commands sourceMatrix:matrix resultMatrix:matrix status:nil];
  CHECK([[finished(commands).error localizedDescription] containsString:@"the source matrix has 2 rows, 3"]);
}

TEST_MAIN(id<MTLDevice> device = theDevice(); id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
          testVectors(device, queue); testSoftMax(device, queue); testDecompositions(device, queue);
          testIdentity(device, queue); testMisuse(device, queue);)
