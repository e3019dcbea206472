#include "cpu/TextureFunctions.hpp"

#include <cstddef>

#include "cpu/KernelBuiltins.hpp"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;
using protocol::KernelTexture;

namespace {

LoadInst* invariantLoad(IRBuilder<>& builder, Value* base, uint64_t offset) {
  LoadInst* load = builder.CreateLoad(builder.getPtrTy(), builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), base, offset));
  load->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(builder.getContext(), {}));
  load->setMetadata(LLVMContext::MD_nosanitize, MDNode::get(builder.getContext(), {}));
  return load;
}

/// Gives `@__invar_texture_<name>` a body that calls entry `index` of its first argument's table.
void define(Function& function, unsigned index, bool writes) {
  IRBuilder<> builder(BasicBlock::Create(function.getContext(), "entry", &function));
  Value* table = invariantLoad(builder, function.getArg(0), offsetof(KernelTexture, functions));
  Value* target = invariantLoad(builder, table, index * sizeof(void*));
  std::vector<Value*> arguments;
  for (Argument& argument : function.args()) arguments.push_back(&argument);
  CallInst* call = builder.CreateCall(function.getFunctionType(), target, arguments);
  call->setDoesNotThrow();
  call->addFnAttr(Attribute::WillReturn);
  if (!writes) call->setOnlyReadsMemory();
  if (call->getType()->isVoidTy()) builder.CreateRetVoid();
  else builder.CreateRet(call);
  function.setLinkage(GlobalValue::InternalLinkage);
  function.setMemoryEffects(writes ? MemoryEffects::unknown() : MemoryEffects::readOnly());
}

/// Turns calls `name(i)` into questions for the buffer at `first` + i, which is where the argument table has it; or, for
/// a part of the table, for the address of its i-th entry.
bool redirect(Module& module, const char* name, unsigned first, bool isPart) {
  Function* function = module.getFunction(name);
  if (!function) return false;
  LLVMContext& context = module.getContext();
  FunctionCallee buffer =
      module.getOrInsertFunction("__invar_buffer", PointerType::get(context, 0), Type::getInt32Ty(context));
  const bool used = !function->use_empty();
  for (User* user : make_early_inc_range(function->users())) {
    auto* call = cast<CallInst>(user);
    IRBuilder<> builder(call);
    Value* index = call->getArgOperand(0);
    Value* entry = builder.getInt32(first);
    if (!isPart) entry = builder.CreateAdd(index, entry);
    Value* value = builder.CreateCall(buffer, {entry});
    if (isPart) value = builder.CreateInBoundsGEP(builder.getPtrTy(), value, builder.CreateZExt(index, builder.getInt64Ty()));
    if (call->getType()->isIntegerTy()) value = builder.CreatePtrToInt(value, call->getType());
    call->replaceAllUsesWith(value);
    call->eraseFromParent();
  }
  function->eraseFromParent();
  return used;
}

}  // namespace

void lowerTextures(Module& module, protocol::KernelReflection& reflection) {
  unsigned index = 0;
  for (StringRef name : protocol::kTextureFunctions) {
    Function* function = module.getFunction(("__invar_texture_" + name).str());
    if (function && function->isDeclaration()) define(*function, index, name.starts_with("store"));
    ++index;
  }
  reflection.usesTextures |= redirect(module, "__invar_texture", protocol::kTextureArguments, false);
  reflection.usesTextures |= redirect(module, "__invar_sampler", protocol::kSamplerArguments, false);
  reflection.usesTextures |= redirect(module, "__invar_texture_table", protocol::kTextureTableArgument, true);
  reflection.usesTextures |= redirect(module, "__invar_sampler_table", protocol::kSamplerTableArgument, true);
}

void markTextureLoads(Function& body) {
  for (Instruction& instruction : instructions(body)) {
    auto* load = dyn_cast<LoadInst>(&instruction);
    if (!load || !load->isSimple()) continue;
    auto* call = dyn_cast<CallBase>(load->getPointerOperand()->stripInBoundsConstantOffsets());
    if (!call || builtinOf(call).kind != Builtin::Kind::Buffer) continue;
    auto argument = constantIndex(*call);
    if (!argument || *argument < protocol::kTextureArguments || *argument >= protocol::kSamplerArguments) continue;
    load->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(load->getContext(), {}));
    load->setMetadata(LLVMContext::MD_nosanitize, MDNode::get(load->getContext(), {}));
  }
}

}  // namespace invar::lowering
