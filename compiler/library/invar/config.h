// The words the rest of the library is written with, and the macros that Metal predefines.
//
// Address spaces are spelled through macros of our own: the tests of the library are C++, where `device`, `threadgroup`
// and `constant` have no meaning.
#ifndef INVAR_METAL_CONFIG_H
#define INVAR_METAL_CONFIG_H

#define __invar_device __attribute__((opencl_global))
#define __invar_threadgroup __attribute__((opencl_local))
#define __invar_constant const __attribute__((opencl_global_host))

// What needs the compiler's token pass, which those tests do not have: methods for objects in one address space.
#ifdef __METAL_VERSION__
#define __INVAR_TOKEN_PASS 1
#endif

// Metal lets `float4{1, i, 2, 3}` narrow. Without a push, this holds for the kernel that includes the library.
#pragma clang diagnostic ignored "-Wc++11-narrowing"

// Functions that a target provides (see compiler/IR.md). Convergent ones may not be moved across control
// flow.
#define __INVAR_EXTERN extern "C" __attribute__((nothrow))
#define __INVAR_CONVERGENT extern "C" __attribute__((convergent, nothrow))

#ifndef METAL_FUNC
#define METAL_FUNC inline __attribute__((__always_inline__))
#endif
#define METAL_CONST const
#define METAL_CONST_ARG(name)  // "must be a constant": any value works here
#define METAL_ALIGN(n) alignas(n)

#ifndef __METAL__
#define __METAL__ 1
#endif
#ifndef __METAL_VERSION__
#define __METAL_VERSION__ 320
#endif
#define __METAL_MACOS__ 1
#define __HAVE_BFLOAT__ 1
#define __HAVE_SIMDGROUP_REDUCTION__ 1
#define __HAVE_QUADGROUP_REDUCTION__ 1

// Real code hands these to the compiler's own functions (`__metal_exp(x, __METAL_FAST_MATH__)`).
#define __METAL_PRECISE_MATH__ 0
#define __METAL_FAST_MATH__ 1
#define __METAL_MAYBE_FAST_MATH__ 1

// M(type, its unsigned twin, bits)
#define __INVAR_FOR_EACH_INTEGER(M)                                                                          \
  M(char, uchar, 8)                                                                                          \
  M(int8_t, uchar, 8) M(uchar, uchar, 8) M(short, ushort, 16) M(ushort, ushort, 16) M(int, uint, 32)         \
      M(uint, uint, 32) M(long, ulong, 64) M(ulong, ulong, 64)

// M(type): the element types that have vectors
#define __INVAR_FOR_EACH_ELEMENT(M)                                                                          \
  M(bool) M(char) M(uchar) M(short) M(ushort) M(int) M(uint) M(long) M(ulong) M(half) M(bfloat) M(float)

#endif
