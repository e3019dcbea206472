#include "compiler/msl/KernelEmitter.hpp"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "compiler/msl/FunctionConstants.hpp"
#include "compiler/msl/KernelWrapper.hpp"
#include "compiler/msl/LoopStructure.hpp"
#include "compiler/msl/MetalWords.hpp"
#include "compiler/msl/ModuleCleanup.hpp"
#include "compiler/msl/ProgramBindings.hpp"
#include "compiler/msl/Recursion.hpp"
#include "compiler/msl/Types.hpp"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Verifier.h"

namespace invar::msl {
namespace {

class Emitter {
public:
  Emitter(Session& session, const SourceInventory& inventory, std::unique_ptr<KernelGenerator> started)
      : m_session(session), m_inventory(inventory), m_started(std::move(started)) {}
  ~Emitter() {
    if (m_session.isOpen()) m_session.recorder().end();
  }

  std::optional<ParsedLibrary::Kernel> emit(const std::string& name, const std::vector<FunctionConstantValue>& values) {
    clang::FunctionDecl* kernel = findKernel(name);
    if (!kernel) return {};
    std::optional<KernelInterface> interface = reflectKernel(m_session, kernel, m_inventory.bindings);
    if (!interface) return {};
    interface->reflection.name = name;
    const std::vector<const clang::FunctionDecl*> wrapper = buildWrapper(m_session, kernel, *interface);
    if (wrapper.empty() || !generate(kernel, wrapper, *interface)) return {};
    FunctionConstants constants(*generator().GetModule(), moduleConstants());
    if (!finish(kernel, *interface, constants, values) || !fillArguments(*interface)) return {};
    ParsedLibrary::Kernel result;
    result.reflection = std::move(interface->reflection);
    result.module.reset(generator().ReleaseModule());
    m_started->generator.reset();
    result.context = std::move(m_started->context);
    return result;
  }

private:
  clang::FunctionDecl* findKernel(const std::string& name) {
    auto found = m_inventory.entries.find(name);
    if (found == m_inventory.entries.end()) {
      m_session.error({}, "there is no function '" + name + "' in the library");
      return nullptr;
    }
    const EntryPoint& entry = found->second;
    if (entry.kind != protocol::FunctionKind::Kernel) {
      m_session.error({}, "function '" + name + "' is not a kernel");
      return nullptr;
    }
    if (entry.declaration) return entry.declaration;
    LazyInstantiation& source = *entry.instantiation;
    if (!source.isParsed && !m_session.parseMore(source.tokens)) return nullptr;
    source.isParsed = true;
    clang::FunctionDecl* instantiated = findInstantiation(m_session.context(), name);
    if (!instantiated) m_session.error(entry.instantiation->location, "this does not instantiate a kernel template");
    return instantiated;
  }

  bool generate(const clang::FunctionDecl* kernel, const std::vector<const clang::FunctionDecl*>& wrapper,
                const KernelInterface& interface) {
    if (!m_started) m_started = KernelGenerator::start(m_session);
    if (kernel->getTemplateSpecializationKind() == clang::TSK_ExplicitInstantiationDefinition)   // the recorder kept it back
      generator().HandleTopLevelDecl(clang::DeclGroupRef(const_cast<clang::FunctionDecl*>(kernel)));
    for (const clang::FunctionDecl* function : wrapper)
      generator().HandleTopLevelDecl(clang::DeclGroupRef(const_cast<clang::FunctionDecl*>(function)));
    for (const KernelParameter& parameter : interface.parameters)   // must be there to be asked for its value
      if (parameter.condition) generator().GetAddrOfGlobal(clang::GlobalDecl(parameter.condition), false);
    generator().HandleTranslationUnit(m_session.context());
    m_session.recorder().end();
    if (m_session.hasErrors() || !generator().GetModule()) return false;
    m_kernelSymbol = generator().GetMangledName(clang::GlobalDecl(kernel)).str();
    return true;
  }

  clang::CodeGenerator& generator() { return *m_started->generator; }

