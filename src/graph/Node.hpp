// The graph as the library keeps it: immutable nodes, each the one result of an operation.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "graph/ConstantData.hpp"
#include "MetalPerformanceShaders/MPSCoreTypes.hpp"

namespace invar::graph {

class Lowering;
class Node;

/// Lengths outermost first, as an app writes them; -1 is not known.
using Dims = std::vector<int64_t>;

struct TensorType {
  MPS::DataType type = MPS::DataTypeInvalid;
  std::optional<Dims> shape;   ///< nothing: not even the number of dimensions is known
  bool isKnown() const;
};

/// What an operation was given beside its inputs; each uses what it needs.
struct Attributes {
  std::vector<int64_t> integers;   ///< axes, permutations, target shapes
  Ref<ConstantData> data;
};

/// What an operation is. One constant in the operation's own file under ops/.
struct Definition {
  const char* name;   ///< Apple's: "matrixMultiplication"
  /// Type of the result for inputs whose types are known whole. Errors say what does not fit.
  Result<TensorType> (*infer)(std::span<const TensorType> inputs, const Attributes& attributes);
  /// Adds what computes the result to a plan. Null for element-wise operations.
  Result<void> (*lower)(Lowering& lowering, const Node& node);
  /// Element-wise operations only: the result as an MSL expression of the arguments. Such operations are
  /// fused into one kernel.
  std::string (*expression)(std::span<const std::string> arguments) = nullptr;
};

/// Thread safety: immutable.
class Node final : public RefCounted {
public:
  Node(const Definition& definition, std::string name, std::vector<Ref<const Node>> inputs,
       Attributes attributes, TensorType type)
      : m_definition(definition),
        m_name(std::move(name)),
        m_inputs(std::move(inputs)),
        m_attributes(std::move(attributes)),
        m_type(std::move(type)) {}

  const Definition& definition() const { return m_definition; }
  const std::string& name() const { return m_name; }
  const std::vector<Ref<const Node>>& inputs() const { return m_inputs; }
  const Attributes& attributes() const { return m_attributes; }
  /// As far as it is known without feeds.
  const TensorType& type() const { return m_type; }
  /// "matrixMultiplication \"c\"", for messages.
  std::string describe() const;

private:
  const Definition& m_definition;
  const std::string m_name;
  const std::vector<Ref<const Node>> m_inputs;
  const Attributes m_attributes;
  const TensorType m_type;
};

/// "[2, 3]"; "[?, 3]" where a length is not known.
std::string dimsText(const Dims& dims);
/// The shape that both broadcast to; nothing when they do not.
std::optional<Dims> broadcast(const Dims& a, const Dims& b);
/// An axis counted from the outermost, for one that may be negative; nothing when there is none.
std::optional<size_t> resolveAxis(int64_t axis, size_t rank);
uint64_t volumeOf(const Dims& dims);
/// An error of this layer, in the form that callers put "[call] " in front of.
Error problem(std::string message);

/// Innermost first, as arrays count; and back.
std::vector<uint64_t> lengthsOf(const Dims& dims);
Dims dimsOf(std::span<const uint64_t> lengths);

}  // namespace invar::graph
