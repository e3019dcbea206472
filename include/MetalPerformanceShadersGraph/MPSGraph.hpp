// A graph of tensor operations: built once, then run, encoded and compiled for any shapes it fits.
//
// Axes and dimensions count from the outermost, as in a shape; negative ones from behind the innermost.
// Thread safety: building (every method that returns a GraphTensor) is for one thread at a time, checked.
// run, runAsync, encodeToCommandBuffer and compile are thread-safe: any number of threads at once, building
// included. Metal documentation: MPSGraph, MPSGraphExecutionDescriptor, MPSGraphCompilationDescriptor
#pragma once

#include <cstddef>

#include "MPSGraphExecutable.hpp"

namespace MPS {

using GraphCompletionHandler = std::function<void(NS::Dictionary* results, NS::Error* error)>;

/// How a run is waited for. One thread at a time.
class MPS_EXPORT GraphExecutionDescriptor : public NS::Copying<GraphExecutionDescriptor> {
public:
  static GraphExecutionDescriptor* alloc();
  GraphExecutionDescriptor* init();
  bool waitUntilCompleted() const;
  void setWaitUntilCompleted(bool waitUntilCompleted);
  /// Called once, on a thread of the library; the error is null when all went well.
  void setCompletionHandler(const GraphCompletionHandler& handler);
};

enum GraphOptimization : uint64_t {
  GraphOptimizationLevel0 = 0,
  GraphOptimizationLevel1 = 1,
};

/// Kept and given back: every compile optimises. One thread at a time.
class MPS_EXPORT GraphCompilationDescriptor : public NS::Copying<GraphCompilationDescriptor> {
public:
  static GraphCompilationDescriptor* alloc();
  GraphCompilationDescriptor* init();
  GraphOptimization optimizationLevel() const;
  void setOptimizationLevel(GraphOptimization level);
};

class MPS_EXPORT Graph : public NS::Referencing<Graph> {
public:
  static Graph* alloc();
  Graph* init();

  /// The tensors to feed, in the order in which they were made; autoreleased.
  NS::Array* placeholderTensors() const;

  // Building. Tensors live as long as the graph, or longer when the app retains them. Null with a logged
  // reason when the inputs do not fit; names are optional.

  /// A null shape, or lengths of -1, are resolved at each run.
  GraphTensor* placeholder(const Shape* shape, DataType dataType, const NS::String* name);
  /// A float32 placeholder.
  GraphTensor* placeholder(const Shape* shape, const NS::String* name);
  GraphTensor* constant(double scalar, DataType dataType);
  GraphTensor* constant(double scalar, const Shape* shape, DataType dataType);
  /// Copies the data, packed, in the library's byte order.
  GraphTensor* constant(const NS::Data* data, const Shape* shape, DataType dataType);

  /// [..., M, K] x [..., K, N]; outer dimensions broadcast.
  GraphTensor* matrixMultiplication(GraphTensor* primary, GraphTensor* secondary, const NS::String* name);
  /// Element by element, broadcasting; both of one type.
  GraphTensor* addition(GraphTensor* primary, GraphTensor* secondary, const NS::String* name);
  GraphTensor* subtraction(GraphTensor* primary, GraphTensor* secondary, const NS::String* name);
  GraphTensor* multiplication(GraphTensor* primary, GraphTensor* secondary, const NS::String* name);
  GraphTensor* division(GraphTensor* primary, GraphTensor* secondary, const NS::String* name);
  GraphTensor* reLU(GraphTensor* tensor, const NS::String* name);
  GraphTensor* softMax(GraphTensor* tensor, NS::Integer axis, const NS::String* name);
  /// One length may be -1: it follows from the others.
  GraphTensor* reshape(GraphTensor* tensor, const Shape* shape, const NS::String* name);
  /// Swaps two dimensions.
  GraphTensor* transpose(GraphTensor* tensor, NS::Integer dimension, NS::Integer withDimension,
                         const NS::String* name);
  /// Dimension i of the result is dimension permutation[i] of the tensor.
  GraphTensor* transpose(GraphTensor* tensor, const NS::Array* permutation, const NS::String* name);

  // Execution. `feeds` maps placeholders to GraphTensorData; results map targets to GraphTensorData. Target
  // operations (GraphOperation, or null) are done in the same run without a result. A graph is compiled once for
  // each set of shapes and targets; callers with others do not wait for it.

  /// Runs on a queue of the graph's own, and waits. Autoreleased; null with a logged reason when it failed.
  NS::Dictionary* run(const NS::Dictionary* feeds, const NS::Array* targetTensors,
                      const NS::Array* targetOperations);
  NS::Dictionary* run(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                      const NS::Array* targetTensors, const NS::Array* targetOperations);
  NS::Dictionary* run(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                      const NS::Array* targetTensors, std::nullptr_t) {
    return run(commandQueue, feeds, targetTensors, static_cast<const NS::Array*>(nullptr));
  }
  /// Into memory of the app: `results` maps targets to GraphTensorData. A result may lie in memory of feeds,
  /// which are read as they were before; two results may not overlap. False when it failed.
  bool run(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds, const NS::Array* targetOperations,
           const NS::Dictionary* results);
  /// Returns before the work is done, unless the descriptor waits.
  NS::Dictionary* runAsync(const NS::Dictionary* feeds, const NS::Array* targetTensors,
                           const NS::Array* targetOperations,
                           const GraphExecutionDescriptor* executionDescriptor);
  NS::Dictionary* runAsync(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                           const NS::Array* targetTensors, const NS::Array* targetOperations,
                           const GraphExecutionDescriptor* executionDescriptor);
  /// Adds the work to a command buffer, which the app commits. What is wrong makes the command buffer fail.
  NS::Dictionary* encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Dictionary* feeds,
                                        const NS::Array* targetTensors, const NS::Array* targetOperations,
                                        const GraphExecutionDescriptor* executionDescriptor);
  NS::Dictionary* encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Dictionary* feeds,
                                        const NS::Array* targetTensors, std::nullptr_t,
                                        const GraphExecutionDescriptor* executionDescriptor) {
    return encodeToCommandBuffer(commandBuffer, feeds, targetTensors, static_cast<const NS::Array*>(nullptr),
                                 executionDescriptor);
  }
  void encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Dictionary* feeds,
                             const NS::Array* targetOperations, const NS::Dictionary* resultsDictionary,
                             const GraphExecutionDescriptor* executionDescriptor);

  /// `feeds` maps placeholders to GraphShapedType. Autoreleased; null with a logged reason when it failed. A
  /// null device stands for the default one.
  GraphExecutable* compile(const GraphDevice* device, const NS::Dictionary* feeds,
                           const NS::Array* targetTensors, const NS::Array* targetOperations,
                           const GraphCompilationDescriptor* compilationDescriptor);
};

}  // namespace MPS
