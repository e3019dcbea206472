// Makes the loops of the source survive the optimiser, where lanes talk to each other in them.
//
// Lanes that part in a loop meet again where the source says so: whoever goes on waits at the end of a turn,
// whoever leaves waits behind the loop. A graph of basic blocks does not say that much: a block that ends in
// `break` or `return` is no part of the loop any more, a turn that is known to be the last becomes such a block,
// and a loop directly inside another may become one with it. Two declarations of compiler/IR.md keep that from
// happening:
//   - `__invar_never` is a branch back into the loop, which nobody takes, from blocks that leave it,
//   - `__invar_loop_part` stands where a loop is entered and where a turn of it ends.
// Functions without lane operations in loops are left as they are.
#pragma once

#include "llvm/IR/Module.h"

namespace invar::msl {

/// To be done while the blocks stand as clang left them, which is the order of the source.
void keepLoopStructure(llvm::Module& module);

}  // namespace invar::msl
