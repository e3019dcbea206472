#include "graph/Executable.hpp"

#include "foundation/Array.hpp"
#include "foundation/Dictionary.hpp"
#include "graph/Descriptors.hpp"
#include "graph/Tensor.hpp"
#include "metal/Device.hpp"

namespace invar::graph {

constinit const foundation::TypeInfo Executable::kType{
    .name = "MPSGraphExecutable", .super = &foundation::kObjectType, .destroy = destroyObject};

Result<Executable*> Executable::make(MTL::Device* device, const NS::Dictionary* feeds,
                                     const NS::Array* targets, const NS::Array* operations) {
  auto* dictionary = foundation::Dictionary::checked(feeds);
  if (!dictionary) return problem("the feeds are null or released");
  auto made = foundation::Retained<Executable>::adopt(new Executable);
  std::vector<Port> ports;
  bool known = true;
  for (auto& [key, value] : dictionary->entries()) {
    if (!key->isKindOf(Tensor::kType) || !value->isKindOf(ShapedType::kType))
      return problem("the feeds do not map MPSGraphTensor to MPSGraphShapedType");
    auto* tensor = static_cast<Tensor*>(key.get());
    const auto& node = tensor->node();
    const TensorType& type = static_cast<const ShapedType*>(value.get())->type;
    made->m_feeds.push_back(foundation::Retained<Tensor>::share(tensor));
    known &= type.isKnown();
    if (!type.isKnown()) continue;
    const auto layout = mps::Layout::packed(lengthsOf(*type.shape));
    if (!layout)
      return problem("the feed of " + node->describe() + " has more elements than memory can hold");
    ports.push_back({node, type.type, *layout});
  }
  std::string wrong = made->m_targets.add(targets);
  if (wrong.empty()) wrong = made->m_targets.addOperations(operations);
  if (!wrong.empty()) return problem(std::move(wrong));
  if (!known) return made.leak();
  auto plan = made->m_plans.get(metal::Device::of(device)->backend(), ports, made->m_targets.nodes());
  if (!plan) return plan.takeError();
  return made.leak();
}

}  // namespace invar::graph

namespace MPS {
namespace {

using Impl = invar::graph::Executable;
using invar::graph::Execution;
using Options = Execution::Options;

NS::Array* arrayOf(const std::vector<invar::foundation::Retained<invar::graph::Tensor>>& tensors) {
  auto* array = new invar::foundation::Array;
  for (auto& tensor : tensors) array->add(tensor.get());
  return array->door()->autorelease();
}

std::shared_ptr<Execution> executionOf(const char* call, Impl& self, const NS::Array* inputs,
                                       const NS::Array* results) {
  auto execution = std::make_shared<Execution>(call, self.plans());
  execution->target(self.targets());
  execution->feed(self.feeds(), inputs) && execution->resultsInto(results);
  return execution;
}

Options optionsOf(const GraphExecutableExecutionDescriptor* descriptor, bool waits,
                  const std::shared_ptr<Execution>& execution) {
  auto* d = invar::graph::ExecutableDescriptor::checked(descriptor);
  if (!d) return {waits, nullptr};
  if (!d->completed) return {waits || d->waits, nullptr};
  return {waits || d->waits, [completed = d->completed, execution](bool succeeded, NS::Error* error) {
    auto results = NS::TransferPtr(succeeded ? execution->newResultsArray() : nullptr);
    completed(results.get(), error);
  }};
}

NS::Array* runOn(GraphExecutable* self, const char* call, bool waits, MTL::CommandQueue* queue,
                 const NS::Array* inputs, const NS::Array* results,
                 const GraphExecutableExecutionDescriptor* descriptor) {
  auto* impl = Impl::checked(self);
  if (!impl) return nullptr;
  auto execution = executionOf(call, *impl, inputs, results);
  return execution->run(queue, optionsOf(descriptor, waits, execution))
             ? execution->newResultsArray()->autorelease()
             : nullptr;
}

}  // namespace

NS::Array* GraphExecutable::feedTensors() const {
  return this ? arrayOf(Impl::of(this)->feeds()) : nullptr;
}
NS::Array* GraphExecutable::targetTensors() const {
  return this ? arrayOf(Impl::of(this)->targets().tensors()) : nullptr;
}

NS::Array* GraphExecutable::run(MTL::CommandQueue* commandQueue, const NS::Array* inputsArray,
                                const NS::Array* resultsArray,
                                const GraphExecutableExecutionDescriptor* descriptor) {
  return runOn(this, "MPS::GraphExecutable::run", true, commandQueue, inputsArray, resultsArray, descriptor);
}

NS::Array* GraphExecutable::runAsync(MTL::CommandQueue* commandQueue, const NS::Array* inputsArray,
                                     const NS::Array* resultsArray,
                                     const GraphExecutableExecutionDescriptor* descriptor) {
  return runOn(this, "MPS::GraphExecutable::runAsync", false, commandQueue, inputsArray, resultsArray,
               descriptor);
}

NS::Array* GraphExecutable::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer,
                                                  const NS::Array* inputsArray, const NS::Array* resultsArray,
                                                  const GraphExecutableExecutionDescriptor* descriptor) {
  auto* impl = Impl::checked(this);
  if (!impl) return nullptr;
  auto execution = executionOf("MPS::GraphExecutable::encode", *impl, inputsArray, resultsArray);
  const bool encoded = execution->encode(commandBuffer);
  invar::graph::addCompletion(commandBuffer, optionsOf(descriptor, false, execution));
  return encoded ? execution->newResultsArray()->autorelease() : nullptr;
}

}  // namespace MPS
