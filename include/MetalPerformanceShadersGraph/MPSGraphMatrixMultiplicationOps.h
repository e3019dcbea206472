// Matrix products: [..., M, K] x [..., K, N]; outer dimensions broadcast.
// Thread safety: building is for one thread at a time, checked, as all of MPSGraph.h's.
// Metal documentation: MPSGraph matrix multiplication
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraph.h>

NS_ASSUME_NONNULL_BEGIN

@interface MPSGraph (MatrixMultiplicationOps)
- (MPSGraphTensor *)matrixMultiplicationWithPrimaryTensor:(MPSGraphTensor *)primaryTensor
                                          secondaryTensor:(MPSGraphTensor *)secondaryTensor
                                                     name:(NSString *_Nullable)name;
@end

NS_ASSUME_NONNULL_END
