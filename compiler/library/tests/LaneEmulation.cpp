// The functions a target provides (compiler/IR.md), in the plainest way: lanes meet at a barrier, show their
// values, and each computes its result from all of them. All 32 lanes take part in every operation.
#include "LaneEmulation.hpp"

#include <array>
#include <barrier>
#include <bit>
#include <cstdint>
#include <limits>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

typedef std::uint64_t Bits64;
constexpr unsigned kLanes = 32;
thread_local unsigned lane = 0;
std::array<std::uint64_t, kLanes> shown;
std::barrier<> meeting(kLanes);

template <class T>
std::array<T, kLanes> exchange(T value) {
  using Bits = std::conditional_t<sizeof(T) == 8, Bits64, std::uint32_t>;
  shown[lane] = std::bit_cast<Bits>(value);
  meeting.arrive_and_wait();
  std::array<T, kLanes> values;
  for (unsigned i = 0; i < kLanes; ++i) values[i] = std::bit_cast<T>(Bits(shown[i]));
  meeting.arrive_and_wait();
  return values;
}

// Operations of reductions, each with the value that changes nothing.
struct Sum {
  template <class T>
  static constexpr T neutral = T(0);
  template <class T>
  T operator()(T a, T b) const {
    return T(a + b);
  }
};
struct Product {
  template <class T>
  static constexpr T neutral = T(1);
  template <class T>
  T operator()(T a, T b) const {
    return T(a * b);
  }
};
struct Min {
  template <class T>
  static constexpr T neutral = std::numeric_limits<T>::max();
  template <class T>
  T operator()(T a, T b) const {
    return b < a ? b : a;
  }
};
struct Max {
  template <class T>
  static constexpr T neutral = std::numeric_limits<T>::lowest();
  template <class T>
  T operator()(T a, T b) const {
    return a < b ? b : a;
  }
};
struct And {
  template <class T>
  static constexpr T neutral = T(~T(0));
  template <class T>
  T operator()(T a, T b) const {
    return T(a & b);
  }
};
struct Or {
  template <class T>
  static constexpr T neutral = T(0);
  template <class T>
  T operator()(T a, T b) const {
    return T(a | b);
  }
};
struct Xor {
  template <class T>
  static constexpr T neutral = T(0);
  template <class T>
  T operator()(T a, T b) const {
    return T(a ^ b);
  }
};

// Combines the first `count` lanes of this lane's group.
template <class Operation, class T>
T fold(T value, unsigned size, unsigned count) {
  std::array<T, kLanes> values = exchange(value);
  T result = Operation::template neutral<T>;
  for (unsigned i = 0; i < count; ++i) result = Operation()(result, values[lane / size * size + i]);
  return result;
}

template <class T>
T take(T value, unsigned size, unsigned source) {
  return exchange(value)[lane / size * size + source % size];
}

template <class T>
T fillUp(T value, T fill, unsigned size, unsigned delta, unsigned modulo) {
  std::array<T, kLanes> values = exchange(value), fills = exchange(fill);
  unsigned base = lane / size * size, at = lane % size, segment = at / modulo * modulo, inside = at % modulo;
  return inside >= delta ? values[base + at - delta] : fills[base + segment + modulo - delta + inside];
}
template <class T>
T fillDown(T value, T fill, unsigned size, unsigned delta, unsigned modulo) {
  std::array<T, kLanes> values = exchange(value), fills = exchange(fill);
  unsigned base = lane / size * size, at = lane % size, segment = at / modulo * modulo, inside = at % modulo;
  return inside + delta < modulo ? values[base + at + delta]
                                 : fills[base + segment + inside + delta - modulo];
}

// Element (row, column) of a matrix is in this lane and half of its pair.
unsigned pairLane(unsigned row, unsigned column) {
  return (row & 4) << 2 | (row & 3) << 1 | (column & 4) << 1 | (column >> 1 & 1);
}
unsigned rowOfLane() { return (lane >> 2 & 4) | (lane >> 1 & 3); }
unsigned columnOfLane() { return (lane >> 1 & 4) | (lane << 1 & 2); }

