// Names a function of a library and how to specialise it.
// Thread safety: One thread at a time.
// Metal documentation: MTLFunctionDescriptor.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class FunctionConstantValues;

using FunctionOptions = NS::UInteger;
enum : FunctionOptions {
  FunctionOptionNone = 0,
  FunctionOptionCompileToBinary = 1,
  FunctionOptionStoreFunctionInMetalScript = 2,
};

class MTL_EXPORT FunctionDescriptor : public NS::Copying<FunctionDescriptor> {
public:
  static FunctionDescriptor* alloc();
  FunctionDescriptor* init();
  /// A new descriptor, not owned by the caller.
  static FunctionDescriptor* functionDescriptor();

  /// The function in the library.
  NS::String* name() const;
  void setName(const NS::String* name);
  /// The name that the specialised function gets; null keeps the function's own.
  NS::String* specializedName() const;
  void setSpecializedName(const NS::String* specializedName);
  FunctionConstantValues* constantValues() const;
  /// Copies the values.
  void setConstantValues(const FunctionConstantValues* constantValues);
  /// Kept and given back; every function is compiled to native code when its pipeline is made.
  FunctionOptions options() const;
  void setOptions(FunctionOptions options);
  /// Kept and given back; the library has a cache of its own instead.
  NS::Array* binaryArchives() const;
  void setBinaryArchives(const NS::Array* binaryArchives);
};

}  // namespace MTL
