// Shapes: reshape and transpose.
// Thread safety: building is for one thread at a time, checked, as all of MPSGraph.h's.
// Metal documentation: MPSGraph tensor shape operations
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraph.h>

NS_ASSUME_NONNULL_BEGIN

@interface MPSGraph (TensorShapeOps)
/// One length may be -1: it follows from the others.
- (MPSGraphTensor *)reshapeTensor:(MPSGraphTensor *)tensor
                        withShape:(MPSShape *)shape
                             name:(NSString *_Nullable)name;
/// Swaps two dimensions.
- (MPSGraphTensor *)transposeTensor:(MPSGraphTensor *)tensor
                          dimension:(NSUInteger)dimensionIndex
                      withDimension:(NSUInteger)dimensionIndex2
                               name:(NSString *_Nullable)name;
/// Dimension i of the result is dimension permutation[i] of the tensor.
- (MPSGraphTensor *)transposeTensor:(MPSGraphTensor *)tensor
                        permutation:(NSArray<NSNumber *> *)permutation
                               name:(NSString *_Nullable)name API_AVAILABLE(macos(13.0), ios(16.0));
@end

NS_ASSUME_NONNULL_END