  std::vector<ModuleConstant> moduleConstants() {
    std::vector<ModuleConstant> constants;
    for (const ConstantVariable& variable : m_inventory.constants) {
      ModuleConstant constant;
      constant.declaration = variable.declaration;
      constant.name = variable.info.name;
      constant.index = variable.info.index;
      constant.type = variable.info.type;
      constant.symbol = generator().GetMangledName(clang::GlobalDecl(variable.declaration)).str();
      constant.size = m_session.context().getTypeSizeInChars(variable.declaration->getType()).getQuantity();
      constants.push_back(std::move(constant));
    }
    return constants;
  }

  bool finish(const clang::FunctionDecl* kernel, const KernelInterface& interface, FunctionConstants& constants,
              const std::vector<FunctionConstantValue>& values) {
    llvm::Module& module = *generator().GetModule();
    resolveAnnotations(module);
    if (auto text = constants.apply(values)) return refuse({}, *text);
    for (const KernelParameter& parameter : interface.parameters)   // their variables may be dropped below
      if (parameter.condition)
        m_absent[parameter.declaration] =
          !constants.truth(generator().GetMangledName(clang::GlobalDecl(parameter.condition))).value_or(false);
    for (size_t i = 0; i < interface.bindings.size(); ++i)
      makeLocal(module, generator().GetMangledName(clang::GlobalDecl(interface.bindings[i].declaration)).str(), setterOf(i));
    internalise(module);
    settleConvergence(module);
    if (const ModuleConstant* missing = constants.findMissing())
      return refuse(missing->declaration->getLocation(), "function constant '" + missing->name + "' (index " +
                    std::to_string(missing->index) + ") is used by kernel '" + kernel->getNameAsString() +
                    "' and was given no value");
    if (std::string symbol = constants.findUninitialised(); !symbol.empty())
      return refuse(locate(symbol, kernel), "the initialiser of '" + llvm::demangle(symbol) + "', a variable at program "
                    "scope, is not a constant expression");
    turnTailCallsIntoLoops(module);
    if (const llvm::Function* function = findRecursion(module))
      return refuse(locate(function->getName(), kernel), describe(*function) + " calls itself; recursion is not supported "
                    "in Metal");
    if (const llvm::Function* function = findUndefined(module)) return refuseUndefined(*function, kernel);
    keepLoopStructure(module);
    std::string text;
    llvm::raw_string_ostream out(text);
    if (llvm::verifyModule(module, &out)) return refuse(kernel->getLocation(), "internal error: invalid module: " + text);
    return true;
  }

  bool refuse(clang::SourceLocation location, const std::string& text) {
    m_session.error(location, text);
    return false;
  }

  /// What the library declares and does not define is there for fragment functions.
  bool refuseUndefined(const llvm::Function& function, const clang::FunctionDecl* kernel) {
    const clang::SourceLocation location = locate(function.getName(), kernel);
    const std::string what = "function '" + inMetalWords(llvm::demangle(function.getName().str())) + "' is used by kernel '" +
                             kernel->getNameAsString() + "' and ";
    if (m_session.compiler().getSourceManager().isInSystemHeader(location))
      return refuse(kernel->getLocation(), what + "can be called by fragment functions only");
    return refuse(location, what + "has no definition");
  }

  std::string describe(const llvm::Function& function) {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(generator().GetDeclForMangledName(function.getName()));
    if (method && method->getParent()->isLambda()) return "this lambda";
    return "function '" + inMetalWords(llvm::demangle(function.getName().str())) + "'";
  }

  clang::SourceLocation locate(llvm::StringRef symbol, const clang::FunctionDecl* otherwise) {
    const clang::Decl* declaration = generator().GetDeclForMangledName(symbol);
    return declaration ? declaration->getLocation() : otherwise->getLocation();
  }

  static std::string setterOf(size_t binding) { return kBindingPrefix + std::to_string(binding); }

