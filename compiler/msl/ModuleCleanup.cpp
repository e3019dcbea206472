#include "compiler/msl/ModuleCleanup.hpp"

#include "compiler/msl/Analyses.hpp"
#include "compiler/msl/KernelWrapper.hpp"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"

namespace invar::msl {
namespace {

constexpr const char* kThreadgroupPrefix = "__invar_threadgroup_var.";

void makeThreadgroupVariable(llvm::GlobalVariable& variable) {
  // A static local's symbol has its function's whole signature in it; the name alone is easier to read.
  std::string name = llvm::demangle(variable.getName().str());
  size_t scope = name.rfind("::");
  variable.setName(kThreadgroupPrefix + (scope == std::string::npos ? name : name.substr(scope + 2)));
  variable.setComdat(nullptr);
  variable.setLinkage(llvm::GlobalValue::InternalLinkage);
  variable.setInitializer(llvm::UndefValue::get(variable.getValueType()));
  variable.setConstant(false);
  // One for each threadgroup: the optimiser must not take it for one variable that it sees all stores to.
  variable.setExternallyInitialized(true);
}

void removeAnnotationCalls(llvm::Module& module) {
  for (llvm::Function& function : llvm::make_early_inc_range(module)) {
    if (!function.getName().starts_with("llvm.var.annotation") && !function.getName().starts_with("llvm.ptr.annotation"))
      continue;
    for (llvm::User* user : llvm::make_early_inc_range(function.users())) {
      auto* call = llvm::cast<llvm::CallInst>(user);
      if (!call->getType()->isVoidTy()) call->replaceAllUsesWith(call->getArgOperand(0));
      call->eraseFromParent();
    }
    function.eraseFromParent();
  }
}

void dropUnreached(llvm::Module& module) {
  Analyses analyses;
  llvm::GlobalDCEPass().run(module, analyses.modules);
}

void dropAttributes(llvm::Function& function) {
  for (const char* name : {"target-cpu", "target-features", "tune-cpu", "frame-pointer", "min-legal-vector-width",
                           "stack-protector-buffer-size", "no-trapping-math", "unsafe-fp-math",
                           "approx-func-fp-math", "no-signed-zeros-fp-math", "no-infs-fp-math", "no-nans-fp-math"})
    function.removeFnAttr(name);
  for (llvm::Attribute::AttrKind kind : {llvm::Attribute::MustProgress, llvm::Attribute::OptimizeNone,
                                         llvm::Attribute::NoInline, llvm::Attribute::StackProtectStrong})
    function.removeFnAttr(kind);
  function.setComdat(nullptr);
  // An unbound argument is null, and a reference to it is harmless until it is read.
  llvm::AttributeMask pointers;
  pointers.addAttribute(llvm::Attribute::Dereferenceable);
  pointers.addAttribute(llvm::Attribute::DereferenceableOrNull);
  pointers.addAttribute(llvm::Attribute::NonNull);
  for (llvm::Argument& argument : function.args()) argument.removeAttrs(pointers);
  function.removeRetAttrs(pointers);
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) {
      for (unsigned i = 0; i < call->arg_size(); ++i) call->removeParamAttrs(i, pointers);
      call->removeRetAttrs(pointers);
    }
    // A bool in a buffer may hold any byte.
    if (llvm::isa<llvm::LoadInst>(instruction)) {
      instruction.setMetadata(llvm::LLVMContext::MD_range, nullptr);
      instruction.setMetadata(llvm::LLVMContext::MD_noundef, nullptr);
    }
  }
}

bool isConvergentByContract(llvm::StringRef name) {
  return name == "__invar_threadgroup_barrier" || name.starts_with("__invar_simdgroup_barrier") ||
         name.starts_with("__invar_simd_") || name.starts_with("__invar_quad_");
}

}  // namespace