float numberOf(std::uint64_t pair, bool wide, unsigned half, unsigned kind) {
  std::uint32_t bits = std::uint32_t(pair >> (half * (wide ? 32 : 16)));
  if (kind == 1) return float(std::bit_cast<_Float16>(std::uint16_t(bits)));
  if (kind == 2) bits <<= 16;
  return std::bit_cast<float>(bits);
}

template <class C, class A, class B>
C multiplyAdd(A a, B b, C c, unsigned kinds) {
  auto left = exchange(a);
  auto right = exchange(b);
  C result = 0;
  for (unsigned half = 0; half < 2; ++half) {
    unsigned row = rowOfLane(), column = columnOfLane() + half;
    float sum = numberOf(c, sizeof(C) == 8, half, kinds >> 6);
    for (unsigned k = 0; k < 8; ++k)
      sum += numberOf(left[pairLane(row, k)], sizeof(A) == 8, k % 2, kinds >> 2 & 3) *
             numberOf(right[pairLane(k, column)], sizeof(B) == 8, column % 2, kinds >> 4 & 3);
    std::uint32_t bits = std::bit_cast<std::uint32_t>(sum);
    if (kinds % 4 == 1) bits = std::bit_cast<std::uint16_t>(_Float16(sum));
    if (kinds % 4 == 2) bits >>= 16;
    result |= C(bits) << (half * sizeof(C) * 4);
  }
  return result;
}

template <class Pair, class Element>
Pair loadPair(const Element* source, unsigned long stride, bool transpose) {
  Pair pair = 0;
  for (unsigned half = 0; half < 2; ++half) {
    unsigned row = rowOfLane(), column = columnOfLane() + half;
    if (transpose) std::swap(row, column);
    pair |= Pair(source[row * stride + column]) << (half * sizeof(Element) * 8);
  }
  return pair;
}
template <class Pair, class Element>
void storePair(Pair pair, Element* target, unsigned long stride, bool transpose) {
  for (unsigned half = 0; half < 2; ++half) {
    unsigned row = rowOfLane(), column = columnOfLane() + half;
    if (transpose) std::swap(row, column);
    target[row * stride + column] = Element(pair >> (half * sizeof(Element) * 8));
  }
}

} // namespace

void runSimdgroup(const std::function<void()>& kernel) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kLanes; ++i)
    threads.emplace_back([&kernel, i] {
      lane = i;
      kernel();
    });
  for (std::thread& thread : threads) thread.join();
}

#define NUMBERS(group, size, T, t)                                                                           \
  T __invar_##group##_sum_##t(T x) { return fold<Sum>(x, size, size); }                                      \
  T __invar_##group##_product_##t(T x) { return fold<Product>(x, size, size); }                              \
  T __invar_##group##_min_##t(T x) { return fold<Min>(x, size, size); }                                      \
  T __invar_##group##_max_##t(T x) { return fold<Max>(x, size, size); }                                      \
  T __invar_##group##_prefix_inclusive_sum_##t(T x) { return fold<Sum>(x, size, lane % size + 1); }          \
  T __invar_##group##_prefix_exclusive_sum_##t(T x) { return fold<Sum>(x, size, lane % size); }              \
  T __invar_##group##_prefix_inclusive_product_##t(T x) { return fold<Product>(x, size, lane % size + 1); }  \
  T __invar_##group##_prefix_exclusive_product_##t(T x) { return fold<Product>(x, size, lane % size); }
