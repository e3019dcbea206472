// What stands behind MTL::LogState and its descriptor: who gets the messages of kernels.
#pragma once

#include <Metal/MTLLogState.hpp>

#include <vector>

#include "base/Mutex.hpp"
#include "base/Result.hpp"
#include "device/LogBuffer.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct LogStateValues {
  MTL::LogLevel level = MTL::LogLevelDebug;
  NS::Integer bufferSize = device::LogBuffer::kStandardBytes;
};
class LogStateDescriptor final : public Descriptor<LogStateDescriptor, MTL::LogStateDescriptor, LogStateValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Thread safety: thread-safe.
class LogState final : public Implements<LogState, MTL::LogState> {
public:
  static const TypeInfo kType;
  /// Owned by the caller. The error says which value is wrong.
  static Result<LogState*> make(const MTL::LogStateDescriptor* descriptor);

  /// How much a command buffer with `state`, which may be null, keeps.
  static uint64_t bufferBytes(const LogState* state) { return uint64_t(valuesOf(state).bufferSize); }
  void addHandler(const MTL::LogHandlerFunction& handler) INVAR_EXCLUDES(m_mutex);

  /// Gives the messages of a command buffer to the handlers of `state`, or to standard error when that has none or is
  /// null. Calls the app: no lock may be held.
  static void deliver(LogState* state, const device::LogBuffer& messages);

private:
  /// Without a state the environment's.
  static const LogStateValues& valuesOf(const LogState* state);
  explicit LogState(const LogStateValues& values) : Implements(kType), m_values(values) {}

  const LogStateValues m_values;
  Mutex m_mutex;
  std::vector<MTL::LogHandlerFunction> m_handlers INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
