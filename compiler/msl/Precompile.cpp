// Writes the precompiled form of the library's header.
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Parse/Parser.h"
#include "clang/Sema/Sema.h"
#include "compiler/msl/Diagnostics.hpp"
#include "compiler/msl/FrontEndOptions.hpp"
#include "compiler/msl/MethodSpaces.hpp"
#include "compiler/msl/ParsedLibrary.hpp"
#include "compiler/msl/TokenPass.hpp"

namespace invar::msl {
namespace {

/// Only there to listen.
class MethodSpacesConsumer final : public clang::ASTConsumer {
public:
  clang::ASTMutationListener* GetASTMutationListener() override { return &methodSpaces; }
  MethodSpaces methodSpaces;
};

/// As clang's own action, but with the token pass before the parser: the header may be written in MSL.
class PrecompileAction final : public clang::GeneratePCHAction {
protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler, llvm::StringRef file) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> consumers;
    auto listener = std::make_unique<MethodSpacesConsumer>();
    m_methodSpaces = &listener->methodSpaces;
    consumers.push_back(std::move(listener));
    consumers.push_back(GeneratePCHAction::CreateASTConsumer(compiler, file));
    if (!consumers.back()) return nullptr;
    return std::make_unique<clang::MultiplexConsumer>(std::move(consumers));
  }
  void ExecuteAction() override {
    clang::CompilerInstance& compiler = getCompilerInstance();
    compiler.createSema(getTranslationUnitKind(), nullptr);
    clang::Sema& sema = compiler.getSema();
    clang::Preprocessor& preprocessor = compiler.getPreprocessor();
    clang::Parser parser(preprocessor, sema, /*SkipFunctionBodies=*/false);
    preprocessor.EnterMainSourceFile();
    Tokens tokens;
    clang::Token token;
    for (preprocessor.Lex(token); token.isNot(clang::tok::eof); preprocessor.Lex(token)) tokens.push_back(token);
    TokenFactory factory(preprocessor);
    m_methodSpaces->watch(preprocessor, compiler.getLangOpts());
    factory.enter(rewriteTokens(factory, std::move(tokens), {}).tokens, token.getLocation());
    parser.Initialize();
    clang::ASTConsumer& consumer = compiler.getASTConsumer();
    clang::Parser::DeclGroupPtrTy group;
    clang::Sema::ModuleImportState imports;
    for (bool end = parser.ParseFirstTopLevelDecl(group, imports); !end; end = parser.ParseTopLevelDecl(group, imports))
      if (group) consumer.HandleTopLevelDecl(group.get());
    consumer.HandleTranslationUnit(sema.getASTContext());
  }

private:
  MethodSpaces* m_methodSpaces = nullptr;   ///< of the consumer
};

}  // namespace

bool precompileLibraryHeader(const std::string& output, uint32_t languageVersion, std::string& diagnostics,
                             const std::string& libraryFolder) {
  ParseRequest request;
  request.languageVersion = languageVersion;
  request.library.folder = libraryFolder;
  Diagnostics consumer;
  clang::CompilerInstance compiler;
  compiler.createDiagnostics(&consumer, /*ShouldOwnClient=*/false);
  bool done = configure(compiler, request, /*precompiling=*/true);
  if (done) {
    std::string header = msl::libraryFolder(request.library) + "/invar_metal.h";
    clang::FrontendOptions& options = compiler.getFrontendOpts();
    options.Inputs.clear();
    options.Inputs.emplace_back(header, clang::InputKind(clang::Language::CXX).getHeader(), /*IsSystem=*/true);
    options.OutputFile = output;
    PrecompileAction action;
    done = compiler.ExecuteAction(action);
  }
  diagnostics = consumer.takeText();
  return done;
}

}  // namespace invar::msl
