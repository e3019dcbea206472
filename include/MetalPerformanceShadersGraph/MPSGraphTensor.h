// What flows through a graph: tensors, the operations that make them, and shapes with types.
// Thread safety: MPSGraphTensor and MPSGraphOperation are immutable; MPSGraphShapedType is for one thread at a
// time while it is changed.
// Metal documentation: MPSGraphTensor, MPSGraphOperation, MPSGraphShapedType
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

@class MPSGraphOperation;

/// A result of an operation, before it has values. May be a dictionary's key: equal means the same result.
MPS_CLASS
@interface MPSGraphTensor : NSObject <NSCopying>
/// Outermost first; nil while it is not known, -1 for a length that is not known.
@property(readonly, copy, nullable) MPSShape *shape;
@property(readonly) MPSDataType dataType;
@property(readonly) MPSGraphOperation *operation;
@end

MPS_CLASS
@interface MPSGraphOperation : NSObject <NSCopying>
@property(readonly, nonnull) NSArray<MPSGraphTensor *> *inputTensors;
@property(readonly, nonnull) NSArray<MPSGraphTensor *> *outputTensors;
@property(readonly, nonnull) NSString *name;
@end

MPS_CLASS
@interface MPSGraphShapedType : NSObject <NSCopying>
/// Nil stands for any.
@property(readwrite, copy, nullable) MPSShape *shape;
@property(readwrite) MPSDataType dataType;
- (instancetype)initWithShape:(MPSShape *_Nullable)shape dataType:(MPSDataType)dataType;
- (BOOL)isEqualTo:(MPSGraphShapedType *_Nullable)object;
@end

NS_ASSUME_NONNULL_END
