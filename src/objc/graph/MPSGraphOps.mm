// MPSGraph's operations, by the categories of their headers.
#import "objc/graph/GraphBridge.hpp"

using namespace invar::objc;

#define BINARY(operation)                                                                           \
  -(MPSGraphTensor *)operation##WithPrimaryTensor : (MPSGraphTensor *)primary secondaryTensor       \
      : (MPSGraphTensor *)secondary name : (NSString *)name {                                       \
    return objc(cpp(self)->operation(GIVEN(MPS::GraphTensor, primary), GIVEN(MPS::GraphTensor, secondary), \
                                     CONVERTED(NS::String, name)));                                 \
  }

@implementation MPSGraph (MemoryOps)
- (MPSGraphTensor *)placeholderWithShape:(MPSShape *)shape dataType:(MPSDataType)dataType name:(NSString *)name {
  return objc(cpp(self)->placeholder(CONVERTED(NS::Array, shape), MPS::DataType(dataType),
                                     CONVERTED(NS::String, name)));
}
- (MPSGraphTensor *)placeholderWithShape:(MPSShape *)shape name:(NSString *)name {
  return objc(cpp(self)->placeholder(CONVERTED(NS::Array, shape), CONVERTED(NS::String, name)));
}
- (MPSGraphTensor *)constantWithData:(NSData *)data shape:(MPSShape *)shape dataType:(MPSDataType)dataType {
  return objc(cpp(self)->constant(CONVERTED(NS::Data, data), CONVERTED(NS::Array, shape),
                                  MPS::DataType(dataType)));
}
- (MPSGraphTensor *)constantWithScalar:(double)scalar dataType:(MPSDataType)dataType {
  return objc(cpp(self)->constant(scalar, MPS::DataType(dataType)));
}
- (MPSGraphTensor *)constantWithScalar:(double)scalar shape:(MPSShape *)shape dataType:(MPSDataType)dataType {
  return objc(cpp(self)->constant(scalar, CONVERTED(NS::Array, shape), MPS::DataType(dataType)));
}
@end

@implementation MPSGraph (ArithmeticOps)
BINARY(addition)
BINARY(subtraction)
BINARY(multiplication)
BINARY(division)
@end

@implementation MPSGraph (MatrixMultiplicationOps)
BINARY(matrixMultiplication)
@end

@implementation MPSGraph (ActivationOps)
- (MPSGraphTensor *)reLUWithTensor:(MPSGraphTensor *)tensor name:(NSString *)name {
  return objc(cpp(self)->reLU(GIVEN(MPS::GraphTensor, tensor), CONVERTED(NS::String, name)));
}
- (MPSGraphTensor *)softMaxWithTensor:(MPSGraphTensor *)tensor axis:(NSInteger)axis name:(NSString *)name {
  return objc(cpp(self)->softMax(GIVEN(MPS::GraphTensor, tensor), axis, CONVERTED(NS::String, name)));
}
@end

@implementation MPSGraph (TensorShapeOps)
- (MPSGraphTensor *)reshapeTensor:(MPSGraphTensor *)tensor withShape:(MPSShape *)shape name:(NSString *)name {
  return objc(cpp(self)->reshape(GIVEN(MPS::GraphTensor, tensor), CONVERTED(NS::Array, shape),
                                 CONVERTED(NS::String, name)));
}
- (MPSGraphTensor *)transposeTensor:(MPSGraphTensor *)tensor
                          dimension:(NSUInteger)dimensionIndex
                      withDimension:(NSUInteger)dimensionIndex2
                               name:(NSString *)name {
  return objc(cpp(self)->transpose(GIVEN(MPS::GraphTensor, tensor), NS::Integer(dimensionIndex),
                                   NS::Integer(dimensionIndex2), CONVERTED(NS::String, name)));
}
- (MPSGraphTensor *)transposeTensor:(MPSGraphTensor *)tensor
                        permutation:(NSArray *)permutation
                               name:(NSString *)name {
  return objc(cpp(self)->transpose(GIVEN(MPS::GraphTensor, tensor), CONVERTED(NS::Array, permutation),
                                   CONVERTED(NS::String, name)));
}
@end
