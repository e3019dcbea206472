// Math functions. Metal documentation: Metal Shading Language Specification, "Math Functions" and "Common
// Functions".
//
// They exist three times: precise::f and fast::f, and metal::f, which is one of the two as the application asks
// (mathFloatingPointFunctions). One text serves the three (math_functions.inc, no include guard). Functions of
// half are the same in all three. What a math mode allows in a kernel's own arithmetic does not reach into
// a function; `divide`, `mix` and the like are arithmetic, which only precise:: exempts.
#ifndef INVAR_METAL_MATH_H
#define INVAR_METAL_MATH_H

#include "integer.h"

#include "float_parts.h"
#include "exponential.h"
#include "trigonometric.h"

// Whether metal::f is precise::f. The front end defines it when it knows what the application asks for, which is after
// this header was compiled; a choice by it is made before any code is generated.
constexpr bool __invar_precise_functions();

// half and bfloat compute in float and round once; bfloat is a template (see __if_bfloat); vectors go by
// element. `wide` is what serves half.
#define __INVAR_FROM_FLOAT_1(name, wide)                                                                     \
  METAL_FUNC half name(half x) { return half(wide(float(x))); }                                              \
  template <class T, class = __if_bfloat<T>>                                                                 \
  METAL_FUNC T name(T x) {                                                                                   \
    return T(name(float(x)));                                                                                \
  }                                                                                                          \
  __INVAR_FLOAT_VECTORS_1(name)

#define __INVAR_FROM_FLOAT_2(name, wide)                                                                     \
  METAL_FUNC half name(half x, half y) { return half(wide(float(x), float(y))); }                            \
  template <class A, class B>                                                                                \
  METAL_FUNC __bfloat_result_t<A, B> name(A x, B y) {                                                        \
    return __bfloat_result_t<A, B>(name(float(x), float(y)));                                                \
  }                                                                                                          \
  __INVAR_VECTORS_2(name)

#define __INVAR_FROM_FLOAT_3(name)                                                                           \
  METAL_FUNC half name(half x, half y, half z) { return half(name(float(x), float(y), float(z))); }          \
  template <class A, class B, class C>                                                                       \
  METAL_FUNC __bfloat_result_t<A, B, C> name(A x, B y, C z) {                                                \
    return __bfloat_result_t<A, B, C>(name(float(x), float(y), float(z)));                                   \
  }                                                                                                          \
  __INVAR_VECTORS_3(name)

// A function that is the same everywhere, and one that is not; `narrow` serves half.
#define __INVAR_MATH_1(name, function)                                                                       \
  METAL_FUNC float name(float x) { return function(x); }                                                     \
  __INVAR_FROM_FLOAT_1(name, function)
#define __INVAR_MATH_2(name, function)                                                                       \
  METAL_FUNC float name(float x, float y) { return function(x, y); }                                         \
  __INVAR_FROM_FLOAT_2(name, function)
#define __INVAR_EITHER_1(name, precise, fast, narrow)                                                        \
  METAL_FUNC float name(float x) { return __INVAR_PICK(precise(x), fast(x)); }                               \
  __INVAR_FROM_FLOAT_1(name, narrow)
#define __INVAR_EITHER_2(name, precise, fast, narrow)                                                        \
  METAL_FUNC float name(float x, float y) { return __INVAR_PICK(precise(x, y), fast(x, y)); }                \
  __INVAR_FROM_FLOAT_2(name, narrow)

namespace metal {

// abs is one function for integers (integer.h) and floating point; no math mode changes it.
METAL_FUNC float abs(float x) { return __builtin_fabsf(x); }
METAL_FUNC half abs(half x) { return half(__builtin_fabsf(float(x))); }
template <class T, class = __if_bfloat<T>>
METAL_FUNC T abs(T x) {
  return T(__builtin_fabsf(float(x)));
}
__INVAR_VECTORS_1(abs)

#define __INVAR_PICK(precise, fast) (__invar_precise_functions() ? (precise) : (fast))
#include "math_functions.inc"
#undef __INVAR_PICK

namespace precise {
using metal::abs;
#define __INVAR_PICK(precise, fast) precise
#pragma float_control(precise, on, push)
#include "math_functions.inc"
#pragma float_control(pop)
#undef __INVAR_PICK
} // namespace precise

namespace fast {
using metal::abs;
#define __INVAR_PICK(precise, fast) fast
#include "math_functions.inc"
#undef __INVAR_PICK
} // namespace fast

} // namespace metal

#endif
