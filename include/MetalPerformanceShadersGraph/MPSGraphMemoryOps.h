// Placeholders and constants.
// Thread safety: building is for one thread at a time, checked, as all of MPSGraph.h's.
// Metal documentation: MPSGraph placeholders and constants
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraph.h>

NS_ASSUME_NONNULL_BEGIN

@interface MPSGraph (MemoryOps)
/// A nil shape, or lengths of -1, are resolved at each run.
- (MPSGraphTensor *)placeholderWithShape:(MPSShape *_Nullable)shape
                                dataType:(MPSDataType)dataType
                                    name:(NSString *_Nullable)name;
/// A float32 placeholder.
- (MPSGraphTensor *)placeholderWithShape:(MPSShape *_Nullable)shape name:(NSString *_Nullable)name;
/// Copies the data, packed, in the library's byte order.
- (MPSGraphTensor *)constantWithData:(NSData *)data shape:(MPSShape *)shape dataType:(MPSDataType)dataType;
- (MPSGraphTensor *)constantWithScalar:(double)scalar dataType:(MPSDataType)dataType;
- (MPSGraphTensor *)constantWithScalar:(double)scalar shape:(MPSShape *)shape dataType:(MPSDataType)dataType;
@end

NS_ASSUME_NONNULL_END
