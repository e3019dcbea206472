#include "cpu/LogFunction.hpp"

#include "llvm/IR/IRBuilder.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

bool lowerLog(Module& module, bool enabled) {
  Function* function = module.getFunction("__invar_log");
  if (!function || !function->isDeclaration() || function->use_empty()) return false;
  LLVMContext& context = module.getContext();
  IRBuilder<> builder(BasicBlock::Create(context, "entry", function));
  function->setLinkage(GlobalValue::InternalLinkage);
  if (!enabled) {
    builder.CreateRetVoid();
    return false;
  }
  FunctionCallee table =
      module.getOrInsertFunction("__invar_buffer", PointerType::get(context, 0), Type::getInt32Ty(context));
  Value* log = builder.CreateCall(table, {builder.getInt32(protocol::kLogArgument)});
  LoadInst* write = builder.CreateLoad(builder.getPtrTy(), log);
  for (const unsigned kind : {LLVMContext::MD_invariant_load, LLVMContext::MD_nosanitize})
    write->setMetadata(kind, MDNode::get(context, {}));
  std::vector<Value*> arguments{log};
  std::vector<Type*> types{log->getType()};
  for (Argument& argument : function->args()) {
    arguments.push_back(&argument);
    types.push_back(argument.getType());
  }
  builder.CreateCall(FunctionType::get(builder.getVoidTy(), types, false), write, arguments)->setDoesNotThrow();
  builder.CreateRetVoid();
  return true;
}

}  // namespace invar::lowering
