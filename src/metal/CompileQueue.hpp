// Compiles that an app asked for with a completion handler.
#pragma once

#include <deque>
#include <functional>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"
#include "base/Result.hpp"
#include "foundation/Error.hpp"
#include "foundation/Object.hpp"

namespace invar::metal {

/// Thread safety: thread-safe. Work is done on handler threads, as many compiles at once as the machine has
/// cores, so that an app that asks for a thousand kernels does not get a thousand threads.
class CompileQueue final : private ForkAware {
public:
  /// Compiles, and gives back the call of the app's handler. The handler is called after the next compile
  /// has been let in, so that one that blocks holds up no other.
  using Work = std::function<std::function<void()>()>;

  static CompileQueue& shared();
  void post(Work work);

private:
  class State;
  CompileQueue();
  void resetInChild() override;

  State* m_state;   // replaced in a forked child: the parent's compiles are not its own
};

/// Calls an app's handler with what was made, or with the error. The handler owns neither.
template <class Impl, class Handler>
void deliver(Result<Impl*> made, const Handler& handler) {
  if (!made) return handler(nullptr, foundation::makeError(made.error()));
  auto owner = foundation::Retained<Impl>::adopt(made.value());
  handler(owner->door(), nullptr);
}

}  // namespace invar::metal
