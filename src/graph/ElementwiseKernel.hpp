// Writes the source of one kernel for a tree of element-wise operations.
#pragma once

#include <string>
#include <vector>

#include "graph/Lowering.hpp"

namespace invar::graph {

/// Thread safety: one thread at a time.
class ElementwiseKernel {
public:
  static constexpr const char* kName = "invar_elementwise";
  static constexpr size_t kMostInputs = 28;   // of Metal's 31 buffers

  /// A kernel whose result has `shape`.
  ElementwiseKernel(Dims shape, MPS::DataType type) : m_shape(std::move(shape)), m_type(type) {}

  /// Reads the element of `value`, which broadcasts to the shape; the name of a variable with it.
  std::string read(const Value& value);
  /// Keeps an expression in a variable, whose name it gives: operations may use an argument more than once.
  std::string keep(MPS::DataType type, const std::string& expression);
  /// Writes `expression` to `destination`, packed, and adds the dispatch.
  Result<void> finish(Lowering& lowering, const std::string& expression, const Value& destination);

private:
  struct Input { Value value; std::vector<int64_t> strides; };   // innermost first, 0 where it repeats

  bool isLinear(const Input& input) const;

  const Dims m_shape;
  const MPS::DataType m_type;
  std::vector<Input> m_inputs;
  std::string m_body;
  uint32_t m_variables = 0;
};

}  // namespace invar::graph
