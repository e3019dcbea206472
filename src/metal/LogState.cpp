#include "metal/LogState.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "base/Config.hpp"
#include "base/Log.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/Error.hpp"
#include "foundation/String.hpp"
#include "metal/Device.hpp"
#include "metal/HandlerPool.hpp"
#include "protocol/FileWrite.hpp"

namespace invar::metal {
namespace {

constexpr NS::Integer kLeastBytes = 1 << 10, kMostBytes = NS::Integer(1) << 30;
constexpr const char* kLevels[] = {"", "debug", "info", "notice", "error", "fault"};

const char* nameOf(uint32_t level) { return level < std::size(kLevels) ? kLevels[level] : ""; }

/// MTL_LOG_LEVEL and MTL_LOG_BUFFER_SIZE. Metal documentation: "Logging shader debug messages".
LogStateValues readEnvironment() {
  LogStateValues values;
  std::string level = config().shaderLogLevel;
  if (level.starts_with("MTLLogLevel")) level.erase(0, std::strlen("MTLLogLevel"));
  for (char& c : level) c = char(std::tolower(static_cast<unsigned char>(c)));
  const auto* found = std::find(std::begin(kLevels) + 1, std::end(kLevels), level);
  if (found != std::end(kLevels)) values.level = MTL::LogLevel(found - kLevels);
  else log::warning("MTL_LOG_LEVEL='" + config().shaderLogLevel + "' is no level; MTLLogLevelDebug is used");
  const int64_t bytes = config().shaderLogBufferSize;
  if (bytes >= kLeastBytes && bytes <= kMostBytes) values.bufferSize = NS::Integer(bytes);
  else log::warning("MTL_LOG_BUFFER_SIZE=" + std::to_string(bytes) + ", limit 1024 to 1073741824; 1048576 is used");
  return values;
}

/// One line, in one call: lines of several threads do not mix.
void print(const device::LogMessage& message) {
  std::string line = "metal " + std::string(nameOf(message.level)) + ": ";
  if (!message.subsystem.empty() || !message.category.empty()) line += "[" + message.subsystem + ":" + message.category + "] ";
  line += message.text + "\n";
  if (protocol::writeToFile(STDERR_FILENO, line.data(), line.size()) < 0) return;
}

}  // namespace

constinit const TypeInfo LogStateDescriptor::kType = LogStateDescriptor::typeNamed("MTLLogStateDescriptor");
constinit const TypeInfo LogState::kType{
    .name = "MTLLogState", .super = &foundation::kObjectType, .destroy = destroyObject};

Result<LogState*> LogState::make(const MTL::LogStateDescriptor* descriptor) {
  const auto failed = [](MTL::LogStateError code, const std::string& why) {
    return Error{ErrorDomain::LogState, long(code), "[MTL::Device::newLogState] " + why};
  };
  const auto* given = LogStateDescriptor::checked(descriptor);
  if (descriptor && !given) return failed(MTL::LogStateErrorInvalid, "the descriptor is an object of another class");
  const LogStateValues values = given ? given->values : LogStateValues();
  if (values.bufferSize < kLeastBytes || values.bufferSize > kMostBytes)
    return failed(MTL::LogStateErrorInvalidSize, "bufferSize " + std::to_string(values.bufferSize) + ", limit " +
                                                     std::to_string(kLeastBytes) + " to " + std::to_string(kMostBytes));
  if (values.level < MTL::LogLevelUndefined || values.level > MTL::LogLevelFault)
    return failed(MTL::LogStateErrorInvalid, "level " + std::to_string(values.level) + ", limit 0 to 5");
  return new LogState(values);
}

const LogStateValues& LogState::valuesOf(const LogState* state) {
  static const LogStateValues ofEnvironment = readEnvironment();
  return state ? state->m_values : ofEnvironment;
}

void LogState::addHandler(const MTL::LogHandlerFunction& handler) {
  if (!handler) return;
  Lock lock(m_mutex);
  m_handlers.push_back(handler);
}

void LogState::deliver(LogState* state, const device::LogBuffer& messages) {
  std::vector<MTL::LogHandlerFunction> handlers;
  if (state) {
    Lock lock(state->m_mutex);
    handlers = state->m_handlers;
  }
  const auto give = [&](const device::LogMessage& message) {
    if (message.level < uint32_t(valuesOf(state).level)) return;
    if (handlers.empty()) return config().shaderLogToStderr ? print(message) : void();
    const foundation::PoolScope pool;
    for (const auto& handler : handlers)
      callGuarded("MTL::LogState::addLogHandler", [&] {
        handler(foundation::autoreleasedString(message.subsystem), foundation::autoreleasedString(message.category),
                MTL::LogLevel(message.level), foundation::autoreleasedString(message.text));
      });
  };
  messages.read(give);
  if (messages.dropped())
    give({MTL::LogLevelError, "", "", std::to_string(messages.dropped()) + " messages found no room in the log's buffer"});
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::LogStateDescriptor;
using Values = invar::metal::LogStateValues;

const NS::ErrorDomain LogStateErrorDomain = invar::foundation::constantString("MTLLogStateErrorDomain");

LogStateDescriptor* LogStateDescriptor::alloc() { return Impl::make(); }
LogStateDescriptor* LogStateDescriptor::init() { return this; }
LogLevel LogStateDescriptor::level() const { return Impl::get(this, &Values::level); }
void LogStateDescriptor::setLevel(LogLevel level) { Impl::set(this, &Values::level, level); }
NS::Integer LogStateDescriptor::bufferSize() const { return Impl::get(this, &Values::bufferSize); }
void LogStateDescriptor::setBufferSize(NS::Integer bufferSize) { Impl::set(this, &Values::bufferSize, bufferSize); }

void LogState::addLogHandler(const LogHandlerFunction& handler) {
  if (this) invar::metal::LogState::of(this)->addHandler(handler);
}

LogState* Device::newLogState(const LogStateDescriptor* descriptor, NS::Error** error) {
  if (!this) return nullptr;
  auto made = invar::metal::LogState::make(descriptor);
  if (made) return (*made)->door();
  if (error) *error = invar::foundation::makeError(made.error());
  return nullptr;
}

}  // namespace MTL
