// Textures and samplers: a kernel's questions for them become entries of its argument table, its calls of the
// functions of a texture (compiler/IR.md) become calls through the texture's own table.
#pragma once

#include "llvm/IR/Module.h"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

/// Before inlining. Completes reflection.usesTextures.
void lowerTextures(llvm::Module& module, protocol::KernelReflection& reflection);

/// After inlining: says of the loads from textures that are arguments that their value never changes, so that
/// loops over threads need them once.
void markTextureLoads(llvm::Function& body);

}  // namespace invar::lowering
