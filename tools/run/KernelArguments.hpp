// The arguments that a kernel takes, by index or by name, for messages and for the types of data.
// Thread safety: Immutable.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "Metal/Metal.hpp"
#include "kernel/ElementType.hpp"

namespace invar::tools {

struct KernelArgument {
  MTL::BindingType kind;
  unsigned index;
  std::string name;
  bool isUsed;
  bool isWritten;
  /// None for structs.
  std::optional<ElementType> elementType;
};

class KernelArguments {
public:
  explicit KernelArguments(const MTL::ComputePipelineState* pipeline);

  const std::vector<KernelArgument>& all() const { return m_arguments; }
  /// The argument of `kind` that the user calls `where`: its index or its name. Throws Failure with those there are.
  const KernelArgument& find(MTL::BindingType kind, const std::string& where) const;
  /// Throws Failure, with an option to add, for the first argument of `kind` that the kernel uses and that is
  /// not among `given`.
  void requireAll(MTL::BindingType kind, const std::set<unsigned>& given) const;

private:
  std::vector<KernelArgument> m_arguments;
};

}  // namespace invar::tools
