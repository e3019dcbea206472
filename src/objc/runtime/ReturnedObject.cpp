#include "objc/runtime/ReturnedObject.hpp"

#include <pthread.h>

#include <cstdint>
#include <utility>

#include "base/Export.hpp"
#include "objc/runtime/Counting.hpp"

namespace invar::objc {
namespace {

/// One call as both sides see it: the caller's stack pointer before it, and the address at which the caller goes on.
struct CallSite {
  uintptr_t stack = 0;
  uintptr_t next = 0;

  /// The caller's next call into the runtime, from the same depth and close by: where two branches join the compiler
  /// may have made one call of both their claims.
  bool isFollowedBy(const CallSite& call) const {
    constexpr uintptr_t kNearby = 256;   // bytes of code
    return stack == call.stack && call.next - next + kNearby <= 2 * kNearby;
  }
};

/// The call whose frame is at `frame`: frame pointer, return address, and then the caller's own.
CallSite callAt(const void* frame) {
  const auto* words = static_cast<const uintptr_t*>(frame);
  return {uintptr_t(words + 2), words[1]};
}

// A method hands its result over in its last call, which either is a jump, so that the caller's frame is next, or a
// call, so that the method's own frame is in between. Which it was is seen when the caller claims the object. A caller
// that does not claim it (manual counting) makes no such call from that place, and the object goes to the pool at
// the next occasion.
struct Returned {
  id object = nil;
  CallSite byJump;
  CallSite byCall;

  bool isClaimedBy(id claimed, const CallSite& call) const {
    return object == claimed && (byJump.isFollowedBy(call) || byCall.isFollowedBy(call));
  }
};

[[gnu::tls_model("initial-exec")]] constinit thread_local Returned t_returned;
[[gnu::tls_model("initial-exec")]] constinit thread_local bool t_endKnown = false;

void endThread(void*) {
  t_endKnown = false;
  release(std::exchange(t_returned.object, nil));
}

/// An object may be in hand when the thread ends.
void noteThread() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    pthread_key_create(&made, endThread);
    return made;
  }();
  pthread_setspecific(key, &t_returned);
  t_endKnown = true;
}

id handOver(id object, const void* frame) {
  if (!object) return nil;
  settleReturnedObject();
  if (!t_endKnown) noteThread();
  // The frame pointer of whoever called us, if it keeps one: then its own frame lies above ours, and not far.
  constexpr uintptr_t kLargestFrame = 64 << 10;
  const auto above = *static_cast<const uintptr_t*>(frame);
  const auto here = reinterpret_cast<uintptr_t>(frame);
  const bool hasFrame = above > here && above - here < kLargestFrame && above % sizeof(void*) == 0;
  t_returned = {object, callAt(frame), hasFrame ? callAt(reinterpret_cast<const void*>(above)) : CallSite{}};
  return object;
}

/// True when the reference in hand is the caller's now.
bool claim(id object, const void* frame) {
  if (!object || !t_returned.object) return false;
  if (t_returned.isClaimedBy(object, callAt(frame))) {
    t_returned.object = nil;
    return true;
  }
  settleReturnedObject();
  return false;
}

}  // namespace

void settleReturnedObject() {
  if (t_returned.object) autorelease(std::exchange(t_returned.object, nil));
}

}  // namespace invar::objc

using namespace invar::objc;

// The frame must be that of the function which compiled code calls, and must be there until we are done.
#define INVAR_OWN_FRAME __builtin_frame_address(0)
#define INVAR_ENTRY [[gnu::noinline, clang::disable_tail_calls]] INVAR_EXPORT

extern "C" {

INVAR_EXPORT id objc_autorelease(id object) { return autorelease(object); }
INVAR_EXPORT id objc_retainAutorelease(id object) { return autorelease(retain(object)); }

INVAR_ENTRY id objc_autoreleaseReturnValue(id object) { return handOver(object, INVAR_OWN_FRAME); }
INVAR_ENTRY id objc_retainAutoreleaseReturnValue(id object) {
  return handOver(retain(object), INVAR_OWN_FRAME);
}

INVAR_ENTRY id objc_retainAutoreleasedReturnValue(id object) {
  return claim(object, INVAR_OWN_FRAME) ? object : retain(object);
}
INVAR_ENTRY id objc_claimAutoreleasedReturnValue(id object) {
  return claim(object, INVAR_OWN_FRAME) ? object : retain(object);
}
INVAR_ENTRY id objc_unsafeClaimAutoreleasedReturnValue(id object) {
  if (claim(object, INVAR_OWN_FRAME)) release(object);
  return object;
}

}
