#include "cpu/Cloning.hpp"

#include "llvm/IR/IntrinsicInst.h"

namespace invar::lowering {

using namespace llvm;

Value* ValueTable::find(Value* original) const {
  if (isa<Constant>(original) || isa<MetadataAsValue>(original) || isa<InlineAsm>(original)) return original;
  for (const ValueTable* table = this; table; table = table->m_outer)
    if (auto found = table->m_values.find(original); found != table->m_values.end()) return found->second;
  return nullptr;
}

Instruction* ValueTable::clone(const Instruction& original) const {
  Instruction* copy = original.clone();
  // Alias scopes hold within one thread; the copy runs for many.
  for (unsigned kind : {LLVMContext::MD_alias_scope, LLVMContext::MD_noalias, LLVMContext::MD_access_group,
                        LLVMContext::MD_loop})
    copy->setMetadata(kind, nullptr);
  remap(*copy);
  return copy;
}

void ValueTable::remap(Instruction& copy) const {
  for (Use& use : copy.operands())
    if (Value* value = find(use.get())) use.set(value);
  if (auto* phi = dyn_cast<PHINode>(&copy))
    for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i)
      if (Value* block = find(phi->getIncomingBlock(i))) phi->setIncomingBlock(i, cast<BasicBlock>(block));
}

bool isDroppedInLoops(const Instruction& instruction) {
  auto* intrinsic = dyn_cast<IntrinsicInst>(&instruction);
  if (!intrinsic) return false;
  switch (intrinsic->getIntrinsicID()) {
    case Intrinsic::lifetime_start:
    case Intrinsic::lifetime_end:
    case Intrinsic::experimental_noalias_scope_decl: return true;
    default:
      return isa<DbgInfoIntrinsic>(intrinsic);
  }
}

}  // namespace invar::lowering
