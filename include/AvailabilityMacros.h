// Versions of macOS as numbers. The headers here declare what macOS 15 has.
//
// `@available` and `__builtin_available` are true for every version of macOS: the compiler decides so, since the program
// is not built for macOS. What an object can do, ask the object: respondsToSelector:, supportsFamily:.
// Thread safety: not applicable.
// Apple's documentation: AvailabilityMacros.h
#pragma once

#define MAC_OS_X_VERSION_10_0 1000
#define MAC_OS_X_VERSION_10_11 101100
#define MAC_OS_X_VERSION_10_12 101200
#define MAC_OS_X_VERSION_10_13 101300
#define MAC_OS_X_VERSION_10_14 101400
#define MAC_OS_X_VERSION_10_15 101500
#define MAC_OS_X_VERSION_10_16 101600
#define MAC_OS_VERSION_11_0 110000
#define MAC_OS_VERSION_12_0 120000
#define MAC_OS_VERSION_13_0 130000
#define MAC_OS_VERSION_14_0 140000
#define MAC_OS_VERSION_15_0 150000

#ifndef MAC_OS_X_VERSION_MIN_REQUIRED
#define MAC_OS_X_VERSION_MIN_REQUIRED MAC_OS_VERSION_15_0
#endif
#ifndef MAC_OS_X_VERSION_MAX_ALLOWED
#define MAC_OS_X_VERSION_MAX_ALLOWED MAC_OS_VERSION_15_0
#endif
