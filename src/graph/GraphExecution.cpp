// The execution methods of MPS::Graph: each reads its arguments into an Execution and runs it.
#include "foundation/Dictionary.hpp"
#include "graph/Descriptors.hpp"
#include "graph/Executable.hpp"
#include "graph/Execution.hpp"
#include "graph/Graph.hpp"
#include "metal/Device.hpp"
#include "mps/Misuse.hpp"

namespace MPS {
namespace {

using Impl = invar::graph::Graph;
using invar::graph::Execution;
using Options = Execution::Options;

/// Runs on `queue`, or on the graph's own when `ownQueue`; an autoreleased dictionary, or null.
NS::Dictionary* runExecution(Impl& graph, Execution& execution, MTL::CommandQueue* queue, bool ownQueue,
                             const Options& options) {
  if (ownQueue) queue = graph.queue(execution.device().door());
  return execution.run(queue, options) ? execution.newResultsDictionary()->autorelease() : nullptr;
}

/// The app's handler is called with results that are made when the work is done.
Options optionsOf(const GraphExecutionDescriptor* descriptor, const std::shared_ptr<Execution>& execution) {
  auto* d = invar::graph::ExecutionDescriptor::checked(descriptor);
  if (!d) return {false, nullptr};
  if (!d->completed) return {d->waits, nullptr};
  return {d->waits, [completed = d->completed, execution](bool succeeded, NS::Error* error) {
    auto results = NS::TransferPtr(succeeded ? execution->newResultsDictionary() : nullptr);
    completed(results.get(), error);
  }};
}

NS::Dictionary* runAsyncOn(Graph* self, MTL::CommandQueue* queue, bool ownQueue, const NS::Dictionary* feeds,
                           const NS::Array* targets, const NS::Array* operations,
                           const GraphExecutionDescriptor* descriptor) {
  auto* graph = Impl::checked(self);
  if (!graph) return nullptr;
  auto execution = std::make_shared<Execution>("MPS::Graph::runAsync", graph->plans());
  execution->feed(feeds) && execution->target(targets, operations);
  return runExecution(*graph, *execution, queue, ownQueue, optionsOf(descriptor, execution));
}

}  // namespace

NS::Dictionary* Graph::run(const NS::Dictionary* feeds, const NS::Array* targetTensors,
                           const NS::Array* targetOperations) {
  auto* graph = Impl::checked(this);
  if (!graph) return nullptr;
  Execution execution("MPS::Graph::run", graph->plans());
  execution.feed(feeds) && execution.target(targetTensors, targetOperations);
  return runExecution(*graph, execution, nullptr, true, {});
}

NS::Dictionary* Graph::run(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                           const NS::Array* targetTensors, const NS::Array* targetOperations) {
  auto* graph = Impl::checked(this);
  if (!graph) return nullptr;
  Execution execution("MPS::Graph::run", graph->plans());
  execution.feed(feeds) && execution.target(targetTensors, targetOperations);
  return runExecution(*graph, execution, commandQueue, false, {});
}

bool Graph::run(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                const NS::Array* targetOperations, const NS::Dictionary* results) {
  auto* graph = Impl::checked(this);
  if (!graph) return false;
  Execution execution("MPS::Graph::run", graph->plans());
  execution.feed(feeds) && execution.resultsInto(results, targetOperations);
  return execution.run(commandQueue, {});
}

NS::Dictionary* Graph::runAsync(const NS::Dictionary* feeds, const NS::Array* targetTensors,
                                const NS::Array* targetOperations,
                                const GraphExecutionDescriptor* executionDescriptor) {
  return runAsyncOn(this, nullptr, true, feeds, targetTensors, targetOperations, executionDescriptor);
}

NS::Dictionary* Graph::runAsync(MTL::CommandQueue* commandQueue, const NS::Dictionary* feeds,
                                const NS::Array* targetTensors, const NS::Array* targetOperations,
                                const GraphExecutionDescriptor* executionDescriptor) {
  return runAsyncOn(this, commandQueue, false, feeds, targetTensors, targetOperations, executionDescriptor);
}

NS::Dictionary* Graph::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Dictionary* feeds,
                                             const NS::Array* targetTensors,
                                             const NS::Array* targetOperations,
                                             const GraphExecutionDescriptor* descriptor) {
  auto* graph = Impl::checked(this);
  if (!graph) return nullptr;
  auto execution = std::make_shared<Execution>("MPS::Graph::encode", graph->plans());
  execution->feed(feeds) && execution->target(targetTensors, targetOperations);
  const bool encoded = execution->encode(commandBuffer);
  invar::graph::addCompletion(commandBuffer, optionsOf(descriptor, execution));
  return encoded ? execution->newResultsDictionary()->autorelease() : nullptr;
}

void Graph::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const NS::Dictionary* feeds,
                                  const NS::Array* targetOperations, const NS::Dictionary* resultsDictionary,
                                  const GraphExecutionDescriptor* descriptor) {
  auto* graph = Impl::checked(this);
  if (!graph) return;
  auto execution = std::make_shared<Execution>("MPS::Graph::encode", graph->plans());
  execution->feed(feeds) && execution->resultsInto(resultsDictionary, targetOperations);
  execution->encode(commandBuffer);
  invar::graph::addCompletion(commandBuffer, optionsOf(descriptor, execution));
}

GraphExecutable* Graph::compile(const GraphDevice* device, const NS::Dictionary* feeds,
                                const NS::Array* targetTensors, const NS::Array* targetOperations,
                                const GraphCompilationDescriptor*) {
  auto* graph = Impl::checked(this);
  if (!graph) return nullptr;
  auto* on = invar::graph::GraphDevice::checked(device);
  auto made = invar::graph::Executable::make(on ? on->device() : invar::metal::Device::all().front()->door(),
                                             feeds, targetTensors, targetOperations);
  if (!made) return invar::mps::misuse("MPS::Graph::compile", made.error().message);
  return (*made)->door()->autorelease();
}

}  // namespace MPS
