// The integer functions of the Metal library against references in 160 bits: all pairs of 8-bit numbers, and
// random and extreme ones of the other widths.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace {

typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef _BitInt(160) Wide;

Wide bitsOf(Wide x, int bits) { return x & ((Wide(1) << bits) - 1); }
Wide countOnes(Wide x, int bits) {
  Wide count = 0;
  for (int i = 0; i < bits; ++i) count += (x >> i) & 1;
  return count;
}
Wide countTrailingZeros(Wide x, int bits) {
  int i = 0;
  while (i < bits && !((x >> i) & 1)) ++i;
  return i;
}
Wide countLeadingZeros(Wide x, int bits) {
  int i = 0;
  while (i < bits && !((x >> (bits - 1 - i)) & 1)) ++i;
  return i;
}
Wide reversed(Wide x, int bits) {
  Wide r = 0;
  for (int i = 0; i < bits; ++i) r |= ((x >> i) & 1) << (bits - 1 - i);
  return r;
}
Wide rotated(Wide x, Wide count, int bits) {
  int n = int(count & (bits - 1));
  x = bitsOf(x, bits);
  return x << n | x >> (bits - n);
}
Wide floorHalf(Wide x) { return x >> 1; }

// Arguments: every pair for 8 bits, otherwise extremes and random numbers of all magnitudes.
template <class T>
std::vector<T> arguments(unsigned seed) {
  std::vector<T> values;
  if (sizeof(T) == 1) {
    for (int i = 0; i < 65536; ++i)
      values.push_back(T(seed == 0 ? i : seed == 1 ? i >> 8 : i * 2654435761u >> 24));
    return values;
  }
  T special[] = {0,
                 1,
                 T(-1),
                 2,
                 std::numeric_limits<T>::max(),
                 std::numeric_limits<T>::min(),
                 T(std::numeric_limits<T>::max() - 1),
                 T(std::numeric_limits<T>::max() / 2 + 1)};
  std::mt19937_64 generator(seed);
  for (int i = 0; i < 20000; ++i) {
    ulong random = generator() >> (generator() % 64);
    if (random & 8) random = ~random;
    bool extreme = (i >> (2 * seed)) % 4 == 0;
    values.push_back(extreme ? special[generator() % 8] : T(random));
  }
  return values;
}

template <class T, class... Inputs>
void compare(const std::vector<T>& got, int n, auto reference, const Inputs&... in) {
  for (int i = 0; i < n && !::testing::Test::HasFailure(); ++i) {
    T expected = T(reference(Wide(in[i])...));
    EXPECT_EQ(+got[i], +expected) << "scalar, argument " << (long(in[i]) + ... + 0) << " at " << i;
    EXPECT_EQ(+got[n + i], +expected) << "vector, at " << i;
  }
}

template <class T>
struct Limits {
  static constexpr Wide low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
  static constexpr int bits = sizeof(T) * 8;
};

} // namespace

#define DECLARE(name, T, ...)                                                                                \
  TEST(MetalInteger, name##_##T) {                                                                           \
    [[maybe_unused]] constexpr Wide low = Limits<T>::low, high = Limits<T>::high;                            \
    [[maybe_unused]] constexpr int bits = Limits<T>::bits;                                                   \
    std::vector<T> x = arguments<T>(0), y = arguments<T>(1), z = arguments<T>(2), r(2 * x.size());           \
    int n = int(x.size());                                                                                   \
    __VA_ARGS__;                                                                                             \
  }
#define ONE(name, T, reference)                                                                              \
  extern "C" void integer_##name##_##T(const T*, T*, int);                                                   \
  DECLARE(name, T, {                                                                                         \
    integer_##name##_##T(x.data(), r.data(), n);                                                             \
    compare(                                                                                                 \
        r, n, [=](Wide x) -> Wide { return reference; }, x);                                                 \
  })
#define TWO(name, T, reference)                                                                              \
  extern "C" void integer_##name##_##T(const T*, const T*, T*, int);                                         \
  DECLARE(name, T, {                                                                                         \
    integer_##name##_##T(x.data(), y.data(), r.data(), n);                                                   \
    compare(                                                                                                 \
        r, n, [=](Wide x, Wide y) -> Wide { return reference; }, x, y);                                      \
  })
#define THREE(name, T, reference)                                                                            \
  extern "C" void integer_##name##_##T(const T*, const T*, const T*, T*, int);                               \
  DECLARE(name, T, {                                                                                         \
    integer_##name##_##T(x.data(), y.data(), z.data(), r.data(), n);                                         \
    compare(                                                                                                 \
        r, n, [=](Wide x, Wide y, Wide z) -> Wide { return reference; }, x, y, z);                           \
  })
#define FOR_EACH_TYPE(M, name, ...)                                                                          \
  M(name, char, (__VA_ARGS__))                                                                               \
  M(name, uchar, (__VA_ARGS__)) M(name, short, (__VA_ARGS__)) M(name, ushort, (__VA_ARGS__))                 \
      M(name, int, (__VA_ARGS__)) M(name, uint, (__VA_ARGS__)) M(name, long, (__VA_ARGS__))                  \
          M(name, ulong, (__VA_ARGS__))
#define I1(name, ...) FOR_EACH_TYPE(ONE, name, __VA_ARGS__)
#define I2(name, ...) FOR_EACH_TYPE(TWO, name, __VA_ARGS__)
#define I3(name, ...) FOR_EACH_TYPE(THREE, name, __VA_ARGS__)
#include "IntegerFunctions.def"
