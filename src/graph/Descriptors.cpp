#include "graph/Descriptors.hpp"

namespace invar::graph {

constinit const foundation::TypeInfo ExecutionDescriptor::kType{
    .name = "MPSGraphExecutionDescriptor", .super = &foundation::kObjectType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      auto* copy = new ExecutionDescriptor;
      copy->waits = static_cast<const ExecutionDescriptor*>(o)->waits;
      copy->completed = static_cast<const ExecutionDescriptor*>(o)->completed;
      return copy;
    }};
constinit const foundation::TypeInfo ExecutableDescriptor::kType{
    .name = "MPSGraphExecutableExecutionDescriptor",
    .super = &foundation::kObjectType,
    .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      auto* copy = new ExecutableDescriptor;
      copy->waits = static_cast<const ExecutableDescriptor*>(o)->waits;
      copy->completed = static_cast<const ExecutableDescriptor*>(o)->completed;
      return copy;
    }};
constinit const foundation::TypeInfo CompilationDescriptor::kType{
    .name = "MPSGraphCompilationDescriptor", .super = &foundation::kObjectType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      auto* copy = new CompilationDescriptor;
      copy->level = static_cast<const CompilationDescriptor*>(o)->level;
      return copy;
    }};

void addCompletion(MTL::CommandBuffer* commandBuffer, const Execution::Options& options) {
  if (!options.completed) return;
  commandBuffer->addCompletedHandler([completed = options.completed](MTL::CommandBuffer* b) {
    const bool succeeded = b->status() == MTL::CommandBufferStatusCompleted;
    completed(succeeded, succeeded ? nullptr : b->error());
  });
}

}  // namespace invar::graph

namespace MPS {

using Run = invar::graph::ExecutionDescriptor;
using RunExecutable = invar::graph::ExecutableDescriptor;
using Compile = invar::graph::CompilationDescriptor;

GraphExecutionDescriptor* GraphExecutionDescriptor::alloc() { return (new Run)->door(); }
GraphExecutionDescriptor* GraphExecutionDescriptor::init() { return this; }
bool GraphExecutionDescriptor::waitUntilCompleted() const { return this && Run::of(this)->waits; }
void GraphExecutionDescriptor::setWaitUntilCompleted(bool waits) { if (this) Run::of(this)->waits = waits; }
void GraphExecutionDescriptor::setCompletionHandler(const GraphCompletionHandler& handler) {
  if (this) Run::of(this)->completed = handler;
}

GraphExecutableExecutionDescriptor* GraphExecutableExecutionDescriptor::alloc() {
  return (new RunExecutable)->door();
}
GraphExecutableExecutionDescriptor* GraphExecutableExecutionDescriptor::init() { return this; }
bool GraphExecutableExecutionDescriptor::waitUntilCompleted() const {
  return this && RunExecutable::of(this)->waits;
}
void GraphExecutableExecutionDescriptor::setWaitUntilCompleted(bool waits) {
  if (this) RunExecutable::of(this)->waits = waits;
}
void GraphExecutableExecutionDescriptor::setCompletionHandler(
    const GraphExecutableCompletionHandler& handler) {
  if (this) RunExecutable::of(this)->completed = handler;
}

GraphCompilationDescriptor* GraphCompilationDescriptor::alloc() { return (new Compile)->door(); }
GraphCompilationDescriptor* GraphCompilationDescriptor::init() { return this; }
GraphOptimization GraphCompilationDescriptor::optimizationLevel() const {
  return this ? Compile::of(this)->level : GraphOptimizationLevel0;
}
void GraphCompilationDescriptor::setOptimizationLevel(GraphOptimization level) {
  if (this) Compile::of(this)->level = level;
}

}  // namespace MPS
