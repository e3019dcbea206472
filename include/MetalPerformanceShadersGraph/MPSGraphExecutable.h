// A compiled graph.
// Thread safety: Thread-safe: one executable may run and encode from any number of threads at once; every run
// has intermediate memory of its own. MPSGraphExecutableExecutionDescriptor is for one thread at a time.
// Metal documentation: MPSGraphExecutable, MPSGraphExecutableExecutionDescriptor
#pragma once

#import <MetalPerformanceShadersGraph/MPSGraphTensor.h>
#import <MetalPerformanceShadersGraph/MPSGraphTensorData.h>

NS_ASSUME_NONNULL_BEGIN

typedef void (^MPSGraphExecutableCompletionHandler)(NSArray<MPSGraphTensorData *> *results,
                                                    NSError *_Nullable error);

MPS_CLASS
@interface MPSGraphExecutableExecutionDescriptor : NSObject <NSCopying>
/// Called once, on a thread of the library. Reading it gives nil: the library keeps it in another form.
@property(readwrite, atomic, nullable) MPSGraphExecutableCompletionHandler completionHandler;
@property(readwrite, atomic) BOOL waitUntilCompleted;
@end

MPS_CLASS
@interface MPSGraphExecutable : NSObject
/// The tensors of inputs and results, in their order.
@property(readonly, nullable) NSArray<MPSGraphTensor *> *feedTensors;
@property(readonly, nullable) NSArray<MPSGraphTensor *> *targetTensors;
/// Runs and waits. Results are made when `resultsArray` is nil.
- (NSArray<MPSGraphTensorData *> *)
    runWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
               inputsArray:(NSArray<MPSGraphTensorData *> *)inputsArray
              resultsArray:(NSArray<MPSGraphTensorData *> *_Nullable)resultsArray
       executionDescriptor:(MPSGraphExecutableExecutionDescriptor *_Nullable)executionDescriptor;
/// Returns before the work is done, unless the descriptor waits.
- (NSArray<MPSGraphTensorData *> *)
    runAsyncWithMTLCommandQueue:(id<MTLCommandQueue>)commandQueue
                    inputsArray:(NSArray<MPSGraphTensorData *> *)inputsArray
                   resultsArray:(NSArray<MPSGraphTensorData *> *_Nullable)resultsArray
            executionDescriptor:(MPSGraphExecutableExecutionDescriptor *_Nullable)executionDescriptor;
/// Adds the work to a command buffer, which the app commits.
- (NSArray<MPSGraphTensorData *> *)
    encodeToCommandBuffer:(id<MTLCommandBuffer>)commandBuffer
              inputsArray:(NSArray<MPSGraphTensorData *> *)inputsArray
             resultsArray:(NSArray<MPSGraphTensorData *> *_Nullable)resultsArray
      executionDescriptor:(MPSGraphExecutableExecutionDescriptor *_Nullable)executionDescriptor;
@end

NS_ASSUME_NONNULL_END
