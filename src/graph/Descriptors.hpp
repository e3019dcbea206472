// What stands behind the execution and compilation descriptors.
#pragma once

#include "MetalPerformanceShadersGraph/MPSGraph.hpp"
#include "foundation/Object.hpp"
#include "graph/Execution.hpp"

namespace invar::graph {

/// Thread safety: one thread at a time.
class ExecutionDescriptor final
    : public foundation::Implements<ExecutionDescriptor, MPS::GraphExecutionDescriptor> {
public:
  static const foundation::TypeInfo kType;
  ExecutionDescriptor() : Implements(kType) {}
  bool waits = false;
  MPS::GraphCompletionHandler completed;
};

/// Thread safety: one thread at a time.
class ExecutableDescriptor final
    : public foundation::Implements<ExecutableDescriptor, MPS::GraphExecutableExecutionDescriptor> {
public:
  static const foundation::TypeInfo kType;
  ExecutableDescriptor() : Implements(kType) {}
  bool waits = false;
  MPS::GraphExecutableCompletionHandler completed;
};

/// Thread safety: one thread at a time.
class CompilationDescriptor final
    : public foundation::Implements<CompilationDescriptor, MPS::GraphCompilationDescriptor> {
public:
  static const foundation::TypeInfo kType;
  CompilationDescriptor() : Implements(kType) {}
  MPS::GraphOptimization level = MPS::GraphOptimizationLevel1;
};

/// Calls the options' handler when a command buffer that the app commits is done.
void addCompletion(MTL::CommandBuffer* commandBuffer, const Execution::Options& options);

}  // namespace invar::graph