void resolveAnnotations(llvm::Module& module) {
  removeAnnotationCalls(module);
  llvm::GlobalVariable* list = module.getGlobalVariable("llvm.global.annotations");
  if (!list) return;
  if (auto* entries = llvm::dyn_cast<llvm::ConstantArray>(list->getInitializer()))
    for (llvm::Value* entry : entries->operands()) {
      auto* fields = llvm::cast<llvm::ConstantStruct>(entry);
      auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(fields->getOperand(0)->stripPointerCasts());
      auto* text = llvm::dyn_cast<llvm::GlobalVariable>(fields->getOperand(1)->stripPointerCasts());
      auto* bytes = text ? llvm::dyn_cast<llvm::ConstantDataArray>(text->getInitializer()) : nullptr;
      if (variable && bytes && bytes->isCString() && bytes->getAsCString() == "msl.threadgroup")
        makeThreadgroupVariable(*variable);
    }
  list->eraseFromParent();
}

void internalise(llvm::Module& module) {
  for (const char* name : {"llvm.used", "llvm.compiler.used"})
    if (llvm::GlobalVariable* list = module.getGlobalVariable(name)) list->eraseFromParent();
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    bool wrapper = function.getName() == kWrapperName;
    function.setComdat(nullptr);
    function.setLinkage(wrapper ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage);
    function.setVisibility(llvm::GlobalValue::DefaultVisibility);
    function.setDSOLocal(!wrapper);
  }
  for (llvm::GlobalVariable& variable : module.globals()) {
    if (variable.isDeclaration()) continue;
    variable.setComdat(nullptr);
    variable.setVisibility(llvm::GlobalValue::DefaultVisibility);
    variable.setLinkage(llvm::GlobalValue::InternalLinkage);
  }
  dropUnreached(module);
  for (llvm::Function& function : module) dropAttributes(function);
}

void settleConvergence(llvm::Module& module) {
  std::vector<llvm::Function*> pending;
  for (llvm::Function& function : module) {
    if (function.isIntrinsic()) continue;
    function.removeFnAttr(llvm::Attribute::Convergent);
    for (llvm::Instruction& instruction : llvm::instructions(function))
      if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) call->removeFnAttr(llvm::Attribute::Convergent);
    if (function.isDeclaration() && isConvergentByContract(function.getName())) {
      function.addFnAttr(llvm::Attribute::Convergent);
      pending.push_back(&function);
    }
  }
  while (!pending.empty()) {
    llvm::Function* function = pending.back();
    pending.pop_back();
    for (llvm::User* user : function->users()) {
      auto* call = llvm::dyn_cast<llvm::CallBase>(user);
      if (!call) continue;
      call->addFnAttr(llvm::Attribute::Convergent);
      llvm::Function* caller = call->getFunction();
      if (caller->hasFnAttribute(llvm::Attribute::Convergent)) continue;
      caller->addFnAttr(llvm::Attribute::Convergent);
      pending.push_back(caller);
    }
  }
}

const llvm::Function* findUndefined(const llvm::Module& module) {
  for (const llvm::Function& function : module)
    if (function.isDeclaration() && !function.use_empty() && function.getName().starts_with("_Z")) return &function;
  return nullptr;
}

bool isUnused(const llvm::Argument& argument) {
  for (const llvm::User* user : argument.users()) {
    const auto* store = llvm::dyn_cast<llvm::StoreInst>(user);
    if (!store || store->getValueOperand() != &argument) return false;
    const llvm::Value* place = store->getPointerOperand();
    const auto* slot = llvm::dyn_cast<llvm::AllocaInst>(place->stripInBoundsConstantOffsets());
    if (!slot) return false;
    const auto isStore = [&](const llvm::User* other) { return other == store || (other == place && place->hasOneUse()); };
    for (const llvm::User* other : slot->users()) {
      const auto* intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(other);
      // The way to the first member, through members that the class consists of, may take several steps.
      const auto* step = llvm::dyn_cast<llvm::GetElementPtrInst>(other);
      const bool leadsToStore = step && step->hasOneUse() && isStore(*step->user_begin());
      if (!isStore(other) && !leadsToStore && !(intrinsic && intrinsic->isLifetimeStartOrEnd())) return false;
    }
  }
  return true;
}

}  // namespace invar::msl
