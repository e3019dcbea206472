#include "graph/Execution.hpp"

#include <Metal/MTLCommandBuffer.hpp>
#include <Metal/MTLCommandQueue.hpp>

#include "foundation/Array.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/Dictionary.hpp"
#include "graph/Aliasing.hpp"
#include "graph/Tensor.hpp"
#include "metal/CommandQueue.hpp"
#include "metal/Device.hpp"
#include "mps/CommandSink.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {
namespace {

/// The array behind an object that should be tensor data; null otherwise.
mps::NDArray* arrayOf(const foundation::ObjectBase* object) {
  if (!object || !object->isKindOf(TensorData::kType)) return nullptr;
  return static_cast<const TensorData*>(object)->array();
}

std::vector<mps::NDArray*> pointers(const std::vector<foundation::Retained<mps::NDArray>>& arrays) {
  std::vector<mps::NDArray*> list;
  for (auto& array : arrays) list.push_back(array.get());
  return list;
}

}  // namespace

bool Execution::refuse(const std::string& message) {
  if (m_error.empty()) m_error = message;
  return false;
}

bool Execution::add(const Ref<const Node>& node, const foundation::ObjectBase* tensorData) {
  auto* array = arrayOf(tensorData);
  if (!array) return refuse("the feed of " + node->describe() + " is null or no MPSGraphTensorData");
  m_feeds.push_back({node, array->dataType(), array->layout()});
  m_feedArrays.push_back(foundation::Retained<mps::NDArray>::share(array));
  return true;
}

bool Execution::feed(const NS::Dictionary* tensorData) {
  auto* dictionary = foundation::Dictionary::checked(tensorData);
  if (!dictionary)
    return refuse(tensorData ? "the feeds are a released object or no dictionary" : "the feeds are null");
  for (auto& [key, data] : dictionary->entries()) {
    if (!key->isKindOf(Tensor::kType)) return refuse("the feeds hold a key that is no MPSGraphTensor");
    if (!add(static_cast<const Tensor*>(key.get())->node(), data.get())) return false;
  }
  return true;
}

bool Execution::feed(const std::vector<foundation::Retained<Tensor>>& tensors,
                     const NS::Array* tensorData) {
  auto* array = foundation::Array::checked(tensorData);
  const size_t count = array ? array->objects().size() : 0;
  if (count != tensors.size() || (!array && tensorData))
    return refuse(std::to_string(count) + " inputs, the executable was made for " +
                  std::to_string(tensors.size()));
  for (size_t i = 0; i < count; ++i)
    if (!add(tensors[i]->node(), array->objects()[i].get())) return false;
  return true;
}

bool Execution::target(const NS::Array* tensors, const NS::Array* operations) {
  std::string problem = m_targets.add(tensors);
  if (problem.empty()) problem = m_targets.addOperations(operations);
  return problem.empty() || refuse(problem);
}

bool Execution::resultsInto(const NS::Array* tensorData) {
  if (!tensorData) return true;
  auto* array = foundation::Array::checked(tensorData);
  if (!array || array->objects().size() != m_targets.tensors().size())
    return refuse(std::to_string(array ? array->objects().size() : 0) + " results, there are " +
                  std::to_string(m_targets.tensors().size()) + " targets");
  for (auto& object : array->objects()) {
    auto* result = arrayOf(object.get());
    if (!result) return refuse("the results hold an object that is no MPSGraphTensorData");
    m_targetArrays.push_back(foundation::Retained<mps::NDArray>::share(result));
  }
  return true;
}

bool Execution::resultsInto(const NS::Dictionary* tensorData, const NS::Array* operations) {
  auto* dictionary = foundation::Dictionary::checked(tensorData);
  if (!dictionary)
    return refuse(tensorData ? "the results are a released object or no dictionary" : "the results are null");
  for (auto& [key, data] : dictionary->entries()) {
    auto* result = arrayOf(data.get());
    if (!key->isKindOf(Tensor::kType) || !result)
      return refuse("the results do not map MPSGraphTensor to MPSGraphTensorData");
    m_targets.add(*static_cast<const Tensor*>(key.get()));
    m_targetArrays.push_back(foundation::Retained<mps::NDArray>::share(result));
  }
  const std::string problem = m_targets.addOperations(operations);
  return problem.empty() || refuse(problem);
}

metal::Device& Execution::device() const {
  return m_feedArrays.empty() ? *metal::Device::all().front() : m_feedArrays.front()->buffer()->device();
}

