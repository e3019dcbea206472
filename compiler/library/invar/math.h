// Math functions. Metal documentation: Metal Shading Language Specification, "Math Functions" and "Common
// Functions".
//
// They exist three times: metal::f follows the math mode the kernel is compiled in, metal::precise::f never
// uses the freedoms of fast math, metal::fast::f may. One text serves the three (math_functions.inc, no include
// guard); what differs is the floating-point pragma around it. Under the precise pragma clang's `__builtin_sinf`
// would be a call that may set errno; `__builtin_elementwise_sin` is LLVM's operation in every mode. (clang 19
// applies the pragma to arithmetic and to sqrt, and leaves the mode's flags on the other operations.)
#ifndef INVAR_METAL_MATH_H
#define INVAR_METAL_MATH_H

#include "integer.h"

// half and bfloat compute in float and round once; bfloat is a template (see __if_bfloat); vectors go by
// element.
#define __INVAR_FROM_FLOAT_1(name)                                                                           \
  METAL_FUNC half name(half x) { return half(name(float(x))); }                                              \
  template <class T, class = __if_bfloat<T>>                                                                 \
  METAL_FUNC T name(T x) {                                                                                   \
    return T(name(float(x)));                                                                                \
  }                                                                                                          \
  __INVAR_VECTORS_1(name)

#define __INVAR_FROM_FLOAT_2(name)                                                                           \
  METAL_FUNC half name(half x, half y) { return half(name(float(x), float(y))); }                            \
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

#define __INVAR_MATH_1(name, builtin)                                                                        \
  METAL_FUNC float name(float x) { return builtin(x); }                                                      \
  __INVAR_FROM_FLOAT_1(name)
#define __INVAR_MATH_2(name, builtin)                                                                        \
  METAL_FUNC float name(float x, float y) { return builtin(x, y); }                                          \
  __INVAR_FROM_FLOAT_2(name)

namespace metal {

namespace __impl {
// Functions without an LLVM operation: libm's, under names of our own, since a kernel may use theirs. A target maps
// them to what it has. They are constant functions: devices have no errno.
#define __INVAR_LIBM(result, name, ...)                                                                      \
  extern "C" result __##name(__VA_ARGS__) __asm__(#name "f") __attribute__((const, nothrow));
__INVAR_LIBM(float, acosh, float)
__INVAR_LIBM(float, asinh, float)
__INVAR_LIBM(float, atanh, float)
__INVAR_LIBM(float, atan2, float, float)
__INVAR_LIBM(float, exp10, float)
__INVAR_LIBM(float, fmod, float, float)
__INVAR_LIBM(int, ilogb, float)
#undef __INVAR_LIBM

// The neighbour of `x` in the direction of `y`, on the bits of the type: magnitudes are ordered as integers.
template <class F, class I>
METAL_FUNC F __next_after(F x, F y) {
  constexpr I sign = I(I(1) << (sizeof(I) * 8 - 1));
  I bits = __builtin_bit_cast(I, x);
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == F(0)) return __builtin_bit_cast(F, I((__builtin_bit_cast(I, y) & sign) | I(1)));
  return __builtin_bit_cast(F, I((x < y) == (x > F(0)) ? bits + 1 : bits - 1));
}
} // namespace __impl

// abs is one function for integers (integer.h) and floating point; no math mode changes it.
METAL_FUNC float abs(float x) { return __builtin_fabsf(x); }
METAL_FUNC half abs(half x) { return half(__builtin_fabsf(float(x))); }
template <class T, class = __if_bfloat<T>>
METAL_FUNC T abs(T x) {
  return T(__builtin_fabsf(float(x)));
}
__INVAR_VECTORS_1(abs)

#include "math_functions.inc"

namespace precise {
using metal::abs;
#pragma float_control(precise, on, push)
#include "math_functions.inc"
#pragma float_control(pop)
} // namespace precise

namespace fast {
using metal::abs;
#include "math_functions.inc"
} // namespace fast

} // namespace metal

#endif
