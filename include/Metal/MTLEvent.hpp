// Counters that order command buffers across queues (Event) and with the host (SharedEvent).
// Thread safety: Thread-safe.
// Metal documentation: MTLEvent, MTLSharedEvent, MTLSharedEventListener, MTLSharedEventHandle.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class Device;
class SharedEvent;

class MTL_EXPORT Event : public NS::Referencing<Event> {
public:
  Device* device() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);
};

using SharedEventNotificationFunction = std::function<void(SharedEvent* pEvent, std::uint64_t value)>;
#if defined(__BLOCKS__)
using SharedEventNotificationBlock = void (^)(SharedEvent* pEvent, std::uint64_t value);
#endif

/// Where notifications are delivered: on a thread of the library, one after the other for each listener.
class MTL_EXPORT SharedEventListener : public NS::Referencing<SharedEventListener> {
public:
  static SharedEventListener* alloc();
  SharedEventListener* init();
  /// A listener that any part of a program may use, not owned by the caller.
  static SharedEventListener* sharedListener();
};

/// Names a shared event so that it can be made again from it, within this process.
class MTL_EXPORT SharedEventHandle : public NS::SecureCoding<SharedEventHandle> {
public:
  NS::String* label() const;
};

class MTL_EXPORT SharedEvent : public NS::Referencing<SharedEvent, Event> {
public:
  uint64_t signaledValue() const;
  void setSignaledValue(uint64_t signaledValue);
  /// Blocks until the value is at least `value` or `milliseconds` have passed; false when they have.
  bool waitUntilSignaledValue(uint64_t value, uint64_t milliseconds);
  /// Calls `function` once, on the listener, when the value is at least `value`.
  void notifyListener(const SharedEventListener* listener, uint64_t value,
                      const SharedEventNotificationFunction& function);
#if defined(__BLOCKS__)
  void notifyListener(const SharedEventListener* listener, uint64_t value,
                      SharedEventNotificationBlock block) {
    notifyListener(listener, value, SharedEventNotificationFunction(Private::handlerFromBlock(block)));
  }
#endif
  /// Owned by the caller.
  SharedEventHandle* newSharedEventHandle();
};

}  // namespace MTL
