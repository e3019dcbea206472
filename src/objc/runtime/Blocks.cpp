#include "objc/runtime/Blocks.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "base/Export.hpp"
#include "objc/runtime/Counting.hpp"
#include "objc/runtime/WeakTable.hpp"

extern "C" {
INVAR_EXPORT void* _NSConcreteStackBlock[32] = {};
INVAR_EXPORT void* _NSConcreteMallocBlock[32] = {};
INVAR_EXPORT void* _NSConcreteGlobalBlock[32] = {};
INVAR_EXPORT void* _NSConcreteAutoBlock[32] = {};
INVAR_EXPORT void* _NSConcreteFinalizingBlock[32] = {};
INVAR_EXPORT void* _NSConcreteWeakBlockVariable[32] = {};
}

namespace invar::objc {
namespace {

// Bits of a block's and of a variable's flags.
enum Flags : int {
  kDeallocating = 1,
  kCountMask = 0xfffe,
  kOne = 2,
  kOnHeap = 1 << 24,
  kHasHelpers = 1 << 25,
  kGlobal = 1 << 28,
  kHasSignature = 1 << 30
};

// What a captured thing is: an argument of _Block_object_assign and _Block_object_dispose.
enum Captured : int { kObject = 3, kBlock = 7, kVariable = 8, kWeak = 16, kCaptureMask = kBlock | kVariable | kWeak };
constexpr int kFromVariable = 128;

struct Descriptor {
  unsigned long reserved;
  unsigned long size;
  const void* rest[];   // with kHasHelpers: copy, dispose; with kHasSignature: the signature
};

struct Block {
  void* isa;
  int flags;
  int reserved;
  void (*invoke)(void*, ...);
  const Descriptor* descriptor;

  using Copy = void (*)(void*, const void*);
  using Dispose = void (*)(const void*);
  void copyCaptured(const Block& from) {
    if (flags & kHasHelpers) reinterpret_cast<Copy>(const_cast<void*>(descriptor->rest[0]))(this, &from);
  }
  void disposeCaptured() const {
    if (flags & kHasHelpers) reinterpret_cast<Dispose>(const_cast<void*>(descriptor->rest[1]))(this);
  }
};

/// A __block variable.
struct Variable {
  void* isa;
  Variable* forwarding;   // where the variable is: on the stack, or its one copy on the heap
  int flags;
  unsigned size;
  const void* rest[];     // with kHasHelpers: keep, destroy