/// The plan, and memory for the results.
Result<Ref<Plan>> Execution::prepare(metal::Device& device) {
  if (!m_error.empty()) return problem(m_error);
  for (size_t i = 0; i < m_feeds.size(); ++i)
    if (&m_feedArrays[i]->buffer()->device() != &device)
      return problem("the feed of " + m_feeds[i].node->describe() +
                     " is of another device than the command buffer");
  auto plan = m_plans.get(device.backend(), m_feeds, m_targets.nodes());
  if (!plan) return plan;
  const auto& targets = (*plan)->targets;
  const size_t given = m_targetArrays.size();   // all tensors' or none; operations have memory of ours
  for (size_t i = 0; i < targets.size(); ++i) {
    if (i >= given) {
      auto* made = mps::NDArray::makeIn(m_call, device.door(), targets[i].type, targets[i].layout);
      if (!made) return problem("no memory for the result of " + targets[i].node->describe());
      m_targetArrays.push_back(foundation::Retained<mps::NDArray>::adopt(made));
      continue;
    }
    const mps::NDArray& result = *m_targetArrays[i].get();
    const std::string what = "the array for " + targets[i].node->describe();
    if (&result.buffer()->device() != &device)
      return problem(what + " is of another device than the command buffer");
    if (result.dataType() != targets[i].type)
      return problem(what + " has type " + mps::nameOf(result.dataType()) + ", the result has " +
                     mps::nameOf(targets[i].type));
    if (result.layout().elementCount() != targets[i].layout.elementCount() ||
        (result.layout().count == targets[i].layout.count && !result.layout().sameShape(targets[i].layout)))
      return problem(what + " has shape " + mps::shapeText(result.layout().shape()) + ", the result has " +
                     mps::shapeText(targets[i].layout.shape()));
    if (!result.layout().isPacked())
      return problem(what + " has gaps between its elements, which is not implemented for results");
  }
  if (!given) return plan;
  const auto feeds = pointers(m_feedArrays), results = pointers(m_targetArrays);
  auto late = lateTargets(**plan, feeds, std::span(results).first(given));
  if (!late) return late.takeError();
  return late->empty() ? plan : m_plans.get(device.backend(), m_feeds, m_targets.nodes(), *late);
}

bool Execution::encode(const MTL::CommandBuffer* commandBuffer) {
  auto* buffer = metal::CommandBuffer::checked(commandBuffer);
  if (!buffer)
    return mps::misuse(
        m_call, commandBuffer ? "the command buffer is a released object" : "the command buffer is null");
  auto plan = prepare(buffer->recording().device());   // may compile, so it comes before anything is held
  mps::CommandSink sink(m_call, commandBuffer);
  if (!sink) return false;
  if (plan) {
    const auto feeds = pointers(m_feedArrays), targets = pointers(m_targetArrays);
    auto done = (*plan)->encode(sink.pass(), feeds, targets);
    if (done) return true;
    sink.fail(metal::BufferError::OutOfMemory, done.error().message);
    return false;
  }
  sink.fail(metal::BufferError::InvalidResource, plan.error().message);
  return false;
}

bool Execution::run(MTL::CommandQueue* queue, const Options& options) {
  if (!metal::CommandQueue::checked(queue))
    return mps::misuse(
        m_call, queue ? "the command queue is a released object or no queue" : "the command queue is null");
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto* buffer = queue->commandBuffer();
  if (!buffer) return mps::misuse(m_call, "the command queue gave no command buffer");
  const bool encoded = encode(buffer);
  if (options.completed)
    buffer->addCompletedHandler([completed = options.completed](MTL::CommandBuffer* b) {
      const bool succeeded = b->status() == MTL::CommandBufferStatusCompleted;
      completed(succeeded, succeeded ? nullptr : b->error());
    });
  buffer->commit();
  if (options.waits) buffer->waitUntilCompleted();
  return encoded && (!options.waits || buffer->status() == MTL::CommandBufferStatusCompleted);
}

NS::Dictionary* Execution::newResultsDictionary() const {
  auto* dictionary = new foundation::Dictionary;
  const auto& tensors = m_targets.tensors();
  for (size_t i = 0; i < tensors.size(); ++i) {
    const auto data = foundation::Retained<TensorData>::adopt(new TensorData(*m_targetArrays[i].get()));
    dictionary->add(tensors[i].get(), data.get());
  }
  return dictionary->door();
}

NS::Array* Execution::newResultsArray() const {
  auto* array = new foundation::Array;
  for (size_t i = 0; i < m_targets.tensors().size(); ++i)
    array->add(foundation::Retained<TensorData>::adopt(new TensorData(*m_targetArrays[i].get())).get());
  return array->door();
}

}  // namespace invar::graph
