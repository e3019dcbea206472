// dispatch/once.h.
#include "dispatch/once.h"

#include <atomic>

#include "objc/dispatch/WorkerPool.hpp"

namespace {

constexpr dispatch_once_t kNotYet = 0, kRunning = 1, kDone = ~dispatch_once_t(0);

template <class Function>
void once(dispatch_once_t* predicate, Function function) {
  const std::atomic_ref<dispatch_once_t> state(*predicate);
  if (__builtin_expect(state.load(std::memory_order_acquire) == kDone, 1)) return;
  dispatch_once_t before = kNotYet;
  if (state.compare_exchange_strong(before, kRunning)) {
    function();
    state.store(kDone);
    state.notify_all();
    return;
  }
  const invar::dispatch::WorkerPool::Blocking blocking;
  while (state.load(std::memory_order_acquire) != kDone) state.wait(kRunning);
}

}  // namespace

extern "C" void dispatch_once_f(dispatch_once_t* predicate, void* context, dispatch_function_t work) {
  once(predicate, [&] { work(context); });
}

extern "C" void dispatch_once(dispatch_once_t* predicate, DISPATCH_NOESCAPE dispatch_block_t block) {
  once(predicate, [&] { block(); });
}
