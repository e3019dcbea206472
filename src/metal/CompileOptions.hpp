// What stands behind MTL::CompileOptions.
#pragma once

#include "Metal/MTLLibrary.hpp"
#include "base/Result.hpp"
#include "compile/Compiler.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct CompileOptionValues {
  Held<NS::Dictionary> macros;
  MTL::MathMode mathMode = MTL::MathModeFast;
  MTL::MathFloatingPointFunctions mathFunctions = MTL::MathFloatingPointFunctionsFast;
  MTL::LanguageVersion languageVersion = MTL::LanguageVersion3_2;
  MTL::LibraryType libraryType = MTL::LibraryTypeExecutable;
  Held<NS::String> installName;
  Held<NS::Array> libraries;
  bool preserveInvariance = false;
  bool allowUndefinedSymbols = false;
  MTL::LibraryOptimizationLevel optimization = MTL::LibraryOptimizationLevelDefault;
  MTL::CompileSymbolVisibility visibility = MTL::CompileSymbolVisibilityDefault;
  NS::UInteger maxThreadsPerThreadgroup = 0;
  bool logging = false;
};

class CompileOptions final : public Descriptor<CompileOptions, MTL::CompileOptions, CompileOptionValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;

  /// For the compiler. `options` may be null. Errors: what is not supported, and macros that are no text.
  static Result<compile::SourceOptions> forCompiler(std::string_view call,
                                                    const MTL::CompileOptions* options);
};

}  // namespace invar::metal
