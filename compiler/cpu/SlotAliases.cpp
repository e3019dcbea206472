#include "cpu/SlotAliases.hpp"

#include "llvm/IR/Instruction.h"
#include "llvm/IR/MDBuilder.h"

namespace invar::lowering {

using namespace llvm;

SlotAliases::SlotAliases(LLVMContext& context) {
  MDBuilder builder(context);
  m_slots = MDNode::get(context, builder.createAnonymousAliasScope(builder.createAnonymousAliasScopeDomain("slots"), "slots"));
}

void SlotAliases::markSlot(Instruction& access) const { access.setMetadata(LLVMContext::MD_alias_scope, m_slots); }

void SlotAliases::markKernel(Instruction& instruction) const {
  if (instruction.mayReadOrWriteMemory()) instruction.setMetadata(LLVMContext::MD_noalias, m_slots);
}

}  // namespace invar::lowering
