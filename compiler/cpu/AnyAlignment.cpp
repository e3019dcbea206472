#include "cpu/AnyAlignment.hpp"

#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

namespace invar::lowering {

using namespace llvm;

void allowAnyAlignment(Module& module) {
  AttributeMask promise;
  promise.addAttribute(Attribute::Alignment);
  for (Function& function : module) {
    for (Argument& argument : function.args())
      if (!argument.hasPassPointeeByValueCopyAttr()) argument.removeAttrs(promise);
    function.removeRetAttrs(promise);
    for (Instruction& instruction : instructions(function)) {
      if (auto* load = dyn_cast<LoadInst>(&instruction)) {
        if (!load->isAtomic()) load->setAlignment(Align(1));
        load->setMetadata(LLVMContext::MD_align, nullptr);
      } else if (auto* store = dyn_cast<StoreInst>(&instruction)) {
        if (!store->isAtomic()) store->setAlignment(Align(1));
      } else if (auto* call = dyn_cast<CallBase>(&instruction)) {
        for (unsigned i = 0; i < call->arg_size(); ++i)
          if (!call->isPassPointeeByValueArgument(i)) call->removeParamAttrs(i, promise);
        call->removeRetAttrs(promise);
      }
    }
  }
}

}  // namespace invar::lowering
