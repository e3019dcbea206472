// Where the pointers of a kernel's body come from, for the bounds checks: which argument, variable or constant a
// pointer was derived from, followed through arithmetic, selections and loops.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include "protocol/KernelValidation.hpp"

namespace invar::lowering {

/// What is known of the memory behind a pointer, as 64-bit values of the body.
struct MemoryBounds {
  llvm::Value* base = nullptr;    ///< address of its first byte
  llvm::Value* limit = nullptr;   ///< bytes
  llvm::Value* word = nullptr;    ///< protocol::AccessWord::ofMemory
};

class PointerOrigins {
public:
  /// `validation` is the address of the KernelValidation, available in the whole body.
  PointerOrigins(llvm::Function& body, llvm::Value& validation) : m_body(body), m_validation(validation) {}

  enum class Kind {
    Safe,      ///< private memory, or tables of the library's own
    Bounded,   ///< all that the pointer may lead to has known bounds
    Unknown,   ///< at least one pointer that was loaded or made from a number
  };
  Kind kindOf(llvm::Value& pointer);
  /// Of a pointer that is Bounded; made where they are needed.
  MemoryBounds boundsOf(llvm::Value& pointer);

private:
  static constexpr unsigned kMostLoads = 4;   ///< a table's entry, the texture, its texels
  using Roots = llvm::SmallVector<llvm::Value*, 2>;

  Roots rootsOf(llvm::Value& pointer);
  /// `depth`: loads between the root in question and the pointer that was asked for.
  Kind kindOfRoot(llvm::Value& root, unsigned depth = 0);
  MemoryBounds boundsOfRoot(llvm::Value& root);
  /// The validation's word at a byte offset, behind `at`.
  llvm::Value* loadWord(llvm::Instruction& at, uint64_t offset, llvm::Value* index);

  llvm::Function& m_body;
  llvm::Value& m_validation;
  llvm::DenseMap<llvm::Value*, Kind> m_kinds;
  llvm::DenseMap<llvm::Value*, MemoryBounds> m_bounds;
};

}  // namespace invar::lowering
