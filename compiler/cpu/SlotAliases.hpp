// Tells LLVM which memory no pointer of the kernel leads to: values that go from region to region through a slot stay in
// registers inside of loops, although the kernel writes through its pointers there.
#pragma once

#include "llvm/IR/Metadata.h"

namespace llvm {
class Instruction;
}

namespace invar::lowering {

class SlotAliases {
public:
  explicit SlotAliases(llvm::LLVMContext& context);

  /// An access of a slot that is nobody's own memory: Slot::Kind::Private is the kernel's to address.
  void markSlot(llvm::Instruction& access) const;
  /// Anything that the kernel does itself.
  void markKernel(llvm::Instruction& instruction) const;

private:
  llvm::MDNode* m_slots;   ///< a list with the one scope
};

}  // namespace invar::lowering
