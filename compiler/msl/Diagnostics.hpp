// Collects clang's diagnostics as text in Metal's words: `device float *`, where clang would write
// `__global float *`. Says which rule of Metal's is broken where clang knows only C++, keeps the inside of the
// library out, and leaves out what merely follows from a line that is refused already. Also notes the errors that
// another spelling of an expression cures (Patch).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

class Diagnostics final : public clang::DiagnosticConsumer {
public:
  Diagnostics();
  /// Those that an engine of ours reports to.
  static Diagnostics& of(clang::DiagnosticsEngine& engine) { return static_cast<Diagnostics&>(*engine.getClient()); }

  void BeginSourceFile(const clang::LangOptions& options, const clang::Preprocessor* preprocessor) override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override;

  /// Reports that a rule of Metal's is broken. Further errors on the same line are left out: they follow from it.
  void refuse(clang::DiagnosticsEngine& engine, clang::SourceLocation location, llvm::StringRef text);

  /// What was reported since the last call.
  std::string takeText();
  /// Expressions whose rewriting may cure errors reported since the last call.
  std::vector<Patch> takePatches();

private:
  using Line = std::pair<unsigned, unsigned>;   ///< a file's hash, and the line in it

  void notePatches(const clang::Diagnostic& diagnostic);
  void print(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic, const std::string& message);
  /// Says of a function of the library's why it does not fit a call, at the call.
  void explainCandidate(const clang::Diagnostic& diagnostic);
  void printWithoutPlace(clang::DiagnosticsEngine::Level level, const std::string& message);
  void releaseHeld();

  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> m_options;
  clang::LangOptions m_language;
  std::string m_text;
  std::vector<Patch> m_patches;
  static constexpr size_t kReasons = 3;
  std::set<std::string> m_reasons;     ///< why functions of the library did not fit the last call
  clang::SourceLocation m_call;        ///< of the last error, if that is about a call
  std::set<Line> m_refused;            ///< lines with a broken rule
  bool m_refusing = false;
  bool m_dropped = false;              ///< the last error was left out, and its notes with it
  std::optional<std::string> m_held;   ///< an error in the library, until a note names the line that led there
};

}  // namespace invar::msl
