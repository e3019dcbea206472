// What the token pass of the front end makes of Metal's words, for kernels that are compiled without it.
#pragma once
#include <metal_stdlib>
// The front end's answer, by which metal::sin and its like are the precise ones.
constexpr bool __invar_precise_functions() { return true; }
#define device __invar_device
#define threadgroup __invar_threadgroup
#define constant __invar_constant
#define thread
#define kernel extern "C"

// A kernel that checks itself writes the lines of failed checks.
struct Failures {
  int count;
  int lines[64];
};
#define CHECK(...)                                                                                           \
  do {                                                                                                       \
    if (!(__VA_ARGS__)) {                                                                                    \
      if (failures->count < 64) failures->lines[failures->count] = __LINE__;                                 \
      ++failures->count;                                                                                     \
    }                                                                                                        \
  } while (false)
