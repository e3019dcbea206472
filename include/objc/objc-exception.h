// Exceptions below the language: what @throw calls, and what happens to an exception that nobody catches.
//
// Thread safety: objc_exception_throw is thread-safe; set handlers before there are threads.
// Apple's documentation: Objective-C Runtime
#pragma once

#include <objc/objc-decls.h>
#include <objc/objc.h>

#ifdef __cplusplus
extern "C" {
#endif

objc_EXPORT void objc_exception_throw(id exception) __attribute__((noreturn));

typedef int (*objc_exception_matcher)(Class catch_class, id exception);
objc_EXPORT objc_exception_matcher objc_setExceptionMatcher(objc_exception_matcher new_matcher);

typedef void (*objc_uncaught_exception_handler)(id exception);
objc_EXPORT objc_uncaught_exception_handler
objc_setUncaughtExceptionHandler(objc_uncaught_exception_handler new_handler);

#ifdef __cplusplus
}
#endif
