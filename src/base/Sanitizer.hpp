// Accesses that a sanitizer cannot see, because uninstrumented code makes them (a library's product, a
// system call), are announced to it here, and so is memory that is not to be touched. Empty in other builds.
#pragma once

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define INVAR_TSAN 1
#endif
#if __has_feature(address_sanitizer)
#define INVAR_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define INVAR_TSAN 1
#endif
#if defined(__SANITIZE_ADDRESS__)
#define INVAR_ASAN 1
#endif

#ifndef INVAR_ASAN
#define INVAR_ASAN 0
#endif
#ifndef INVAR_TSAN
#define INVAR_TSAN 0
#endif

#if INVAR_TSAN
extern "C" void __tsan_read_range(void*, unsigned long);
extern "C" void __tsan_write_range(void*, unsigned long);
#endif
#if INVAR_ASAN
extern "C" void* __asan_region_is_poisoned(void*, size_t);
extern "C" void __asan_loadN(unsigned long, unsigned long);
extern "C" void __asan_storeN(unsigned long, unsigned long);
extern "C" void __asan_poison_memory_region(void const volatile*, size_t);
extern "C" void __asan_unpoison_memory_region(void const volatile*, size_t);
#endif

namespace invar {

inline void announceRead([[maybe_unused]] const void* at, [[maybe_unused]] size_t bytes) {
#if INVAR_TSAN
  if (bytes) __tsan_read_range(const_cast<void*>(at), bytes);
#endif
#if INVAR_ASAN
  if (bytes) __asan_loadN(reinterpret_cast<unsigned long>(at), bytes);
#endif
}

inline void announceWrite([[maybe_unused]] void* at, [[maybe_unused]] size_t bytes) {
#if INVAR_TSAN
  if (bytes) __tsan_write_range(at, bytes);
#endif
#if INVAR_ASAN
  if (bytes) __asan_storeN(reinterpret_cast<unsigned long>(at), bytes);
#endif
}

/// AddressSanitizer reports whoever touches the range, until it is allowed again.
inline void forbidAccess([[maybe_unused]] const void* at, [[maybe_unused]] size_t bytes) {
#if INVAR_ASAN
  __asan_poison_memory_region(at, bytes);
#endif
}

inline void allowAccess([[maybe_unused]] const void* at, [[maybe_unused]] size_t bytes) {
#if INVAR_ASAN
  __asan_unpoison_memory_region(at, bytes);
#endif
}

}  // namespace invar
