// Every integer function for every integer type: the scalar form, and after the n scalars the last element of
// a vector.
#include "Kernel.h"
using namespace metal;

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define I1(name, ...)                                                                                        \
  kernel void JOIN(integer_##name, TYPE)(device const TYPE* x, device TYPE* r, int n) {                      \
    for (int i = 0; i < n; ++i) r[i] = name(x[i]), r[n + i] = TYPE(name(vec<TYPE, 3>(1, 1, x[i])).z);        \
  }
#define I2(name, ...)                                                                                        \
  kernel void JOIN(integer_##name, TYPE)(device const TYPE* x, device const TYPE* y, device TYPE* r,         \
                                         int n) {                                                            \
    for (int i = 0; i < n; ++i)                                                                              \
      r[i] = name(x[i], y[i]), r[n + i] = TYPE(name(vec<TYPE, 2>(1, x[i]), vec<TYPE, 2>(1, y[i])).y);        \
  }
#define I3(name, ...)                                                                                        \
  kernel void JOIN(integer_##name, TYPE)(device const TYPE* x, device const TYPE* y, device const TYPE* z,   \
                                         device TYPE* r, int n) {                                            \
    for (int i = 0; i < n; ++i)                                                                              \
      r[i] = name(x[i], y[i], z[i]),                                                                         \
      r[n + i] = name(vec<TYPE, 4>(x[i]), vec<TYPE, 4>(y[i]), vec<TYPE, 4>(z[i])).w;                         \
  }

#define TYPE char
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE uchar
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE short
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE ushort
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE int
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE uint
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE long
#include "IntegerFunctions.def"
#undef TYPE
#define TYPE ulong
#include "IntegerFunctions.def"
#undef TYPE
