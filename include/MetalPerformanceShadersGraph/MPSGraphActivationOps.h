// Activations.
// Thread safety: building is for one thread at a time, checked, as all of MPSGraph.h's.
// Metal documentation: MPSGraph activation operations
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraph.h>

NS_ASSUME_NONNULL_BEGIN

@interface MPSGraph (ActivationOps)
- (MPSGraphTensor *)reLUWithTensor:(MPSGraphTensor *)tensor name:(NSString *_Nullable)name;
- (MPSGraphTensor *)softMaxWithTensor:(MPSGraphTensor *)tensor
                                 axis:(NSInteger)axis
                                 name:(NSString *_Nullable)name;
@end

NS_ASSUME_NONNULL_END
