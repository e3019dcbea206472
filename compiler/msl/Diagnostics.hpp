// Collects clang's diagnostics as text in Metal's words: `device float *`, where clang would write
// `__global float *`. Also notes the two errors that wrapping an operand cures (Patch).
#pragma once

#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/LangOptions.h"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

/// Replaces clang's spellings of MSL's types and address spaces, as in diagnostics and type names.
std::string inMetalWords(llvm::StringRef text);

class Diagnostics final : public clang::DiagnosticConsumer {
public:
  Diagnostics();
  void BeginSourceFile(const clang::LangOptions& options, const clang::Preprocessor* preprocessor) override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override;

  /// What was reported since the last call.
  std::string takeText();
  /// Operands whose wrapping would cure errors reported since the last call.
  std::vector<Patch> takePatches();

private:
  void notePatches(const clang::Diagnostic& diagnostic);

  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> m_options;
  clang::LangOptions m_language;
  std::string m_text;
  std::vector<Patch> m_patches;
};

}  // namespace invar::msl
