// What every Metal header starts from: the visibility macro and the way a block becomes a handler.
// Defines no class. A program includes Metal/Metal.hpp or the header of the class it uses.
// Thread safety: safe (macros only).
#pragma once

#include <functional>
#include <memory>

#include "../Foundation/Foundation.hpp"

#define MTL_EXPORT __attribute__((visibility("default")))

#if defined(__BLOCKS__)
extern "C" void* _Block_copy(const void*);
extern "C" void _Block_release(const void*);

// Under ARC a block is an object, and a cast says that the count stays as it is.
#if defined(__OBJC__) && __has_feature(objc_arc)
#define INVAR_BRIDGE __bridge
#else
#define INVAR_BRIDGE
#endif

namespace MTL::Private {

/// A std::function that owns a copy of `block`; empty when the block is null. The block variants of Metal's
/// calls are thin wrappers around the std::function ones, so the library itself needs no block runtime.
template <class Result, class... Arguments>
std::function<Result(Arguments...)> handlerFromBlock(Result (^block)(Arguments...)) {
  if (!block) return nullptr;
  std::shared_ptr<void> owner(_Block_copy((INVAR_BRIDGE const void*)block), [](void* b) { _Block_release(b); });
  return [owner](Arguments... arguments) -> Result {
    return ((INVAR_BRIDGE Result (^)(Arguments...))owner.get())(arguments...);
  };
}

}  // namespace MTL::Private
#undef INVAR_BRIDGE
#endif
