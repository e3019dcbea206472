// What stands behind MTL::CaptureManager and its scope and descriptor: names without captures.
#pragma once

#include <Metal/MTLCaptureManager.hpp>

#include "metal/CommandQueue.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct CaptureValues {
  Held<NS::Object> captureObject;
  MTL::CaptureDestination destination = MTL::CaptureDestinationDeveloperTools;
  Held<NS::URL> outputURL;
};
class CaptureDescriptor final : public Descriptor<CaptureDescriptor, MTL::CaptureDescriptor, CaptureValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Thread safety: thread-safe.
class CaptureScope final : public Implements<CaptureScope, MTL::CaptureScope, DeviceChild> {
public:
  static const TypeInfo kType;
  CaptureScope(Device& device, CommandQueue* queue)
      : Implements(kType, device), m_queue(Retained<CommandQueue>::share(queue)) {}

  CommandQueue* queue() const { return m_queue.get(); }

private:
  const Retained<CommandQueue> m_queue;
};

/// Thread safety: thread-safe. One for the process.
class CaptureManager final : public Implements<CaptureManager, MTL::CaptureManager> {
public:
  static const TypeInfo kType;
  static CaptureManager& shared();

  void setDefaultScope(const MTL::CaptureScope* scope) INVAR_EXCLUDES(m_mutex);
  /// Autoreleased, or null.
  MTL::CaptureScope* defaultScope() const INVAR_EXCLUDES(m_mutex);

private:
  CaptureManager() : Implements(kType) { makeImmortal(); }

  mutable LeafMutex m_mutex;
  Retained<CaptureScope> m_defaultScope INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
