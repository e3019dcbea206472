// Order on a queue, for every backend: enqueue order, tracked hazards, fences, events, and completion
// in order. A pass goes to the backend when everything it must follow is done.
#pragma once

#include <memory>

#include "base/Ref.hpp"
#include "device/Submission.hpp"

namespace invar::device {

class Device;

/// Thread safety: thread-safe.
class Queue : public RefCounted {
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
  struct State;
  Device& m_device;
  std::unique_ptr<State> m_state;
};

}  // namespace invar::device
