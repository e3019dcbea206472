// A compiled library of kernels, its functions, and the options it is compiled with.
// Thread safety: Library, Function and FunctionConstant are thread-safe; CompileOptions is for one thread
// at a time.
// Metal documentation: MTLLibrary, MTLFunction, MTLFunctionConstant, MTLCompileOptions, MTLLibraryError.
#pragma once

#include "MTLArgument.hpp"
#include "MTLFunctionDescriptor.hpp"

namespace MTL {

class ArgumentEncoder;
class Device;
class Function;
class FunctionConstantValues;

enum FunctionType : NS::UInteger {
  FunctionTypeVertex = 1,
  FunctionTypeFragment = 2,
  FunctionTypeKernel = 3,
  FunctionTypeVisible = 5,
  FunctionTypeIntersection = 6,
  FunctionTypeMesh = 7,
  FunctionTypeObject = 8,
};

/// Major version in the high 16 bits, minor in the low.
enum LanguageVersion : NS::UInteger {
  LanguageVersion1_0 = 0x10000,
  LanguageVersion1_1 = 0x10001,
  LanguageVersion1_2 = 0x10002,
  LanguageVersion2_0 = 0x20000,
  LanguageVersion2_1 = 0x20001,
  LanguageVersion2_2 = 0x20002,
  LanguageVersion2_3 = 0x20003,
  LanguageVersion2_4 = 0x20004,
  LanguageVersion3_0 = 0x30000,
  LanguageVersion3_1 = 0x30001,
  LanguageVersion3_2 = 0x30002,
  LanguageVersion4_0 = 0x40000,
};

enum LibraryType : NS::Integer {
  LibraryTypeExecutable = 0,
  LibraryTypeDynamic = 1,  ///< not supported: compiling with it is an error
};

enum LibraryOptimizationLevel : NS::Integer {
  LibraryOptimizationLevelDefault = 0,
  LibraryOptimizationLevelSize = 1,
};

enum CompileSymbolVisibility : NS::Integer {
  CompileSymbolVisibilityDefault = 0,
  CompileSymbolVisibilityHidden = 1,
};

/// How far floating-point expressions may be rewritten.
enum MathMode : NS::Integer {
  MathModeSafe = 0,     ///< as IEEE 754 has it
  MathModeRelaxed = 1,  ///< reordering allowed; infinities and NaN are kept
  MathModeFast = 2,     ///< no infinities or NaN are expected
};

/// Which version the unqualified math functions of single precision are.
enum MathFloatingPointFunctions : NS::Integer {
  MathFloatingPointFunctionsFast = 0,
  MathFloatingPointFunctionsPrecise = 1,
};

/// Codes in LibraryErrorDomain.
enum LibraryError : NS::UInteger {
  LibraryErrorUnsupported = 1,
  LibraryErrorInternal = 2,
  LibraryErrorCompileFailure = 3,
  LibraryErrorCompileWarning = 4,
  LibraryErrorFunctionNotFound = 5,
  LibraryErrorFileNotFound = 6,
};

/// "MTLLibraryErrorDomain", the domain of every error about libraries, functions and pipelines.
extern MTL_EXPORT const NS::ErrorDomain LibraryErrorDomain;

using FunctionCompletionHandlerFunction = std::function<void(Function* pFunction, NS::Error* pError)>;

/// A function constant that a function declares.
class MTL_EXPORT FunctionConstant : public NS::Referencing<FunctionConstant> {
public:
  NS::String* name() const;
  DataType type() const;
  NS::UInteger index() const;
  /// False when the function only asks whether it is defined.
  bool required() const;
};

/// A function of a library, with the values of its constants if it was specialised.
class MTL_EXPORT Function : public NS::Referencing<Function> {
public:
  NS::String* label() const;
  void setLabel(const NS::String* label);
  Device* device() const;
  FunctionType functionType() const;
  /// The name in the library, or the specialised name it was given.
  NS::String* name() const;
  /// FunctionConstant objects by name; empty for a function without constants.
  NS::Dictionary* functionConstantsDictionary() const;
  FunctionOptions options() const;