  bool fillArguments(KernelInterface& interface) {
    for (const KernelParameter& parameter : interface.parameters) {
      if (!parameter.argument || m_absent[parameter.declaration]) continue;
      interface.reflection.arguments.push_back(*parameter.argument);
      interface.reflection.arguments.back().active = isActive(*parameter.argument);
    }
    for (size_t i = 0; i < interface.bindings.size(); ++i) {   // those that the kernel reaches
      const KernelParameter& binding = interface.bindings[i];
      if (!binding.argument || !generator().GetModule()->getFunction(setterOf(i))) continue;
      for (const protocol::Argument& other : interface.reflection.arguments)
        if (overlap(other, *binding.argument))
          return refuse(binding.declaration->getLocation(), "variable '" + binding.argument->name + "' has the index of '" +
                        other.name + "', and kernel '" + interface.reflection.name + "' uses both");
      interface.reflection.arguments.push_back(*binding.argument);
      interface.reflection.arguments.back().active = true;
    }
    return true;
  }

  static bool overlap(const protocol::Argument& a, const protocol::Argument& b) {
    return a.kind == b.kind && a.index < b.index + b.arrayLength && b.index < a.index + a.arrayLength;
  }

  /// Whether the kernel reads what the wrapper passes for an argument.
  bool isActive(const protocol::Argument& argument) {
    bool buffer = argument.kind == protocol::ArgumentKind::Buffer;
    llvm::Module& module = *generator().GetModule();
    llvm::Function* kernel = module.getFunction(m_kernelSymbol);
    if (argument.kind == protocol::ArgumentKind::Texture || argument.kind == protocol::ArgumentKind::Sampler)
      return !kernel || isHandleActive(*kernel, argument);
    llvm::Function* source = module.getFunction(buffer ? "__invar_buffer" : "__invar_threadgroup_argument");
    if (!source || !kernel) return true;
    for (llvm::User* user : source->users()) {
      auto* call = llvm::dyn_cast<llvm::CallInst>(user);
      auto* index = call ? llvm::dyn_cast<llvm::ConstantInt>(call->getArgOperand(0)) : nullptr;
      if (!index || index->getZExtValue() != argument.index) continue;
      for (llvm::Use& use : call->uses()) {
        auto* target = llvm::dyn_cast<llvm::CallBase>(use.getUser());
        if (!target || target->getCalledFunction() != kernel || !target->isArgOperand(&use)) return true;
        if (!isUnused(*kernel->getArg(target->getArgOperandNo(&use)))) return true;
      }
    }
    return false;
  }

  /// A texture or sampler is a class with one member: clang passes the member, under the parameter's name.
  static bool isHandleActive(const llvm::Function& kernel, const protocol::Argument& argument) {
    for (const llvm::Argument& parameter : kernel.args())
      if (parameter.getName() == argument.name || parameter.getName() == argument.name + ".coerce")
        return !isUnused(parameter);
    return true;
  }

  Session& m_session;
  const SourceInventory& m_inventory;
  std::unique_ptr<KernelGenerator> m_started;
  std::string m_kernelSymbol;
  std::map<const clang::VarDecl*, bool> m_absent;   ///< optional arguments that constants leave out
};

}  // namespace

std::unique_ptr<KernelGenerator> KernelGenerator::start(Session& session) {
  clang::CompilerInstance& compiler = session.compiler();
  auto started = std::make_unique<KernelGenerator>();
  started->context = std::make_unique<llvm::LLVMContext>();
  started->generator.reset(clang::CreateLLVMCodeGen(compiler.getDiagnostics(), "metal", &compiler.getVirtualFileSystem(),
                                                    compiler.getHeaderSearchOpts(), compiler.getPreprocessorOpts(),
                                                    compiler.getCodeGenOpts(), *started->context));
  started->generator->Initialize(session.context());
  session.recorder().begin(*started->generator);
  return started;
}

std::optional<ParsedLibrary::Kernel> emitKernel(Session& session, const SourceInventory& inventory,
                                                std::unique_ptr<KernelGenerator> started, const std::string& name,
                                                const std::vector<FunctionConstantValue>& constants) {
  return Emitter(session, inventory, std::move(started)).emit(name, constants);
}

}  // namespace invar::msl
