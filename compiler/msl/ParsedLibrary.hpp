// The Metal Shading Language front end: a source that was parsed once, from which kernels are made one
// by one. It turns MSL into a module as compiler/IR.md describes it, and knows no device.
//
// Thread safety: one thread at a time. It starts no thread and keeps no file open, so a process that
// holds one may fork, and parent and child may both go on with their copy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/msl/ParseRequest.hpp"
#include "protocol/Reflection.hpp"

namespace llvm {
class LLVMContext;
class Module;
}

namespace invar::msl {

class Session;
struct KernelGenerator;
struct SourceInventory;

/// What a parse does before it looks at the source: the library's precompiled header is loaded. Made once by a process
/// that forks for each source, it is there in all children.
class Prelude {
public:
  /// For sources with the macros, include paths, language version and library of `request`; the rest of it may differ.
  explicit Prelude(const ParseRequest& request);
  ~Prelude();

private:
  friend class ParsedLibrary;
  std::unique_ptr<Session> m_session;   ///< null: could not be made, or is used up
};

class ParsedLibrary {
public:
  /// One kernel as a module (compiler/IR.md) with its reflection. `context` outlives `module`.
  struct Kernel {
    std::unique_ptr<llvm::LLVMContext> context;
    std::unique_ptr<llvm::Module> module;
    protocol::KernelReflection reflection;
    Kernel();
    Kernel(Kernel&&) noexcept;
    Kernel& operator=(Kernel&&) noexcept;
    ~Kernel();
  };

  /// Parses a source. Null when it has errors. `diagnostics` gets errors, or warnings, as text: file, line
  /// and column, message, source line and caret. Uses `prelude` up if it fits.
  static std::unique_ptr<ParsedLibrary> parse(const ParseRequest& request, std::string& diagnostics,
                                              Prelude* prelude = nullptr);
  ~ParsedLibrary();

  /// Every kernel, vertex and fragment function by the name Metal knows it by. Instantiations with a
  /// `host_name` are listed, though nothing is instantiated for it.
  const std::vector<protocol::FunctionInfo>& functions() const { return m_functions; }

  /// Does what the next emit() needs for any kernel. In a process that forks for each kernel, it is done once for all.
  void prepare();

  /// Makes one kernel, instantiating no more than it needs. May be called again, for the same kernel or
  /// another. Empty when it cannot be made; `diagnostics` then says why, and otherwise has the warnings
  /// that arose.
  std::optional<Kernel> emit(const std::string& function, const std::vector<FunctionConstantValue>& constants,
                             std::string& diagnostics);

private:
  ParsedLibrary();
  std::unique_ptr<Session> m_session;
  std::unique_ptr<SourceInventory> m_inventory;
  std::unique_ptr<KernelGenerator> m_generator;   ///< from prepare() to emit(); after the session that it looks at
  std::vector<protocol::FunctionInfo> m_functions;
};

/// Writes the precompiled form of the library's header, which makes every later parse fast. It fits any
/// macros, include paths and math mode, but one language version. False with a text on failure.
bool precompileLibraryHeader(const std::string& output, uint32_t languageVersion, std::string& diagnostics,
                             const std::string& libraryFolder = {});

}  // namespace invar::msl
