#include "compiler/msl/ProgramBindings.hpp"

#include <map>

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ReplaceConstant.h"

namespace invar::msl {

void makeLocal(llvm::Module& module, const std::string& symbol, const std::string& setter) {
  llvm::GlobalVariable* variable = module.getGlobalVariable(symbol, /*AllowInternal=*/true);
  llvm::Function* set = module.getFunction(setter);
  if (!variable || !set) return;
  llvm::convertUsersOfConstantsToInstructions({variable});
  std::map<llvm::Function*, llvm::Value*> places;
  for (llvm::Use& use : llvm::make_early_inc_range(variable->uses())) {
    auto* user = llvm::dyn_cast<llvm::Instruction>(use.getUser());
    if (!user) continue;
    llvm::Value*& place = places[user->getFunction()];
    if (!place) {
      llvm::BasicBlock& entry = user->getFunction()->getEntryBlock();
      llvm::IRBuilder<> builder(&entry, entry.begin());
      auto* slot = builder.CreateAlloca(variable->getValueType(), nullptr, variable->getName());
      slot->setAlignment(variable->getAlign().valueOrOne());
      builder.CreateCall(set, {slot});
      place = slot;
    }
    use.set(place);
  }
  if (variable->use_empty()) variable->eraseFromParent();
}

}  // namespace invar::msl