  /// For the argument buffer that the function takes at `bufferIndex`; owned by the caller. Blocks on the compiler, as
  /// making a pipeline of the function does. Null with a logged reason when there is no structure with pointers,
  /// textures, samplers or [[id(n)]] there.
  ArgumentEncoder* newArgumentEncoder(NS::UInteger bufferIndex);
  /// `reflection`, which may be null, is set to the autoreleased argument.
  ArgumentEncoder* newArgumentEncoder(NS::UInteger bufferIndex, const AutoreleasedArgument* reflection);
};

class MTL_EXPORT CompileOptions : public NS::Copying<CompileOptions> {
public:
  /// Fast math, fast functions, Metal 3.2, no macros, default optimisation.
  static CompileOptions* alloc();
  CompileOptions* init();

  /// Names to NS::String or NS::Number values.
  NS::Dictionary* preprocessorMacros() const;
  void setPreprocessorMacros(const NS::Dictionary* preprocessorMacros);
  /// The older form of mathMode: true is Fast, false is Safe.
  bool fastMathEnabled() const;
  void setFastMathEnabled(bool fastMathEnabled);
  MathMode mathMode() const;
  void setMathMode(MathMode mathMode);
  MathFloatingPointFunctions mathFloatingPointFunctions() const;
  void setMathFloatingPointFunctions(MathFloatingPointFunctions mathFloatingPointFunctions);
  LanguageVersion languageVersion() const;
  void setLanguageVersion(LanguageVersion languageVersion);
  /// Compiling with LibraryTypeDynamic gives an error.
  LibraryType libraryType() const;
  void setLibraryType(LibraryType libraryType);
  NS::String* installName() const;
  void setInstallName(const NS::String* installName);
  /// Dynamic libraries to link: compiling with any gives an error.
  NS::Array* libraries() const;
  void setLibraries(const NS::Array* libraries);
  /// Concerns vertex positions only; kept and given back.
  bool preserveInvariance() const;
  void setPreserveInvariance(bool preserveInvariance);
  LibraryOptimizationLevel optimizationLevel() const;
  void setOptimizationLevel(LibraryOptimizationLevel optimizationLevel);
  CompileSymbolVisibility compileSymbolVisibility() const;
  void setCompileSymbolVisibility(CompileSymbolVisibility compileSymbolVisibility);
  bool allowReferencingUndefinedSymbols() const;
  void setAllowReferencingUndefinedSymbols(bool allowReferencingUndefinedSymbols);
  /// Threads, 0 for no limit: pipelines of the library allow no larger threadgroup.
  NS::UInteger maxTotalThreadsPerThreadgroup() const;
  void setMaxTotalThreadsPerThreadgroup(NS::UInteger maxTotalThreadsPerThreadgroup);
  /// Whether kernels' os_log calls say something, see MTL::LogState. Off unless set: then they cost nothing. A library that
  /// is made from a file has it on.
  bool enableLogging() const;
  void setEnableLogging(bool enableLogging);
};

/// What `new` calls return is owned by the caller. Errors are in LibraryErrorDomain; `error` may be null.
class MTL_EXPORT Library : public NS::Referencing<Library> {
public:
  NS::String* label() const;
  void setLabel(const NS::String* label);
  Device* device() const;
  /// NS::String objects: the kernels, host names of template instances included.
  NS::Array* functionNames() const;
  LibraryType type() const;
  NS::String* installName() const;

  /// Null when there is no function of that name. A function with required constants is returned, so that
  /// they can be read; a pipeline is made only from a function with their values.
  Function* newFunction(const NS::String* functionName);
  /// Errors: FunctionNotFound; CompileFailure when a required constant has no value or one of another type.
  Function* newFunction(const NS::String* name, const FunctionConstantValues* constantValues,
                        NS::Error** error);
  Function* newFunction(const FunctionDescriptor* descriptor, NS::Error** error);

  /// The same on a thread of the library; the handler is called once, there. It does not own its arguments.
  void newFunction(const NS::String* pFunctionName, const FunctionConstantValues* pConstantValues,
                   const FunctionCompletionHandlerFunction& completionHandler);
  void newFunction(const FunctionDescriptor* pDescriptor,
                   const FunctionCompletionHandlerFunction& completionHandler);
#if defined(__BLOCKS__)
  void newFunction(const NS::String* name, const FunctionConstantValues* constantValues,
                   void (^completionHandler)(Function*, NS::Error*)) {
    newFunction(name, constantValues, Private::handlerFromBlock(completionHandler));
  }
  void newFunction(const FunctionDescriptor* descriptor, void (^completionHandler)(Function*, NS::Error*)) {
    newFunction(descriptor, Private::handlerFromBlock(completionHandler));
  }
#endif
};

}  // namespace MTL
