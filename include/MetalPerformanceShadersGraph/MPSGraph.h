// A graph of tensor operations: built once, then run, encoded and compiled for any shapes it fits.
//
// Axes and dimensions count from the outermost, as in a shape; negative ones from behind the innermost.
// Thread safety: building (every method that returns a tensor) is for one thread at a time, checked.
// Running, encoding and compiling are thread-safe: any number of threads at once, building included.
// Metal documentation: MPSGraph, MPSGraphExecutionDescriptor, MPSGraphCompilationDescriptor
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraphExecutable.h>

NS_ASSUME_NONNULL_BEGIN

typedef NSDictionary<MPSGraphTensor *, MPSGraphTensorData *> MPSGraphTensorDataDictionary;
typedef NSDictionary<MPSGraphTensor *, MPSGraphShapedType *> MPSGraphTensorShapedTypeDictionary;
typedef void (^MPSGraphCompletionHandler)(MPSGraphTensorDataDictionary *resultsDictionary,
                                          NSError *_Nullable error);

/// How a run is waited for. One thread at a time.
MPS_CLASS
@interface MPSGraphExecutionDescriptor : NSObject <NSCopying>
/// Called once, on a thread of the library. Reading it gives nil: the library keeps it in another form.
@property(readwrite, atomic, nullable) MPSGraphCompletionHandler completionHandler;
@property(readwrite, atomic) BOOL waitUntilCompleted;
@end

typedef NS_ENUM(uint64_t, MPSGraphOptimization) {
  MPSGraphOptimizationLevel0 = 0,
  MPSGraphOptimizationLevel1 = 1,
};

/// Kept and given back: every compile optimises. One thread at a time.
MPS_CLASS
@interface MPSGraphCompilationDescriptor : NSObject <NSCopying>
@property(readwrite, nonatomic) MPSGraphOptimization optimizationLevel;
@end

MPS_CLASS
@interface MPSGraph : NSObject
+ (instancetype)new;
- (instancetype)init;
/// The tensors to feed, in the order in which they were made.
@property(readonly, nonnull) NSArray<MPSGraphTensor *> *placeholderTensors;

/// Runs on a queue of the graph's own, and waits.
- (MPSGraphTensorDataDictionary *)runWithFeeds:(MPSGraphTensorDataDictionary *)feeds
                                 targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
                              targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations;
- (MPSGraphTensorDataDictionary *)
    runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                     feeds:(MPSGraphTensorDataDictionary *)feeds
             targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
          targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations;
/// Into memory of the app.
- (void)runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                         feeds:(MPSGraphTensorDataDictionary *)feeds
              targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
             resultsDictionary:(MPSGraphTensorDataDictionary *)resultsDictionary;
/// Returns before the work is done, unless the descriptor waits.
- (MPSGraphTensorDataDictionary *)
       runAsyncWithFeeds:(MPSGraphTensorDataDictionary *)feeds
           targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
        targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
     executionDescriptor:(MPSGraphExecutionDescriptor *_Nullable)executionDescriptor;
- (MPSGraphTensorDataDictionary *)
    runAsyncWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                          feeds:(MPSGraphTensorDataDictionary *)feeds
                  targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
               targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
            executionDescriptor:(MPSGraphExecutionDescriptor *_Nullable)executionDescriptor;
/// Adds the work to a command buffer, which the app commits. What is wrong makes the command buffer fail.
- (MPSGraphTensorDataDictionary *)
    encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                    feeds:(MPSGraphTensorDataDictionary *)feeds
            targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
         targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
      executionDescriptor:(MPSGraphExecutionDescriptor *_Nullable)executionDescriptor;
- (void)encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
                        feeds:(MPSGraphTensorDataDictionary *)feeds
             targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
            resultsDictionary:(MPSGraphTensorDataDictionary *)resultsDictionary
          executionDescriptor:(MPSGraphExecutionDescriptor *_Nullable)executionDescriptor;
/// A nil device stands for the default one.
- (MPSGraphExecutable *)compileWithDevice:(MPSGraphDevice *_Nullable)device
                                    feeds:(MPSGraphTensorShapedTypeDictionary *)feeds
                            targetTensors:(NSArray<MPSGraphTensor *> *)targetTensors
                         targetOperations:(NSArray<MPSGraphOperation *> *_Nullable)targetOperations
                    compilationDescriptor:(MPSGraphCompilationDescriptor *_Nullable)compilationDescriptor;
@end

NS_ASSUME_NONNULL_END