#define BITS(group, size, T, t)                                                                              \
  T __invar_##group##_and_##t(T x) { return fold<And>(x, size, size); }                                      \
  T __invar_##group##_or_##t(T x) { return fold<Or>(x, size, size); }                                        \
  T __invar_##group##_xor_##t(T x) { return fold<Xor>(x, size, size); }                                      \
  T __invar_##group##_broadcast_first_##t(T x) { return take(x, size, 0); }                                  \
  T __invar_##group##_broadcast_##t(T x, unsigned i) { return take(x, size, i); }                            \
  T __invar_##group##_shuffle_##t(T x, unsigned i) { return take(x, size, i); }                              \
  T __invar_##group##_shuffle_xor_##t(T x, unsigned mask) { return take(x, size, lane ^ mask); }             \
  T __invar_##group##_shuffle_up_##t(T x, unsigned d) {                                                      \
    return take(x, size, lane % size < d ? lane : lane - d);                                                 \
  }                                                                                                          \
  T __invar_##group##_shuffle_down_##t(T x, unsigned d) {                                                    \
    return take(x, size, lane % size + d >= size ? lane : lane + d);                                         \
  }                                                                                                          \
  T __invar_##group##_shuffle_rotate_up_##t(T x, unsigned d) { return take(x, size, lane + size - d); }      \
  T __invar_##group##_shuffle_rotate_down_##t(T x, unsigned d) { return take(x, size, lane + d); }           \
  T __invar_##group##_shuffle_and_fill_up_##t(T x, T fill, unsigned d, unsigned m) {                         \
    return fillUp(x, fill, size, d, m);                                                                      \
  }                                                                                                          \
  T __invar_##group##_shuffle_and_fill_down_##t(T x, T fill, unsigned d, unsigned m) {                       \
    return fillDown(x, fill, size, d, m);                                                                    \
  }
#define VOTES(group, size)                                                                                   \
  Bits64 __invar_##group##_ballot(bool x) { return fold<Or>(Bits64(x) << (lane % size), size, size); }       \
  Bits64 __invar_##group##_active_threads_mask() { return (Bits64(1) << size) - 1; }                         \
  bool __invar_##group##_any(bool x) { return __invar_##group##_ballot(x) != 0; }                            \
  bool __invar_##group##_all(bool x) { return __invar_##group##_ballot(!x) == 0; }                           \
  bool __invar_##group##_is_first() { return lane % size == 0; }
#define GROUP(group, size)                                                                                   \
  NUMBERS(group, size, int, s32)                                                                             \
  NUMBERS(group, size, unsigned, u32)                                                                        \
  NUMBERS(group, size, long, s64)                                                                            \
  NUMBERS(group, size, Bits64, u64)                                                                          \
  NUMBERS(group, size, float, f32)                                                                           \
  BITS(group, size, unsigned, b32)                                                                           \
  BITS(group, size, Bits64, b64)                                                                             \
  VOTES(group, size)

extern "C" {
GROUP(simd, 32)
GROUP(quad, 4)
#define MULTIPLY_ADD(widths, C, A, B)                                                                        \
  C __invar_simd_matrix_multiply_add_##widths(A a, B b, C c, unsigned kinds) { return multiplyAdd(a, b, c, kinds); }
MULTIPLY_ADD(b32_b32_b32, Bits64, Bits64, Bits64)
MULTIPLY_ADD(b32_b32_b16, Bits64, Bits64, unsigned)
MULTIPLY_ADD(b32_b16_b32, Bits64, unsigned, Bits64)
MULTIPLY_ADD(b32_b16_b16, Bits64, unsigned, unsigned)
MULTIPLY_ADD(b16_b32_b32, unsigned, Bits64, Bits64)
MULTIPLY_ADD(b16_b32_b16, unsigned, Bits64, unsigned)
MULTIPLY_ADD(b16_b16_b32, unsigned, unsigned, Bits64)
MULTIPLY_ADD(b16_b16_b16, unsigned, unsigned, unsigned)
unsigned __invar_simd_matrix_load_b16(const std::uint16_t* source, unsigned long stride, bool transpose) {
  return loadPair<unsigned>(source, stride, transpose);
}
Bits64 __invar_simd_matrix_load_b32(const std::uint32_t* source, unsigned long stride, bool transpose) {
  return loadPair<Bits64>(source, stride, transpose);
}
void __invar_simd_matrix_store_b16(unsigned pair, std::uint16_t* target, unsigned long stride, bool transpose) {
  storePair(pair, target, stride, transpose);
}
void __invar_simd_matrix_store_b32(Bits64 pair, std::uint32_t* target, unsigned long stride, bool transpose) {
  storePair(pair, target, stride, transpose);
}
unsigned __invar_thread_index_in_simdgroup() { return lane; }
unsigned __invar_threads_per_simdgroup() { return kLanes; }
void __invar_threadgroup_barrier(int) { meeting.arrive_and_wait(); }
void __invar_simdgroup_barrier(int) { meeting.arrive_and_wait(); }
}
