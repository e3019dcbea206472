#include "cpu/LogFunction.hpp"

#include "llvm/IR/IRBuilder.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

void lowerLog(Module& module, protocol::KernelReflection& reflection) {
  Function* function = module.getFunction("__invar_log");
  if (!function || !function->isDeclaration() || function->use_empty()) return;
  LLVMContext& context = module.getContext();
  FunctionCallee table = module.getOrInsertFunction("__invar_buffer", PointerType::get(context, 0), Type::getInt32Ty(context));
  IRBuilder<> builder(BasicBlock::Create(context, "entry", function));
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
  function->setLinkage(GlobalValue::InternalLinkage);
  function->addFnAttr(Attribute::NoInline);   // a message is rare, and large where it is not
  reflection.usesLog = true;
}

}  // namespace invar::lowering
