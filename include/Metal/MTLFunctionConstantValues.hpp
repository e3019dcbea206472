// Values for the `[[function_constant(n)]]` of a function, by index or by name.
// Thread safety: One thread at a time while values are set; reading it to make functions is thread-safe.
// Metal documentation: MTLFunctionConstantValues, "Using function specialization to build pipeline variants".
#pragma once

#include "MTLArgument.hpp"

namespace MTL {

class MTL_EXPORT FunctionConstantValues : public NS::Copying<FunctionConstantValues> {
public:
  static FunctionConstantValues* alloc();
  FunctionConstantValues* init();

  /// Copies one value of `type` (a scalar or vector) out of `value`. A later value for the same index
  /// replaces an earlier one. A null value or another kind of type makes every newFunction with these
  /// values fail with an error that says so, since this call itself has no way to report it.
  void setConstantValue(const void* value, DataType type, NS::UInteger index);
  /// As above, for the constant called `name`.
  void setConstantValue(const void* value, DataType type, const NS::String* name);
  /// Copies `range.length` values that follow each other in memory (three-component vectors take the
  /// room of four), for the indices of `range`.
  void setConstantValues(const void* values, DataType type, NS::Range range);
  /// Forgets all values.
  void reset();
};

}  // namespace MTL
