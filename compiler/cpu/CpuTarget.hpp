// The CPU target: turns the module of one kernel (compiler/IR.md) into a shared object for this machine.
//
// The stages, each a file of its own, in the order in which they run:
//   TextureFunctions    textures become entries of the argument table and calls through it
//   LogFunction         messages go to where the argument table says, or nowhere
//   DefinedArithmetic   what C++ leaves undefined gets the result that a GPU gives
//   AnyAlignment        accesses may have any address
//   ThreadgroupMemory   threadgroup variables become offsets into the scratch memory
//   InlineKernel        everything is inlined into the body, which is then simplified
//   UsedArguments       what the kernel does not ask for any more need not be bound
//   BoundsChecks        if asked for: accesses out of bounds are noted and have no effect
//   MatrixValues        matrices of a SIMD-group become vectors that are the same for all lanes
//   ThreadVectors       whether the loops of a kernel without barriers run for 32 threads at once
//   PlainLoops          if not: the kernel in loops over the threads
//   LoopMarks           what kept the loops as the source has them goes, here or with the regions
//   LaneInduction       if so, and for all others: loop counters become uniform
//   Regions             the body is cut at barriers, lane operations and loops
//   ContextSlots        values that live across a cut move to arrays over the lanes
//   RegionDriver        a loop over 32 lanes for each region, and the code that runs region after region,
//   ApartDriver         the same for lanes that went different ways
//   Optimization        LLVM's optimiser
//   NativeCode, Linker  machine code, a shared object
//
// Thread safety: one call at a time in a process (the linker keeps global state).
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "llvm/IR/Module.h"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

enum class Sanitizer : uint8_t { None, Thread, Address };

struct Options {
  std::string cpu;          ///< LLVM's name; empty: the CPU of this machine
  std::string features;     ///< LLVM's list, "+avx2,-fma"; empty: those of the CPU
  Sanitizer sanitizer = Sanitizer::None;
  unsigned optimization = 3;   ///< 0 to 3; with 0 the compiler is what is fast
  bool fastMath = true;     ///< vector versions of LLVM's own math operations (libmvec)
  bool boundsChecks = false;   ///< BoundsChecks.hpp
  bool logging = false;        ///< false: os_log calls are left out
  std::string dumpFolder;   ///< not empty: the module after each stage is written there, for debugging
};

/// The bytes of the object, or the text of an error.
using Result = std::variant<std::vector<char>, std::string>;

/// Lowers `@invar_kernel_body` and completes the reflection (memory, barriers). The module is used up.
Result lower(std::unique_ptr<llvm::Module> module, protocol::KernelReflection& reflection,
             const Options& options);

}  // namespace invar::lowering
