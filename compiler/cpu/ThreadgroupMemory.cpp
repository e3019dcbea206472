#include "cpu/ThreadgroupMemory.hpp"

#include <vector>

#include "cpu/KernelBuiltins.hpp"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ReplaceConstant.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

uint64_t placeThreadgroupVariables(Module& module) {
  std::vector<GlobalVariable*> variables;
  for (GlobalVariable& variable : module.globals())
    if (variable.getName().starts_with("__invar_threadgroup_var.")) variables.push_back(&variable);
  if (variables.empty()) return 0;

  LLVMContext& context = module.getContext();
  FunctionCallee scratch = module.getOrInsertFunction(kScratchName, PointerType::getUnqual(context));
  convertUsersOfConstantsToInstructions(SmallVector<Constant*>(variables.begin(), variables.end()));

  uint64_t bytes = 0;
  for (GlobalVariable* variable : variables) {
    const DataLayout& layout = module.getDataLayout();
    Align alignment =
        std::max(layout.getABITypeAlign(variable->getValueType()), variable->getAlign().valueOrOne());
    alignment = std::min(std::max(alignment, Align(16)), Align(protocol::kScratchAlignment));
    bytes = alignTo(bytes, alignment);
    std::vector<Use*> uses;
    for (Use& use : variable->uses())
      if (isa<Instruction>(use.getUser())) uses.push_back(&use);
    DenseMap<Instruction*, Value*> addresses;   // one for each place: a phi may list a block twice
    for (Use* use : uses) {
      auto* place = cast<Instruction>(use->getUser());
      if (auto* phi = dyn_cast<PHINode>(place)) place = phi->getIncomingBlock(*use)->getTerminator();
      Value*& address = addresses[place];
      if (!address) {
        IRBuilder<> builder(place);
        address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), builder.CreateCall(scratch), bytes);
      }
      use->set(address);
    }
    bytes += layout.getTypeAllocSize(variable->getValueType());
    if (variable->use_empty()) variable->eraseFromParent();
  }
  return alignTo(bytes, 16);
}

}  // namespace invar::lowering
