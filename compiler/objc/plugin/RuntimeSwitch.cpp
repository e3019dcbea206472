// Plugin of clang 19: lets Objective-C programs have automatic reference counting and hidden instance variables
// on GCC's runtime library.
//
// What a program may say and what code is made for it both follow from one option, -fobjc-runtime. For `gcc` clang
// refuses ARC, instance variables in @implementation and synthesised properties; for `gnustep-1.6` it takes
// all of them, but makes code for a library that Debian does not have. The code generator reads the option once,
// when it is set up. So the program is compiled for gnustep-1.6, and while the code generator is set up the
// option reads `gcc`: one consumer in front of it changes the option, one behind it changes it back.
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/ObjCRuntime.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Preprocessor.h"

namespace {

using namespace clang;

/// Sets the option when consumers are set up, which happens in their order.
class SetRuntime : public ASTConsumer {
public:
  SetRuntime(CompilerInstance& compiler, ObjCRuntime runtime) : m_compiler(compiler), m_runtime(runtime) {}
  void Initialize(ASTContext&) override { m_compiler.getLangOpts().ObjCRuntime = m_runtime; }

private:
  CompilerInstance& m_compiler;
  ObjCRuntime m_runtime;
};

/// Other languages, and Objective-C for another runtime, are left as they are.
bool isOurs(const CompilerInstance& compiler) {
  const LangOptions& options = compiler.getLangOpts();
  return options.ObjC && options.ObjCRuntime.getKind() == ObjCRuntime::GNUstep &&
         options.ObjCRuntime.getVersion() == VersionTuple(1, 6);
}

class Before : public PluginASTAction {
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& compiler, StringRef) override {
    compiler.getCodeGenOpts().setObjCDispatchMethod(CodeGenOptions::Legacy);
    return std::make_unique<SetRuntime>(compiler, ObjCRuntime(ObjCRuntime::GCC, VersionTuple(0)));
  }
  bool ParseArgs(const CompilerInstance& compiler, const std::vector<std::string>&) override { return isOurs(compiler); }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

class After : public PluginASTAction {
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& compiler, StringRef) override {
    return std::make_unique<SetRuntime>(compiler, ObjCRuntime(ObjCRuntime::GNUstep, VersionTuple(1, 6)));
  }
  bool ParseArgs(const CompilerInstance& compiler, const std::vector<std::string>&) override { return isOurs(compiler); }
  ActionType getActionType() override { return AddAfterMainAction; }
};

FrontendPluginRegistry::Add<Before> s_before("invar-objc-before", "code generation for GCC's Objective-C runtime");
FrontendPluginRegistry::Add<After> s_after("invar-objc-after", "the language of a modern Objective-C runtime");

}  // namespace
