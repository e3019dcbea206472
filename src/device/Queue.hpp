// Order on a queue, for every backend: enqueue order, tracked hazards, fences, events, and completion
// in order. A pass goes to the backend when everything it must follow is done.
#pragma once

#include <atomic>

#include "base/Fork.hpp"
#include "base/Ref.hpp"
#include "device/Submission.hpp"

namespace invar::device {

class Device;
class QueueState;

/// Thread safety: thread-safe.
class Queue final : public RefCounted, private ForkAware {
public:
  explicit Queue(Device& device);
  ~Queue() override;

  /// Takes the next place in the order for a submission that is filled and submitted later.
  void reserve(Submission& submission);
  /// Gives up a reserved place: the submission will never come.
  void cancel(Submission& submission);
  /// Hands over a filled submission; it takes the next place unless it has one.
  void submit(Ref<Submission> submission);
  Device& device() const { return m_device; }

private:
  friend class OrderNode;
  friend class QueueState;
  void resetInChild() override;

  Device& m_device;
  std::atomic<QueueState*> m_state;   // replaced in a forked child, otherwise the same for life
};

}  // namespace invar::device
