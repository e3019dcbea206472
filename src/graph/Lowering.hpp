// Makes a plan of a graph: takes what the targets need, finds the shapes, fuses, and lowers operation by
// operation.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "graph/Plan.hpp"

namespace invar::graph {

/// Of a tensor that a kernel computes: positions are 32 bits wide.
inline constexpr uint64_t kMostElements = UINT32_MAX;

/// One plan in the making, and what an operation's lowering has to work with.
/// Thread safety: one thread at a time. May block on the compiler.
class Lowering {
public:
  /// `lateTargets` (indices) are written after everything else, from the workspace.
  /// Errors: a placeholder that is not fed, shapes that do not fit, a kernel that does not compile.
  static Result<Ref<Plan>> run(device::Device& device, std::vector<Port> feeds,
                               const std::vector<Ref<const Node>>& targets,
                               const std::vector<uint32_t>& lateTargets);

  /// Shape and type of a node of this plan, known whole.
  const TensorType& typeOf(const Node& node) const { return m_types.at(&node); }
  /// Where a node's value is; every input of the node that is lowered has one unless it was fused.
  const Value& valueOf(const Node& node) const { return m_values.at(&node); }
  bool isFed(const Node& node) const { return m_feedIndex.contains(&node); }
  bool isTarget(const Node& node) const { return m_targets.contains(&node); }
  uint32_t useCount(const Node& node) const { return m_uses.at(&node); }
  /// The node is computed inside its only user.
  bool isFused(const Node& node) const { return m_fused.contains(&node); }

  /// A place for the node's result, packed: the target itself unless it is late, or a part of the workspace.
  Value place(const Node& node);
  /// A new part of the workspace.
  Value temporary(const TensorType& type);
  /// Says where the node's result is.
  void define(const Node& node, const Value& value) { m_values[&node] = value; }

  void addProduct(ProductStep step) { m_plan->steps.push_back(std::move(step)); }
  void addCopy(CopyStep step) { m_plan->steps.push_back(std::move(step)); }
  /// Compiles `source` and adds a dispatch of its kernel `name`. A dispatch of 0 threads is nothing.
  Result<void> addKernel(std::string source, const char* name, std::vector<Value> inputs,
                         const Value& destination, std::vector<uint32_t> parameters, uint64_t threads);
  /// The value packed: itself, or a copy.
  Result<Value> packed(const Value& value);
  /// Copies elements into a packed destination of the same shape.
  Result<void> copy(const Value& source, const Value& destination);
  Result<Value> constant(const Node& node);

private:
  explicit Lowering(device::Device& device) : m_plan(makeRef<Plan>()) { m_plan->device = &device; }
  Result<void> order(const std::vector<Ref<const Node>>& targets);
  Result<void> inferTypes();
  Result<void> checkFeed(const Port& feed);
  void fuse();
  Result<void> lowerAll(const std::vector<Ref<const Node>>& targets);
  void planWorkspace();

  Ref<Plan> m_plan;
  std::vector<const Node*> m_order;   ///< inputs before users
  std::unordered_map<const Node*, uint32_t> m_feedIndex, m_targets, m_uses;
  std::unordered_map<const Node*, const Node*> m_lastUser;
  std::unordered_map<const Node*, TensorType> m_types;
  std::unordered_map<const Node*, Value> m_values;
  std::unordered_set<const Node*> m_fused;
  std::unordered_set<uint32_t> m_late;   ///< targets
  std::vector<uint64_t> m_workspaceSizes;
};

/// The matrix product that `user`, a sum, computes as part of itself; null for none
/// (ops/MatrixMultiplication.cpp).
const Node* productOperand(const Lowering& lowering, const Node& user);
/// Lowers an element-wise operation with everything fused into it, as one kernel.
Result<void> lowerElementwise(Lowering& lowering, const Node& node);
/// Lowers the sum of its productOperand and something that broadcasts to it, as one product.
Result<void> lowerProductAndSum(Lowering& lowering, const Node& node);

/// MSL's name of an element type that kernels take ("half"); null for others.
const char* kernelTypeOf(MPS::DataType type);

}  // namespace invar::graph
