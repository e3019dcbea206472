// Blocks in memory: their layout is the compiler's (clang's Block-ABI document), their life is counted here.
#pragma once

#include "objc/objc.h"

/// The classes of blocks, in whose place compiled code has these arrays; BlockClasses.mm makes classes of them.
extern "C" {
extern void* _NSConcreteStackBlock[32];
extern void* _NSConcreteMallocBlock[32];
extern void* _NSConcreteGlobalBlock[32];
extern void* _NSConcreteAutoBlock[32];
extern void* _NSConcreteFinalizingBlock[32];
extern void* _NSConcreteWeakBlockVariable[32];
}

namespace invar::objc {

inline bool isHeapBlock(const void* object) noexcept {
  return *static_cast<void* const*>(object) == _NSConcreteMallocBlock;
}
inline bool isBlock(const void* object) noexcept {
  void* isa = *static_cast<void* const*>(object);
  return isa == _NSConcreteMallocBlock || isa == _NSConcreteStackBlock || isa == _NSConcreteGlobalBlock;
}

// Thread safety: thread-safe. A block on the stack belongs to its thread until it is copied.

/// The block itself with a reference more, or the copy on the heap of one on the stack. Null when there is no memory.
void* copyBlock(const void* block) noexcept;
void releaseBlock(const void* block);
/// Adds a reference to a block on the heap unless its last one is gone; other blocks never go.
bool tryRetainBlock(const void* block) noexcept;
/// References to a block; 1 for one that is not counted.
unsigned blockRetainCount(const void* block) noexcept;

}  // namespace invar::objc
