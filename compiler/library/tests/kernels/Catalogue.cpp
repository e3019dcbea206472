// Compiles every line of SpecificationFunctions.def for every type that it names, and vectors of 3: that it compiles is
// the test. What the functions compute, other kernels check.
#include "Kernel.h"
using namespace metal;

namespace {

template <class T>
struct WithExponent {
  typedef int type;
};
template <class T, int N>
struct WithExponent<vec<T, N>> {
  typedef vec<int, N> type;
};

template <class T>
T variable() {
  return T(1);
}

} // namespace

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)

#define ON_TYPE(N, T) PASTE(line, N)<T>();
#define ON_VECTORS(N, T) ON_TYPE(N, T##2) ON_TYPE(N, T##3) ON_TYPE(N, T##4)
#define ON_ALL(N, T) ON_TYPE(N, T) ON_TYPE(N, T##3)
#define ON_REALS(N) ON_ALL(N, float) ON_ALL(N, half)
#define ON_FLOATS(N) ON_REALS(N) ON_ALL(N, bfloat)
#define ON_INTEGERS(N)                                                                                       \
  ON_ALL(N, char) ON_ALL(N, uchar) ON_ALL(N, short) ON_ALL(N, ushort) ON_ALL(N, int) ON_ALL(N, uint)         \
  ON_ALL(N, long) ON_ALL(N, ulong)
#define ON_NUMBERS(N) ON_FLOATS(N) ON_INTEGERS(N)
#define ON_LANES(N) ON_NUMBERS(N)
#define ON_WORDS(N) ON_ALL(N, int) ON_ALL(N, uint)
#define ON_BOOLS(N) ON_ALL(N, bool)
#define ON_VECTORS_OF_REALS(N) ON_VECTORS(N, float) ON_VECTORS(N, half)

// The body of a line, by the kind of its variables.
#define NUMBERS_OF_(N, ...)                                                                                  \
  template <class T>                                                                                         \
  void PASTE(line, N)() {                                                                                    \
    T x = variable<T>(), y = variable<T>(), z = variable<T>();                                               \
    typename WithExponent<T>::type exponent(1);                                                              \
    (void)x, (void)y, (void)z, (void)exponent;                                                               \
    (void)(__VA_ARGS__);                                                                                     \
  }
#define KERNEL_OF(N, ...)                                                                                    \
  kernel void PASTE(catalogue, N)() { __VA_ARGS__ }

#define ATOMIC_LINE(N, ...)                                                                                  \
  template <class T>                                                                                         \
  void PASTE(line, N)() {                                                                                    \
    device atomic<T>* object = nullptr;                                                                      \
    T value = T(1);                                                                                          \
    (void)value;                                                                                             \
    (void)(__VA_ARGS__);                                                                                     \
  }

#define FLOATS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_FLOATS(N))
#define REALS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_REALS(N))
#define INTEGERS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_INTEGERS(N))
#define NUMBERS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_NUMBERS(N))
#define LANES_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_LANES(N))
#define WORDS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_WORDS(N))
#define BOOLS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_BOOLS(N))
#define VECTORS_(N, ...) NUMBERS_OF_(N, __VA_ARGS__) KERNEL_OF(N, ON_VECTORS_OF_REALS(N))
#define ONCE_(N, ...) KERNEL_OF(N, (void)(__VA_ARGS__);)
#define MATRICES_(N, ...)                                                                                    \
  template <class T>                                                                                         \
  void PASTE(line, N)() {                                                                                    \
    simdgroup_matrix<T, 8, 8> m(T(1));                                                                       \
    threadgroup T* memory = nullptr;                                                                         \
    (void)memory;                                                                                            \
    (void)(__VA_ARGS__);                                                                                     \
  }                                                                                                          \
  KERNEL_OF(N, ON_TYPE(N, float) ON_TYPE(N, half) ON_TYPE(N, bfloat))
#define ATOMICS_(N, ...)                                                                                     \
  ATOMIC_LINE(N, __VA_ARGS__)                                                                                \
  KERNEL_OF(N, ON_TYPE(N, int) ON_TYPE(N, uint) ON_TYPE(N, bool) ON_TYPE(N, float))
#define SUMMED_ATOMICS_(N, ...)                                                                              \
  ATOMIC_LINE(N, __VA_ARGS__)                                                                                \
  KERNEL_OF(N, ON_TYPE(N, int) ON_TYPE(N, uint) ON_TYPE(N, float))
#define BIT_ATOMICS_(N, ...)                                                                                 \
  ATOMIC_LINE(N, __VA_ARGS__) KERNEL_OF(N, ON_TYPE(N, int) ON_TYPE(N, uint) ON_TYPE(N, bool))
#define WHOLE_ATOMICS_(N, ...)                                                                               \
  ATOMIC_LINE(N, __VA_ARGS__) KERNEL_OF(N, ON_TYPE(N, int) ON_TYPE(N, uint))
#define WIDE_ATOMICS_(N, ...) ATOMIC_LINE(N, __VA_ARGS__) KERNEL_OF(N, ON_TYPE(N, ulong))

#define FUNCTION(chapter, types, name, ...) PASTE(types, _)(__COUNTER__, __VA_ARGS__)
#include "SpecificationFunctions.def"
