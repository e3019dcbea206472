// One run of a graph: feeds and targets read from the app's collections, encoded, and waited for.
#pragma once

#include <functional>

#include "graph/PlanCache.hpp"
#include "graph/Targets.hpp"
#include "graph/TensorData.hpp"

namespace MTL { class CommandBuffer; class CommandQueue; }
namespace NS { class Array; class Dictionary; class Error; }

namespace invar::metal { class Device; }

namespace invar::graph {

/// Thread safety: one thread at a time; executions of one graph go at once.
class Execution {
public:
  /// `call` is a string constant.
  Execution(const char* call, PlanCache& plans) : m_call(call), m_plans(plans) {}

  // What runs. Each returns false when the app's collection does not fit; the error is kept.
  bool feed(const NS::Dictionary* tensorData);
  bool feed(const std::vector<foundation::Retained<Tensor>>& tensors, const NS::Array* tensorData);
  /// `operations` (MPSGraphOperation, null for none) are run to their end beside the targets, without results.
  bool target(const NS::Array* tensors, const NS::Array* operations);
  void target(const Targets& targets) { m_targets = targets; }
  bool resultsInto(const NS::Array* tensorData);
  /// Targets and their memory at once.
  bool resultsInto(const NS::Dictionary* tensorData, const NS::Array* operations);

  /// The device of the feeds; the default one without feeds.
  metal::Device& device() const;
  /// Records everything. False when that failed, which is an error of the command buffer then.
  bool encode(const MTL::CommandBuffer* commandBuffer);

  /// Encodes to a command buffer of `queue` and commits it. False, with a logged reason, when it failed as
  /// far as is known.
  struct Options { bool waits = true; std::function<void(bool succeeded, NS::Error* error)> completed; };
  bool run(MTL::CommandQueue* queue, const Options& options);

  // After a successful encode; owned by the caller.
  NS::Dictionary* newResultsDictionary() const;
  NS::Array* newResultsArray() const;

private:
  using Arrays = std::vector<foundation::Retained<mps::NDArray>>;
  bool refuse(const std::string& message);
  bool add(const Ref<const Node>& node, const foundation::ObjectBase* tensorData);
  Result<Ref<Plan>> prepare(metal::Device& device);

  const char* const m_call;
  PlanCache& m_plans;
  std::vector<Port> m_feeds;
  Targets m_targets;
  Arrays m_feedArrays, m_targetArrays;
  std::string m_error;
};

}  // namespace invar::graph
