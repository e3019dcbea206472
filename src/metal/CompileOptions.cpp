#include "metal/CompileOptions.hpp"

#include "foundation/Array.hpp"
#include "foundation/Dictionary.hpp"
#include "foundation/Number.hpp"
#include "foundation/String.hpp"
#include "metal/Library.hpp"

namespace invar::metal {

constinit const TypeInfo CompileOptions::kType = CompileOptions::typeNamed("MTLCompileOptions");

namespace {

std::optional<std::string> macroText(ObjectBase* value) {
  if (value->isKindOf(foundation::String::kType)) return static_cast<foundation::String*>(value)->text();
  if (value->isKindOf(foundation::Number::kType)) return static_cast<foundation::Number*>(value)->text();
  return std::nullopt;
}

bool isKnown(MTL::LanguageVersion version) {
  switch (version) {
    case MTL::LanguageVersion1_0:
    case MTL::LanguageVersion1_1:
    case MTL::LanguageVersion1_2:
    case MTL::LanguageVersion2_0:
    case MTL::LanguageVersion2_1:
    case MTL::LanguageVersion2_2:
    case MTL::LanguageVersion2_3:
    case MTL::LanguageVersion2_4:
    case MTL::LanguageVersion3_0:
    case MTL::LanguageVersion3_1:
    case MTL::LanguageVersion3_2:
    case MTL::LanguageVersion4_0: return true;
  }
  return false;
}

std::string versionText(MTL::LanguageVersion version) {
  return std::to_string(version >> 16) + "." + std::to_string(version & 0xffff);
}

}  // namespace

Result<compile::SourceOptions> CompileOptions::forCompiler(std::string_view call,
                                                           const MTL::CompileOptions* options) {
  compile::SourceOptions forCompiler;
  if (!options) return forCompiler;
  auto* given = checked(options);
  const auto failed = [&](std::string why) {
    return libraryError(MTL::LibraryErrorUnsupported, call, std::move(why));
  };
  if (!given) return failed("options is not an MTLCompileOptions");
  const auto& v = given->values;
  if (v.libraryType != MTL::LibraryTypeExecutable)
    return failed("library type " + std::to_string(v.libraryType) +
                  ", only executable libraries (0) are supported");
  if (v.libraries.get() && v.libraries.get()->count())
    return failed("libraries: " + std::to_string(v.libraries.get()->count()) +
                  ", linking dynamic libraries is not supported; put their source into this one");
  if (auto* macros = foundation::Dictionary::checked(v.macros.get())) {
    for (auto& [key, value] : macros->entries()) {
      auto name = macroText(key.get()), text = macroText(value.get());
      if (!name || !text) return failed("preprocessorMacros holds an entry that is no string or number");
      forCompiler.macros[*name] = *text;
    }
  }
  if (!isKnown(v.languageVersion))
    return failed("languageVersion " + versionText(v.languageVersion) + ", versions 1.0 to 4.0 are known");
  forCompiler.languageVersion = uint32_t(v.languageVersion);
  forCompiler.mathMode = compile::MathMode(v.mathMode);
  forCompiler.mathFunctions = compile::MathFunctions(v.mathFunctions);
  forCompiler.optimization = compile::OptimizationLevel(v.optimization);
  forCompiler.logging = v.logging;
  return forCompiler;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::CompileOptions;
using Values = invar::metal::CompileOptionValues;
namespace foundation = invar::foundation;
template <class Door> using Held = invar::metal::Held<Door>;

CompileOptions* CompileOptions::alloc() { return Impl::make(); }
CompileOptions* CompileOptions::init() { return this; }

NS::Dictionary* CompileOptions::preprocessorMacros() const { return Impl::get(this, &Values::macros).get(); }
void CompileOptions::setPreprocessorMacros(const NS::Dictionary* preprocessorMacros) {
  Impl::set(this, &Values::macros,
            Held<NS::Dictionary>::from(preprocessorMacros, foundation::Dictionary::kType, true));
}
// The older property stands for the mode and the functions together, as on Metal.
bool CompileOptions::fastMathEnabled() const { return this && mathMode() == MathModeFast; }
void CompileOptions::setFastMathEnabled(bool fastMathEnabled) {
  setMathMode(fastMathEnabled ? MathModeFast : MathModeSafe);
  setMathFloatingPointFunctions(fastMathEnabled ? MathFloatingPointFunctionsFast
                                                : MathFloatingPointFunctionsPrecise);
}
MathMode CompileOptions::mathMode() const { return Impl::get(this, &Values::mathMode); }
void CompileOptions::setMathMode(MathMode mathMode) { Impl::set(this, &Values::mathMode, mathMode); }
MathFloatingPointFunctions CompileOptions::mathFloatingPointFunctions() const {
  return Impl::get(this, &Values::mathFunctions);
}
void CompileOptions::setMathFloatingPointFunctions(MathFloatingPointFunctions mathFloatingPointFunctions) {
  Impl::set(this, &Values::mathFunctions, mathFloatingPointFunctions);
}
LanguageVersion CompileOptions::languageVersion() const { return Impl::get(this, &Values::languageVersion); }
void CompileOptions::setLanguageVersion(LanguageVersion languageVersion) {
  Impl::set(this, &Values::languageVersion, languageVersion);
}
LibraryType CompileOptions::libraryType() const { return Impl::get(this, &Values::libraryType); }
void CompileOptions::setLibraryType(LibraryType libraryType) {
  Impl::set(this, &Values::libraryType, libraryType);
}
NS::String* CompileOptions::installName() const { return Impl::get(this, &Values::installName).get(); }
void CompileOptions::setInstallName(const NS::String* installName) {
  Impl::set(this, &Values::installName, Held<NS::String>::from(installName, foundation::String::kType, true));
}
NS::Array* CompileOptions::libraries() const { return Impl::get(this, &Values::libraries).get(); }
void CompileOptions::setLibraries(const NS::Array* libraries) {
  Impl::set(this, &Values::libraries, Held<NS::Array>::from(libraries, foundation::Array::kType, true));
}
bool CompileOptions::preserveInvariance() const { return Impl::get(this, &Values::preserveInvariance); }
void CompileOptions::setPreserveInvariance(bool preserveInvariance) {
  Impl::set(this, &Values::preserveInvariance, preserveInvariance);
}
LibraryOptimizationLevel CompileOptions::optimizationLevel() const {
  return Impl::get(this, &Values::optimization);
}
void CompileOptions::setOptimizationLevel(LibraryOptimizationLevel optimizationLevel) {
  Impl::set(this, &Values::optimization, optimizationLevel);
}
CompileSymbolVisibility CompileOptions::compileSymbolVisibility() const {
  return Impl::get(this, &Values::visibility);
}
void CompileOptions::setCompileSymbolVisibility(CompileSymbolVisibility compileSymbolVisibility) {
  Impl::set(this, &Values::visibility, compileSymbolVisibility);
}
bool CompileOptions::allowReferencingUndefinedSymbols() const {
  return Impl::get(this, &Values::allowUndefinedSymbols);
}
void CompileOptions::setAllowReferencingUndefinedSymbols(bool allowReferencingUndefinedSymbols) {
  Impl::set(this, &Values::allowUndefinedSymbols, allowReferencingUndefinedSymbols);
}
NS::UInteger CompileOptions::maxTotalThreadsPerThreadgroup() const {
  return Impl::get(this, &Values::maxThreadsPerThreadgroup);
}
void CompileOptions::setMaxTotalThreadsPerThreadgroup(NS::UInteger maxTotalThreadsPerThreadgroup) {
  Impl::set(this, &Values::maxThreadsPerThreadgroup, maxTotalThreadsPerThreadgroup);
}
bool CompileOptions::enableLogging() const { return Impl::get(this, &Values::logging); }
void CompileOptions::setEnableLogging(bool enableLogging) { Impl::set(this, &Values::logging, enableLogging); }

}  // namespace MTL
