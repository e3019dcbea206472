// A compiled graph.
// Thread safety: Thread-safe: one executable may run and encode from any number of threads at once; every run
// has intermediate memory of its own. GraphExecutableExecutionDescriptor is for one thread at a time.
// Metal documentation: MPSGraphExecutable, MPSGraphExecutableExecutionDescriptor
#pragma once

#include "MPSGraphTensor.hpp"
#include "MPSGraphTensorData.hpp"

namespace MPS {

using GraphExecutableCompletionHandler = std::function<void(NS::Array* results, NS::Error* error)>;

class MPS_EXPORT GraphExecutableExecutionDescriptor : public NS::Copying<GraphExecutableExecutionDescriptor> {
public:
  static GraphExecutableExecutionDescriptor* alloc();
  GraphExecutableExecutionDescriptor* init();
  bool waitUntilCompleted() const;
  void setWaitUntilCompleted(bool waitUntilCompleted);
  void setCompletionHandler(const GraphExecutableCompletionHandler& handler);
};

class MPS_EXPORT GraphExecutable : public NS::Referencing<GraphExecutable> {
public:
  /// The tensors of inputs and results, in their order, as compile was given them; autoreleased.
  NS::Array* feedTensors() const;
  NS::Array* targetTensors() const;

  /// Runs and waits. Inputs and results are GraphTensorData in the order of feedTensors and targetTensors;
  /// results are made when `resultsArray` is null. Autoreleased; null with a logged reason when it failed.
  NS::Array* run(MTL::CommandQueue* commandQueue, const NS::Array* inputsArray,
                 const NS::Array* resultsArray = nullptr,
                 const GraphExecutableExecutionDescriptor* executionDescriptor = nullptr);
  /// Returns before the work is done, unless the descriptor waits.
  NS::Array* runAsync(MTL::CommandQueue* commandQueue, const NS::Array* inputsArray,
                      const NS::Array* resultsArray = nullptr,
                      const GraphExecutableExecutionDescriptor* executionDescriptor = nullptr);
  /// Adds the work to a command buffer, which the app commits. What is wrong makes the command buffer fail.
  NS::Array* encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Array* inputsArray,
                                   const NS::Array* resultsArray = nullptr,
                                   const GraphExecutableExecutionDescriptor* executionDescriptor = nullptr);
};

}  // namespace MPS
