// A graph made ready to run for certain shapes: steps over feeds, constants, targets and a workspace.
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "device/Device.hpp"
#include "graph/Node.hpp"
#include "graph/Workspace.hpp"
#include "metal/PassRecorder.hpp"
#include "mps/Layout.hpp"
#include "mps/NDArray.hpp"
#include "mps/ProductEncoding.hpp"

namespace invar::graph {

/// A tensor's place while a plan runs.
struct Value {
  enum class Storage : uint8_t { Feed, Constant, Workspace, Target };
  Storage storage = Storage::Feed;
  uint32_t index = 0;
  int64_t offset = 0;   ///< elements from the start of the storage to the first element
  MPS::DataType type = MPS::DataTypeInvalid;
  mps::Layout layout;
};

/// A feed or a target: which tensor, and how its array stands in memory.
struct Port {
  Ref<const Node> node;
  MPS::DataType type = MPS::DataTypeInvalid;
  mps::Layout layout;
};

struct ProductStep {
  mps::ProductDescription product;   // operands without memory
  Value a, b, destination;
  std::optional<Value> c;
};

/// Buffers 0 to n - 1 are the inputs, n is the destination, n + 1 the parameters. Of a packed input as long
/// as the destination a thread reads only elements that no other thread writes, each before it writes it.
struct KernelStep {
  Ref<device::Kernel> kernel;
  std::vector<Value> inputs;
  Value destination;
  std::vector<uint32_t> parameters;
  uint32_t threads = 0;
};

/// Both packed, of the same type.
struct CopyStep { Value source, destination; };

using Step = std::variant<ProductStep, KernelStep, CopyStep>;

const Value& destinationOf(const Step& step);
/// Calls `visit` with each value that a step reads.
template <class Visit>
void forEachInput(const Step& step, const Visit& visit) {
  if (auto* product = std::get_if<ProductStep>(&step)) {
    visit(product->a);
    visit(product->b);
    if (product->c) visit(*product->c);
  } else if (auto* kernel = std::get_if<KernelStep>(&step)) {
    for (const Value& input : kernel->inputs) visit(input);
  } else {
    visit(std::get<CopyStep>(step).source);
  }
}

/// Thread safety: thread-safe; immutable but for the pool of workspaces, so that any number of runs go at
/// once.
class Plan final : public RefCounted {
public:
  std::vector<Port> feeds;      ///< in the caller's order
  std::vector<Port> targets;    ///< packed
  std::vector<Ref<device::Memory>> constants;
  std::vector<uint64_t> workspaceOffsets;   ///< bytes, by index
  uint64_t workspaceBytes = 0;
  std::vector<Step> steps;
  device::Device* device = nullptr;

  /// Records the steps. Arrays are in the order of `feeds` and `targets`, and fit them. Errors: no memory.
  Result<void> encode(metal::PassRecorder& pass, std::span<mps::NDArray* const> feedArrays,
                      std::span<mps::NDArray* const> targetArrays) const;

private:
  mutable WorkspacePool m_workspaces;
};

}  // namespace invar::graph
