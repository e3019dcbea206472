// A committed command buffer as a backend sees it: passes and event operations in order.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/Fork.hpp"
#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "device/Arena.hpp"
#include "device/Command.hpp"
#include "device/Event.hpp"

namespace invar::device {

class Submission;
class OrderNode;
class Queue;
class QueueState;

/// Orders passes that no tracked memory orders: a pass that waits runs after the pass that updated
/// the fence last in commit order, on whichever queue. Thread safety: thread-safe.
class Fence : public RefCounted, private ForkAware {
public:
  Fence();
  ~Fence() override;

private:
  friend class QueueState;
  struct State;
  void resetInChild() override;
  std::unique_ptr<State> m_state;
};

/// Memory that a pass touches. Untracked memory may be listed too; it orders nothing.
struct Use {
  Ref<Memory> memory;
  Access access;
};

/// What one encoder recorded.
struct Pass {
  std::string label;
  bool concurrent = false;    ///< commands between barriers may overlap; otherwise each waits for the one before
  std::vector<const Command*> commands;
  std::vector<Use> uses;      ///< each memory once
  std::vector<Ref<Fence>> waits, updates;
};

struct EventWait { Ref<Event> event; uint64_t value; };
struct EventSignal { Ref<Event> event; uint64_t value; };

/// How a submission ended. Times are seconds of the host's monotonic clock.
struct Outcome {
  std::optional<Error> error;
  double startTime = 0, endTime = 0;
};

/// Filled by one thread, then handed to Queue::submit and not changed any more.
class Submission : public RefCounted {
public:
  using Step = std::variant<std::unique_ptr<Pass>, EventWait, EventSignal>;

  Arena arena;
  std::vector<Step> steps;
  std::vector<Ref<RefCounted>> keepAlive;           ///< kernels and whatever else the commands point to
  std::optional<Error> recordingError;              ///< set: nothing is run, and this is the outcome
  std::function<void()> onScheduled;                ///< called once, before onCompleted, no lock held
  std::function<void(const Outcome&)> onCompleted;  ///< called once, no lock held; must be quick and not block
  std::string label;

  Submission();
  ~Submission() override;

private:
  friend class QueueState;
  struct Progress;
  std::unique_ptr<Progress> m_progress;   // the queue's bookkeeping
};

}  // namespace invar::device
