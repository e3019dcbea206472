// The unified log's calls. A message goes to standard error, one line of it: errors and faults always, others when
// INVAR_LOG is at least `info` (os_log, os_log_info) or `debug` (os_log_debug). Formats are Foundation's, and may
// say {public} or {private}, which changes nothing here.
//
// Thread safety: thread-safe. A log object lives as long as the process.
// Apple's documentation: Logging (os_log_create, os_log)
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __OBJC__
#import <Foundation/NSObject.h>
@protocol OS_os_log <NSObject>
@end
typedef NSObject<OS_os_log> *os_log_t;
#define INVAR_OS_LOG_RETAINED __attribute__((ns_returns_retained))
#else
typedef struct os_log_s *os_log_t;
#define INVAR_OS_LOG_RETAINED
#endif

typedef uint8_t os_log_type_t;
enum {
  OS_LOG_TYPE_DEFAULT = 0x00,
  OS_LOG_TYPE_INFO = 0x01,
  OS_LOG_TYPE_DEBUG = 0x02,
  OS_LOG_TYPE_ERROR = 0x10,
  OS_LOG_TYPE_FAULT = 0x11
};

#ifdef __cplusplus
extern "C" {
#endif

/// The same object for the same two names.
__attribute__((visibility("default"))) os_log_t os_log_create(const char *subsystem,
                                                              const char *category) INVAR_OS_LOG_RETAINED;
__attribute__((visibility("default"))) bool os_log_type_enabled(os_log_t log, os_log_type_t type);
__attribute__((visibility("default"))) os_log_t invar_os_log_named(bool disabled);
__attribute__((visibility("default"))) void invar_os_log(os_log_t log, os_log_type_t type, const char *format, ...);

#define OS_LOG_DEFAULT (invar_os_log_named(false))
#define OS_LOG_DISABLED (invar_os_log_named(true))

static inline bool os_log_is_enabled(os_log_t log) { return os_log_type_enabled(log, OS_LOG_TYPE_DEFAULT); }
static inline bool os_log_info_enabled(os_log_t log) { return os_log_type_enabled(log, OS_LOG_TYPE_INFO); }
static inline bool os_log_debug_enabled(os_log_t log) { return os_log_type_enabled(log, OS_LOG_TYPE_DEBUG); }

#ifdef __cplusplus
}
#endif

#define os_log_with_type(log, type, ...) \
  do {                                   \
    invar_os_log(log, type, __VA_ARGS__); \
  } while (0)
#define os_log(log, ...) os_log_with_type(log, OS_LOG_TYPE_DEFAULT, __VA_ARGS__)
#define os_log_info(log, ...) os_log_with_type(log, OS_LOG_TYPE_INFO, __VA_ARGS__)
#define os_log_debug(log, ...) os_log_with_type(log, OS_LOG_TYPE_DEBUG, __VA_ARGS__)
#define os_log_error(log, ...) os_log_with_type(log, OS_LOG_TYPE_ERROR, __VA_ARGS__)
#define os_log_fault(log, ...) os_log_with_type(log, OS_LOG_TYPE_FAULT, __VA_ARGS__)
