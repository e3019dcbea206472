// What stands behind MTL::FunctionConstantValues.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "Metal/MTLFunctionConstantValues.hpp"
#include "base/Result.hpp"
#include "compile/Compiler.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct ConstantValues {
  std::map<uint32_t, compile::ConstantValue> byIndex;
  std::map<std::string, compile::ConstantValue, std::less<>> byName;
  std::string misuse;   ///< the first call that could not be taken; setters have no way to report it
};

class FunctionConstantValues final
    : public Descriptor<FunctionConstantValues, MTL::FunctionConstantValues, ConstantValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;

  void setByIndex(const void* from, MTL::DataType type, NS::Range range);
  void setByName(const void* from, MTL::DataType type, const NS::String* name);

  /// The values of the constants that a function declares. Errors: an earlier misuse, another type than
  /// the function's, and a required constant without a value. `given` may be null.
  static Result<std::vector<compile::ConstantValue>> specialise(
      std::string_view call, const protocol::FunctionInfo& function, const FunctionConstantValues* given);

private:
  /// The value at `from`; nothing, and a note of the misuse, when it cannot be taken.
  std::optional<compile::ConstantValue> read(const char* call, const void* from, MTL::DataType type);
};

}  // namespace invar::metal
