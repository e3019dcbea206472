// dispatch/block.h: blocks with a state, which the block captures and by which it is found again.
#include "objc/dispatch/BlockWork.hpp"

#include <atomic>

#include "dispatch/dispatch.h"
#include "objc/blocks_runtime.h"
#include "objc/dispatch/Group.hpp"
#include "objc/dispatch/Queue.hpp"

namespace invar::dispatch {
namespace {

// As much of a block as is needed to recognise one, and to find what it captures first.
struct BlockLayout {
  void* isa;
  int flags;
  int reserved;
  void* invoke;
  void* descriptor;
  void* captured;
};
const BlockLayout* layoutOf(dispatch_block_t block) { return reinterpret_cast<const BlockLayout*>(block); }

/// A block of dispatch_block_create: done when it has run, or was cancelled and passed over.
class WorkBlock : public Object {
public:
  WorkBlock(unsigned long flags, dispatch_block_t block)
      : Object(Kind::WorkBlock, [](Object* object) { delete static_cast<WorkBlock*>(object); }),
        m_barrier(flags & DISPATCH_BLOCK_BARRIER), m_block((dispatch_block_t)_Block_copy((const void*)block)),
        m_done(Reference<Group>::adopt(new Group)) {
    m_done->enter();
  }

  void run() {
    if (!m_cancelled.load()) m_block();
    if (!m_finished.exchange(true)) m_done->leave();
  }
  void cancel() { m_cancelled.store(true); }
  bool isCancelled() const { return m_cancelled.load(); }
  bool isBarrier() const { return m_barrier; }
  Group& done() { return *m_done.get(); }

private:
  ~WorkBlock() {
    if (!m_finished.exchange(true)) m_done->leave();
    _Block_release((const void*)m_block);
  }

  const bool m_barrier;
  const dispatch_block_t m_block;
  const Reference<Group> m_done;
  std::atomic<bool> m_cancelled{false};
  std::atomic<bool> m_finished{false};
};

// The state, as something that a block's copies retain: C++ code calls its copy constructor and destructor.
struct Captured {
  Reference<WorkBlock> state;
};

dispatch_block_t blockOver(const Reference<WorkBlock>& state) {
  const Captured captured{state};
  return (dispatch_block_t)_Block_copy((const void*)^{ captured.state->run(); });
}

WorkBlock* stateOf(dispatch_block_t block) {
  static void* const invoke = [] {
    dispatch_block_t sample = blockOver(Reference<WorkBlock>::adopt(new WorkBlock(0, ^{})));
    void* found = layoutOf(sample)->invoke;
    _Block_release((const void*)sample);
    return found;
  }();
  return block && layoutOf(block)->invoke == invoke ? static_cast<WorkBlock*>(layoutOf(block)->captured) : nullptr;
}

}  // namespace

Work borrowedWork(dispatch_block_t block) {
  return {[](void* context) { ((dispatch_block_t)context)(); }, (void*)block};
}

Work copiedWork(dispatch_block_t block) {
  return {[](void* context) {
            ((dispatch_block_t)context)();
            _Block_release(context);
          }, _Block_copy((const void*)block)};
}

bool isBarrier(dispatch_block_t block) {
  const WorkBlock* state = stateOf(block);
  return state && state->isBarrier();
}

}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" {

dispatch_block_t dispatch_block_create(dispatch_block_flags_t flags, dispatch_block_t block) {
  return blockOver(Reference<WorkBlock>::adopt(new WorkBlock(flags, block)));
}
dispatch_block_t dispatch_block_create_with_qos_class(dispatch_block_flags_t flags, dispatch_qos_class_t, int,
                                                      dispatch_block_t block) {
  return dispatch_block_create(flags, block);
}
void dispatch_block_perform(dispatch_block_flags_t, DISPATCH_NOESCAPE dispatch_block_t block) { block(); }

intptr_t dispatch_block_wait(dispatch_block_t block, dispatch_time_t timeout) {
  WorkBlock* state = stateOf(block);
  return state && state->done().wait(timeout) ? 0 : 1;
}
void dispatch_block_notify(dispatch_block_t block, dispatch_queue_t queue, dispatch_block_t notification) {
  if (WorkBlock* state = stateOf(block)) state->done().notify(Queue::of(queue), copiedWork(notification));
}
void dispatch_block_cancel(dispatch_block_t block) {
  if (WorkBlock* state = stateOf(block)) state->cancel();
}
intptr_t dispatch_block_testcancel(dispatch_block_t block) {
  const WorkBlock* state = stateOf(block);
  return state && state->isCancelled();
}

}
