// Where the messages of kernels go that call os_log: to handlers, or to standard error.
// Thread safety: LogState is thread-safe; LogStateDescriptor is for one thread at a time.
// Metal documentation: MTLLogState, MTLLogStateDescriptor, MTLLogLevel, MTLLogStateError.
#pragma once

#include <functional>

#include "MTLDefines.hpp"

namespace MTL {

/// How much a message matters. `os_log::log` is a notice.
enum LogLevel : NS::Integer {
  LogLevelUndefined = 0,
  LogLevelDebug = 1,
  LogLevelInfo = 2,
  LogLevelNotice = 3,
  LogLevelError = 4,
  LogLevelFault = 5,
};

/// Codes in LogStateErrorDomain.
enum LogStateError : NS::UInteger {
  LogStateErrorInvalidSize = 1,
  LogStateErrorInvalid = 2,
};

/// "MTLLogStateErrorDomain".
extern MTL_EXPORT const NS::ErrorDomain LogStateErrorDomain;

/// Gets the arguments that the os_log was made with ("" for os_log_default), the level and the formatted message.
using LogHandlerFunction = std::function<void(NS::String* subSystem, NS::String* category, LogLevel logLevel, NS::String* message)>;

class MTL_EXPORT LogStateDescriptor : public NS::Copying<LogStateDescriptor> {
public:
  /// Every message, and 1 MiB of them for each command buffer.
  static LogStateDescriptor* alloc();
  LogStateDescriptor* init();
  /// Messages below it are left out.
  LogLevel level() const;
  void setLevel(LogLevel level);
  /// Bytes for the messages of one command buffer, at least 1 KiB. What finds no room is dropped, and a last message
  /// says how much.
  NS::Integer bufferSize() const;
  void setBufferSize(NS::Integer bufferSize);
};

class MTL_EXPORT LogState : public NS::Referencing<LogState> {
public:
  /// Calls the handler with every message, after the command buffer's work has ended, before its completed handlers and
  /// before a wait for it returns, on a handler thread. With a handler nothing goes to standard error.
  void addLogHandler(const LogHandlerFunction& handler);
};

}  // namespace MTL
