// lld's driver names every target that LLVM has, and LLVM's link-time optimiser a plugin of another package. The service
// makes code for this processor from memory and uses neither, so that their archives stay out of it.
#define LLVMInitializeX86TargetInfo invarLeavesX86TargetInfo
#define LLVMInitializeX86Target invarLeavesX86Target
#define LLVMInitializeX86TargetMC invarLeavesX86TargetMC
#define LLVMInitializeX86AsmPrinter invarLeavesX86AsmPrinter
#define LLVMInitializeX86AsmParser invarLeavesX86AsmParser

extern "C" {
#define LLVM_TARGET(Name)                     \
  void LLVMInitialize##Name##TargetInfo() {}  \
  void LLVMInitialize##Name##Target() {}      \
  void LLVMInitialize##Name##TargetMC() {}
#include "llvm/Config/Targets.def"
#define LLVM_ASM_PRINTER(Name) void LLVMInitialize##Name##AsmPrinter() {}
#include "llvm/Config/AsmPrinters.def"
#define LLVM_ASM_PARSER(Name) void LLVMInitialize##Name##AsmParser() {}
#include "llvm/Config/AsmParsers.def"
}

#include "llvm/Passes/PassPlugin.h"

llvm::PassPluginLibraryInfo getPollyPluginInfo() { return {}; }
