// os/log.h over the library's own log.
#import <Foundation/Foundation.h>

#import <os/log.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/Log.hpp"

using invar::log::Level;

/// Lives as long as the process.
@interface OS_os_log : NSObject <OS_os_log> {
@public
  bool m_disabled;
  std::string m_prefix;
}
@end

@implementation OS_os_log
- (id)retain { return self; }
- (oneway void)release {}
- (id)autorelease { return self; }
- (NSUInteger)retainCount { return NSUIntegerMax; }
@end

namespace {

OS_os_log *make(std::string prefix, bool disabled) {
  OS_os_log *log = [[OS_os_log alloc] init];
  log->m_prefix = std::move(prefix);
  log->m_disabled = disabled;
  return log;
}

Level levelOf(os_log_type_t type) {
  switch (type) {
    case OS_LOG_TYPE_ERROR: case OS_LOG_TYPE_FAULT: return Level::Error;
    case OS_LOG_TYPE_DEBUG: return Level::Debug;
    default: return Level::Info;
  }
}

// Foundation's formats know nothing of what stands in braces behind a percent sign.
std::string withoutBraces(const char *format) {
  std::string text;
  for (const char *at = format; *at; ++at) {
    text += *at;
    if (*at != '%') continue;
    if (at[1] == '%') text += *++at;
    else if (at[1] == '{')
      while (at[1] && *at != '}') ++at;
  }
  return text;
}

}  // namespace

os_log_t os_log_create(const char *subsystem, const char *category) {
  // Never destroyed: threads log while the process exits.
  static auto &mutex = *new std::mutex;
  static auto &made = *new std::map<std::pair<std::string, std::string>, OS_os_log *>;
  std::pair<std::string, std::string> names(subsystem ? subsystem : "", category ? category : "");
  std::lock_guard lock(mutex);
  OS_os_log *&log = made[names];
  if (!log) log = make("[" + names.first + ":" + names.second + "] ", false);
  return log;
}

os_log_t invar_os_log_named(bool disabled) {
  static OS_os_log *const usual = make("", false), *const silent = make("", true);
  return disabled ? silent : usual;
}

bool os_log_type_enabled(os_log_t log, os_log_type_t type) {
  return !(log && static_cast<OS_os_log *>(log)->m_disabled) && invar::log::enabled(levelOf(type));
}

void invar_os_log(os_log_t log, os_log_type_t type, const char *format, ...) {
  if (!format || !os_log_type_enabled(log, type)) return;
  @autoreleasepool {
    va_list arguments;
    va_start(arguments, format);
    NSString *pattern = [NSString stringWithUTF8String:withoutBraces(format).c_str()];
    NSString *text = [[[NSString alloc] initWithFormat:pattern arguments:arguments] autorelease];
    va_end(arguments);
    const std::string prefix = log ? static_cast<OS_os_log *>(log)->m_prefix : "";
    invar::log::write(levelOf(type), prefix + [text UTF8String]);
  }
}
