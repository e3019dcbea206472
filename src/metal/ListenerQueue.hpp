// A queue of the app (Objective-C's dispatch_queue_t) that a shared event listener delivers on. The library knows
// it by three functions only.
#pragma once

#include <functional>

#include "Metal/MTLEvent.hpp"

namespace MTL::detail {

struct ListenerQueue {
  void* queue = nullptr;   ///< a reference that the listener owns
  void (*release)(void* queue) = nullptr;
  void (*async)(void* queue, const std::function<void()>& notification) = nullptr;
};

/// For a new listener, before it is used.
MTL_EXPORT void deliverOn(SharedEventListener* listener, const ListenerQueue& queue);
/// Null for a listener without one.
MTL_EXPORT void* queueOf(const SharedEventListener* listener);

}  // namespace MTL::detail
