// The client's view of the compiler service: source in; libraries, kernels and diagnostics out.
// Nothing here links a compiler: the work is done by a helper process (compiler/service), and a
// kernel found in a cache needs no process at all.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "protocol/Reflection.hpp"

namespace invar::compile {

enum class MathMode : uint8_t { Safe = 0, Relaxed = 1, Fast = 2 };            // MTLMathMode's numbers
enum class MathFunctions : uint8_t { Fast = 0, Precise = 1 };                  // MTLMathFloatingPointFunctions' numbers
enum class OptimizationLevel : uint8_t { Default = 0, Size = 1 };

struct SourceOptions {
  std::map<std::string, std::string> macros;
  std::vector<std::string> includePaths;   ///< for command-line use; Metal itself has none
  std::string fileName = "program_source";
  uint32_t languageVersion = 0x30002;      ///< MTLLanguageVersion: (major << 16) | minor
  MathMode mathMode = MathMode::Fast;
  MathFunctions mathFunctions = MathFunctions::Fast;
  OptimizationLevel optimization = OptimizationLevel::Default;
  bool logging = false;                    ///< false: os_log calls are left out
};

/// A compiled library: its functions by name. Immutable.
class Library : public RefCounted {
public:
  std::string source;
  SourceOptions options;
  std::string key;                                   ///< content hash of source, options and compiler
  std::vector<protocol::FunctionInfo> functions;
  std::string warnings;                              ///< the diagnostics of a compile that succeeded
  bool readsFiles = false;                           ///< includes files of the user: nothing of it is kept on disk
};

/// The value of one function constant, by index or, when `name` is not empty, by name.
struct ConstantValue {
  std::string name;
  uint32_t index = 0;
  protocol::DataType type = 0;
  std::vector<uint8_t> bytes;
};

struct KernelRequest {
  std::string function;
  std::vector<ConstantValue> constants;
  bool boundsChecks = false;   ///< as MTL_SHADER_VALIDATION asks for
};

/// A kernel as a loadable object for this machine. Immutable. `path` names a file that dlopen takes
/// and that stays openable while the artifact lives (the cache's file, or one of this process).
class Artifact : public RefCounted {
public:
  protocol::KernelReflection reflection;
  std::string path;
  std::string key;
  bool boundsChecked = false;   ///< as it was asked for
};

/// Compiles source to a library. Blocks on the compiler service, unless the library is cached.
/// Errors: ErrorDomain::Library with MTLLibraryError's codes; the message holds the diagnostics.
/// Thread-safe: one compile per key, and only callers with that key wait for it.
Result<Ref<Library>> compileLibrary(std::string source, SourceOptions options);

/// Compiles one function of a library, with its constants, for the CPU of this machine.
/// Blocks and is thread-safe as compileLibrary.
Result<Ref<Artifact>> compileKernel(const Library& library, const KernelRequest& request);

}  // namespace invar::compile