  using Keep = void (*)(void*, void*);
  using Destroy = void (*)(void*);
};

std::atomic_ref<int> flagsOf(const void* flags) { return std::atomic_ref<int>(*static_cast<int*>(const_cast<void*>(flags))); }

/// A count at its limit stays there: the thing is never freed.
void addReference(std::atomic_ref<int> flags) {
  int before = flags.load(std::memory_order_relaxed);
  while ((before & kCountMask) != kCountMask)
    if (flags.compare_exchange_weak(before, before + kOne, std::memory_order_relaxed)) return;
}

/// True for the last reference; the count says that it is gone from then on.
bool dropReference(std::atomic_ref<int> flags) {
  int before = flags.load(std::memory_order_relaxed);
  for (;;) {
    const int count = before & kCountMask;
    if (count == kCountMask || count == 0) return false;
    const int after = count == kOne ? before - kOne + kDeallocating : before - kOne;
    if (flags.compare_exchange_weak(before, after, std::memory_order_acq_rel)) return count == kOne;
  }
}

Variable* copyVariable(Variable* source) {
  Variable* variable = source->forwarding;
  if (flagsOf(&variable->flags).load(std::memory_order_relaxed) & kOnHeap) {
    addReference(flagsOf(&variable->flags));
    return variable;
  }
  auto* copy = static_cast<Variable*>(std::malloc(variable->size));
  if (!copy) return nullptr;
  std::memcpy(static_cast<void*>(copy), variable, variable->size);
  // One reference for the block that is being copied, one for the stack frame, which lets go of it at its end.
  copy->flags = (variable->flags & ~(kCountMask | kDeallocating)) | kOnHeap | 2 * kOne;
  copy->forwarding = copy;
  copy->isa = nullptr;
  if (variable->flags & kHasHelpers)
    reinterpret_cast<Variable::Keep>(const_cast<void*>(variable->rest[0]))(copy, variable);
  variable->forwarding = copy;
  return copy;
}

void releaseVariable(const void* source) {
  Variable* variable = static_cast<const Variable*>(source)->forwarding;
  if (!(flagsOf(&variable->flags).load(std::memory_order_relaxed) & kOnHeap)) return;
  if (!dropReference(flagsOf(&variable->flags))) return;
  if (variable->flags & kHasHelpers)
    reinterpret_cast<Variable::Destroy>(const_cast<void*>(variable->rest[1]))(variable);
  std::free(variable);
}

}  // namespace

void* copyBlock(const void* source) noexcept {
  if (!source) return nullptr;
  auto* block = static_cast<Block*>(const_cast<void*>(source));
  const int flags = flagsOf(&block->flags).load(std::memory_order_relaxed);
  if (flags & kGlobal) return block;
  if (flags & kOnHeap) {
    addReference(flagsOf(&block->flags));
    return block;
  }
  auto* copy = static_cast<Block*>(std::malloc(block->descriptor->size));
  if (!copy) return nullptr;
  std::memcpy(static_cast<void*>(copy), block, block->descriptor->size);
  copy->flags = (flags & ~(kCountMask | kDeallocating)) | kOnHeap | kOne;
  copy->isa = _NSConcreteMallocBlock;
  copy->copyCaptured(*block);
  return copy;
}

void releaseBlock(const void* source) {
  auto* block = static_cast<Block*>(const_cast<void*>(source));
  if (!block || !(flagsOf(&block->flags).load(std::memory_order_relaxed) & kOnHeap)) return;
  if (!dropReference(flagsOf(&block->flags))) return;
  clearWeakReferences(block);
  block->disposeCaptured();
  std::free(block);
}

bool tryRetainBlock(const void* block) noexcept {
  const auto flags = flagsOf(&static_cast<const Block*>(block)->flags);
  int before = flags.load(std::memory_order_relaxed);
  if (!(before & kOnHeap)) return true;
  do {
    if (before & kDeallocating) return false;
    if ((before & kCountMask) == kCountMask) return true;
  } while (!flags.compare_exchange_weak(before, before + kOne, std::memory_order_relaxed));
  return true;
}

unsigned blockRetainCount(const void* block) noexcept {
  const int flags = flagsOf(&static_cast<const Block*>(block)->flags).load(std::memory_order_relaxed);
  return flags & kOnHeap ? unsigned(flags & kCountMask) / kOne : 1;
}

}  // namespace invar::objc

using namespace invar::objc;

extern "C" {

INVAR_EXPORT void* _Block_copy(const void* block) { return copyBlock(block); }
INVAR_EXPORT void _Block_release(const void* block) { releaseBlock(block); }

INVAR_EXPORT void _Block_object_assign(void* target, const void* source, const int flags) {
  auto** to = static_cast<const void**>(target);
  switch (flags & (kCaptureMask | kFromVariable)) {
    case kObject: *to = retain(static_cast<id>(const_cast<void*>(source))); break;
    case kBlock: *to = copyBlock(source); break;
    case kVariable:
    case kVariable | kWeak: *to = copyVariable(static_cast<Variable*>(const_cast<void*>(source))); break;
    default: *to = source;   // what a __block variable holds is not retained under manual counting
  }
}

INVAR_EXPORT void _Block_object_dispose(const void* object, const int flags) {
  switch (flags & (kCaptureMask | kFromVariable)) {
    case kObject: release(static_cast<id>(const_cast<void*>(object))); break;
    case kBlock: releaseBlock(object); break;
    case kVariable:
    case kVariable | kWeak: releaseVariable(object); break;
    default: break;
  }
}

INVAR_EXPORT int _Block_has_signature(void* block) { return block && static_cast<Block*>(block)->flags & kHasSignature; }

INVAR_EXPORT const char* _Block_signature(void* source) {
  auto* block = static_cast<Block*>(source);
  if (!block || !(block->flags & kHasSignature)) return nullptr;
  return static_cast<const char*>(block->descriptor->rest[block->flags & kHasHelpers ? 2 : 0]);
}

// gnustep-base has a block runtime too, and asks it for classes when it is loaded: its own would take ours' memory.
INVAR_EXPORT BOOL objc_create_block_classes_as_subclasses_of(Class) { return YES; }
INVAR_EXPORT const char* _Block_get_types(void* block) { return _Block_signature(block); }

}
