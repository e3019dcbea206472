#include "compiler/msl/Session.hpp"

#include <algorithm>
#include <tuple>

#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Lex/Preprocessor.h"
#include "compiler/msl/FrontEndOptions.hpp"
#include "compiler/msl/MetalPragma.hpp"

namespace invar::msl {
namespace {
constexpr int kMaxRetries = 8;
}

class Session::Action final : public clang::ASTFrontendAction {
public:
  explicit Action(Session& session) : m_session(session) {}

protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    auto recorder = std::make_unique<DeclRecorder>();
    m_session.m_recorder = recorder.get();
    return recorder;
  }
  void ExecuteAction() override { m_session.parseMainFile(); }

private:
  Session& m_session;
};

Session::Session(const ParseRequest& request) : m_request(request) {}

Session::~Session() { close(); }

bool Session::prepare() {
  m_compiler = std::make_unique<clang::CompilerInstance>();
  m_compiler->createDiagnostics(&m_diagnostics, /*ShouldOwnClient=*/false);
  if (!configure(*m_compiler, m_request, /*precompiling=*/false)) return false;
  clang::ProcessWarningOptions(m_compiler->getDiagnostics(), m_compiler->getDiagnosticOpts());
  if (!m_compiler->createTarget()) return false;
  m_action = std::make_unique<Action>(*this);
  const llvm::MemoryBufferRef none("", "");   // the source is not known yet, see enterSource()
  if (m_action->BeginSourceFile(*m_compiler, {none, clang::InputKind(clang::Language::CXX)})) return true;
  m_action.reset();
  return false;
}

bool Session::adopt(const ParseRequest& request) {
  const auto forLoading = [](const ParseRequest& each) {
    return std::tie(each.macros, each.includePaths, each.languageVersion, each.library.folder, each.library.precompiledHeader);
  };
  if (!m_action || forLoading(request) != forLoading(m_request)) return false;
  m_request = request;
  setMathMode(m_compiler->getLangOpts(), m_request.mathMode);
  return true;
}

bool Session::open() {
  if (!m_action && !prepare()) return false;
  if (llvm::Error error = m_action->Execute()) llvm::consumeError(std::move(error));
  return true;
}

void Session::close() {
  m_parser.reset();
  m_factory.reset();
  if (m_action) m_action->EndSourceFile();
  m_action.reset();
  m_recorder = nullptr;
  m_instantiations.clear();
  m_compiler.reset();
}

bool Session::parse() {
  bool opened = open();
  for (int i = 0; i < kMaxRetries && opened && hasErrors() && retryWithPatches(); ++i) opened = m_action != nullptr;
  return opened && m_recorder && !hasErrors();
}

bool Session::retryWithPatches() {
  size_t before = m_patches.size();
  for (const Patch& patch : m_diagnostics.takePatches())
    if (std::find(m_patches.begin(), m_patches.end(), patch) == m_patches.end()) m_patches.push_back(patch);
  if (m_patches.size() == before) return false;
  close();
  m_diagnostics.takeText();
  return open();
}

void Session::enterSource() {
  m_source = llvm::MemoryBuffer::getMemBuffer(m_request.source, m_request.fileName);
  clang::SourceManager& sources = m_compiler->getSourceManager();
  sources.setMainFileID(sources.createFileID(m_source->getMemBufferRef()));
  m_compiler->getPreprocessor().EnterMainSourceFile();
}

void Session::parseMainFile() {
  if (!m_compiler->hasSema()) m_compiler->createSema(m_action->getTranslationUnitKind(), nullptr);
  clang::Sema& sema = m_compiler->getSema();
  clang::Preprocessor& preprocessor = m_compiler->getPreprocessor();
  addMetalPragma(preprocessor);
  m_parser = std::make_unique<clang::Parser>(preprocessor, sema, /*SkipFunctionBodies=*/false);
  // Answers the library's question which functions metal::sin and its like are (compiler/library/invar/math.h).
  const bool precise = m_request.mathFunctions == MathFunctions::Precise;
  preprocessor.setPredefines(preprocessor.getPredefines() + "constexpr bool __invar_precise_functions() { return " +
                             (precise ? "true" : "false") + "; }\n");
  enterSource();
  if (clang::ExternalASTSource* external = sema.getASTContext().getExternalSource())
    external->StartTranslationUnit(m_recorder);

  Tokens tokens;
  clang::Token token;
  for (preprocessor.Lex(token); token.isNot(clang::tok::eof); preprocessor.Lex(token)) tokens.push_back(token);
  m_factory = std::make_unique<TokenFactory>(preprocessor);
  RewrittenTokens rewritten = rewriteTokens(*m_factory, std::move(tokens), m_patches);
  m_instantiations = std::move(rewritten.instantiations);
  m_threadWords = std::move(rewritten.threadWords);

  m_recorder->methodSpaces().watch(preprocessor, m_compiler->getLangOpts());
  m_factory->enter(rewritten.tokens, token.getLocation());
  m_parser->Initialize();
  sema.ActOnStartOfTranslationUnit();
  parseUntilEnd();
}

void Session::parseUntilEnd() {
  clang::Parser::DeclGroupPtrTy group;
  clang::Sema::ModuleImportState imports = clang::Sema::ModuleImportState::NotACXX20Module;
  // The end itself is left unparsed: clang would close the translation unit.
  while (m_parser->getCurToken().isNot(clang::tok::eof)) {
    m_parser->ParseTopLevelDecl(group, imports);
    if (group) m_recorder->HandleTopLevelDecl(group.get());
  }
  sema().PerformPendingInstantiations();
}

bool Session::parseMore(const Tokens& tokens) {
  m_factory->enter(tokens, m_parser->getCurToken().getLocation());
  m_parser->ConsumeToken();   // the end at which the last parse stopped
  parseUntilEnd();
  return !hasErrors();
}

std::vector<clang::Decl*> Session::programDeclarations() {
  std::vector<clang::Decl*> declarations;
  for (clang::Decl* declaration : context().getTranslationUnitDecl()->noload_decls())
    if (!declaration->isFromASTFile() && !m_compiler->getSourceManager().isInSystemHeader(declaration->getLocation()))
      declarations.push_back(declaration);
  return declarations;
}

void Session::error(clang::SourceLocation location, llvm::StringRef text) {
  clang::DiagnosticsEngine& engine = m_compiler->getDiagnostics();
  engine.Report(location, engine.getDiagnosticIDs()->getCustomDiagID(clang::DiagnosticIDs::Error, "%0")) << text;
}

}  // namespace invar::msl
