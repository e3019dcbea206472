// One parse of a source by clang, kept open: after the source's end more tokens can be parsed, which is how
// a kernel is instantiated when it is asked for.
#pragma once

#include <memory>

#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Parse/Parser.h"
#include "clang/Sema/Sema.h"
#include "compiler/msl/DeclRecorder.hpp"
#include "compiler/msl/Diagnostics.hpp"
#include "compiler/msl/ParseRequest.hpp"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {

class Session {
public:
  explicit Session(const ParseRequest& request);
  ~Session();

  /// Loads what a parse needs before it looks at the source: the precompiled header above all. Without it, parse() does.
  bool prepare();
  /// Takes another request after prepare(). False if what is loaded does not fit: then nothing has changed.
  bool adopt(const ParseRequest& request);
  /// Parses the source, again with more patches when they cure its errors. False on errors.
  bool parse();
  /// Starts over with patches that cure what was just reported. False when there are none, or nothing helps.
  bool retryWithPatches();
  /// Parses tokens at file scope, after everything else, and instantiates what they need. False on errors.
  bool parseMore(const Tokens& tokens);

  /// False only after a restart that failed; then nothing below may be called.
  bool isOpen() const { return m_parser != nullptr; }
  clang::CompilerInstance& compiler() { return *m_compiler; }
  clang::ASTContext& context() { return m_compiler->getASTContext(); }
  clang::Sema& sema() { return m_compiler->getSema(); }
  Diagnostics& diagnostics() { return m_diagnostics; }
  DeclRecorder& recorder() { return *m_recorder; }
  TokenFactory& tokens() { return *m_factory; }
  std::vector<LazyInstantiation>& instantiations() { return m_instantiations; }
  const std::vector<clang::SourceLocation>& threadWords() const { return m_threadWords; }
  const ParseRequest& request() const { return m_request; }

  /// What stands at file scope in the source and what it includes, the library left out.
  std::vector<clang::Decl*> programDeclarations();

  /// Reports an error of the front end's own at a place in the source.
  void error(clang::SourceLocation location, llvm::StringRef text);
  bool hasErrors() { return m_compiler->getDiagnostics().hasErrorOccurred(); }
  /// Forgets earlier errors, so that what comes next is judged by its own.
  void resetErrors() { m_compiler->getDiagnostics().Reset(/*soft=*/true); }

private:
  class Action;
  friend class Action;
  bool open();
  void close();
  void enterSource();
  void parseMainFile();
  void parseUntilEnd();

  ParseRequest m_request;
  Diagnostics m_diagnostics;
  std::vector<Patch> m_patches;
  std::unique_ptr<llvm::MemoryBuffer> m_source;
  std::unique_ptr<clang::CompilerInstance> m_compiler;
  std::unique_ptr<Action> m_action;
  DeclRecorder* m_recorder = nullptr;   ///< owned by the compiler instance
  std::unique_ptr<TokenFactory> m_factory;
  std::unique_ptr<clang::Parser> m_parser;
  std::vector<LazyInstantiation> m_instantiations;
  std::vector<clang::SourceLocation> m_threadWords;
};

}  // namespace invar::msl
