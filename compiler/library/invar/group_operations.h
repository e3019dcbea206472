// What SIMD-group and quad-group functions share: the functions a target provides for each operation and type
// (see compiler/IR.md), and their forms for every scalar and vector type. Included by simdgroup.h and
// quadgroup.h.
//
// All public forms are templates: kernels bring functions of the same names for types of their own, and for
// bfloat, and those must win.
#ifndef INVAR_METAL_GROUP_OPERATIONS_H
#define INVAR_METAL_GROUP_OPERATIONS_H

namespace metal {

// Apple's own name for "may be used in SIMD-group functions"; real kernels ask it.
template <class T>
struct __is_valid_simdgroup_type : bool_constant<__is_number_v<__plain_t<T>>> {};
template <class T, int N>
struct __is_valid_simdgroup_type<vec<T, N>> : __is_valid_simdgroup_type<T> {};

namespace __impl {

// The type an operation on numbers is carried out in, and the one that carries bare bits.
template <class T>
using __integer_lane_t = conditional_t<sizeof(T) == 8, conditional_t<is_signed_v<T>, long, ulong>,
                                       conditional_t<is_signed_v<T>, int, uint>>;
template <class T>
using __number_lane_t =
    enable_if_t<__is_number_v<T>, conditional_t<is_floating_point_v<T>, float, __integer_lane_t<T>>>;
template <class T>
using __bits_of_t =
    conditional_t<sizeof(T) == 1, uchar,
                  conditional_t<sizeof(T) == 2, ushort, conditional_t<sizeof(T) == 4, uint, ulong>>>;
template <class T>
using __bits_lane_t = enable_if_t<__is_number_v<T>, conditional_t<sizeof(T) == 8, ulong, uint>>;

template <class T>
METAL_FUNC __bits_lane_t<T> __to_lane(T value) {
  return __builtin_bit_cast(__bits_of_t<T>, value);
}
template <class T>
METAL_FUNC T __from_lane(__bits_lane_t<T> bits) {
  return __builtin_bit_cast(T, __bits_of_t<T>(bits));
}

} // namespace __impl
} // namespace metal

// A function of vectors made from the one of scalars; `...` are further arguments, by name.
#define __INVAR_GROUP_MAP(name, ...)                                                                         \
  vec<T, N> result(T(0));                                                                                    \
  for (int i = 0; i < N; ++i) result[i] = name(value[i], ##__VA_ARGS__);                                     \
  return result;

// T f(T): sums and the like.
#define __INVAR_GROUP_NUMBER(name)                                                                           \
  __INVAR_CONVERGENT int __invar_##name##_s32(int);                                                          \
  __INVAR_CONVERGENT uint __invar_##name##_u32(uint);                                                        \
  __INVAR_CONVERGENT long __invar_##name##_s64(long);                                                        \
  __INVAR_CONVERGENT ulong __invar_##name##_u64(ulong);                                                      \
  __INVAR_CONVERGENT float __invar_##name##_f32(float);                                                      \
  namespace metal {                                                                                          \
  namespace __impl {                                                                                         \
  METAL_FUNC int name(int x) { return __invar_##name##_s32(x); }                                             \
  METAL_FUNC uint name(uint x) { return __invar_##name##_u32(x); }                                           \
  METAL_FUNC long name(long x) { return __invar_##name##_s64(x); }                                           \
  METAL_FUNC ulong name(ulong x) { return __invar_##name##_u64(x); }                                         \
  METAL_FUNC float name(float x) { return __invar_##name##_f32(x); }                                         \
  }                                                                                                          \
  template <class T, class Lane = __impl::__number_lane_t<T>>                                                \
  METAL_FUNC T name(T value) {                                                                               \
    return T(__impl::name(Lane(value)));                                                                     \
  }                                                                                                          \
  template <class T, int N>                                                                                  \
  METAL_FUNC vec<T, N> name(vec<T, N> value) {                                                               \
    __INVAR_GROUP_MAP(name)                                                                                  \
  }                                                                                                          \
  }

// T f(T) on bits.
#define __INVAR_GROUP_BITS(name)                                                                             \
  __INVAR_CONVERGENT uint __invar_##name##_b32(uint);                                                        \
  __INVAR_CONVERGENT ulong __invar_##name##_b64(ulong);                                                      \
  namespace metal {                                                                                          \
  namespace __impl {                                                                                         \
  METAL_FUNC uint name(uint x) { return __invar_##name##_b32(x); }                                           \
  METAL_FUNC ulong name(ulong x) { return __invar_##name##_b64(x); }                                         \
  }                                                                                                          \
  template <class T, class Lane = __impl::__bits_lane_t<T>>                                                  \
  METAL_FUNC T name(T value) {                                                                               \
    return __impl::__from_lane<T>(__impl::name(__impl::__to_lane(value)));                                   \
  }                                                                                                          \
  template <class T, int N>                                                                                  \
  METAL_FUNC vec<T, N> name(vec<T, N> value) {                                                               \
    __INVAR_GROUP_MAP(name)                                                                                  \
  }                                                                                                          \
  }

// T f(T, lane, mask or delta).
#define __INVAR_GROUP_MOVE(name)                                                                             \
  __INVAR_CONVERGENT uint __invar_##name##_b32(uint, uint);                                                  \
  __INVAR_CONVERGENT ulong __invar_##name##_b64(ulong, uint);                                                \
  namespace metal {                                                                                          \
  namespace __impl {                                                                                         \
  METAL_FUNC uint name(uint x, uint which) { return __invar_##name##_b32(x, which); }                        \
  METAL_FUNC ulong name(ulong x, uint which) { return __invar_##name##_b64(x, which); }                      \
  }                                                                                                          \
  template <class T, class Lane = __impl::__bits_lane_t<T>>                                                  \
  METAL_FUNC T name(T value, ushort which) {                                                                 \
    return __impl::__from_lane<T>(__impl::name(__impl::__to_lane(value), which));                            \
  }                                                                                                          \
  template <class T, int N>                                                                                  \
  METAL_FUNC vec<T, N> name(vec<T, N> value, ushort which) {                                                 \
    __INVAR_GROUP_MAP(name, which)                                                                           \
  }                                                                                                          \
  }

// T f(T, T fill, delta [, modulo]): lanes that would read beyond their segment of `modulo` lanes read `fill`,
// which rotates in from the segment's other end.
#define __INVAR_GROUP_FILL(name, size)                                                                       \
  __INVAR_CONVERGENT uint __invar_##name##_b32(uint, uint, uint, uint);                                      \
  __INVAR_CONVERGENT ulong __invar_##name##_b64(ulong, ulong, uint, uint);                                   \
  namespace metal {                                                                                          \
  namespace __impl {                                                                                         \
  METAL_FUNC uint name(uint x, uint fill, uint delta, uint modulo) {                                         \
    return __invar_##name##_b32(x, fill, delta, modulo);                                                     \
  }                                                                                                          \
  METAL_FUNC ulong name(ulong x, ulong fill, uint delta, uint modulo) {                                      \
    return __invar_##name##_b64(x, fill, delta, modulo);                                                     \
  }                                                                                                          \
  }                                                                                                          \
  template <class T, class Lane = __impl::__bits_lane_t<T>>                                                  \
  METAL_FUNC T name(T value, __identity_t<T> fill, ushort delta, ushort modulo = size) {                     \
    return __impl::__from_lane<T>(                                                                           \
        __impl::name(__impl::__to_lane(value), __impl::__to_lane(fill), delta, modulo));                     \
  }                                                                                                          \
  template <class T, int N>                                                                                  \
  METAL_FUNC vec<T, N> name(vec<T, N> value, __identity_t<vec<T, N>> fill, ushort delta,                     \
                            ushort modulo = size) {                                                          \
    __INVAR_GROUP_MAP(name, fill[i], delta, modulo)                                                          \
  }                                                                                                          \
  }

#define __INVAR_GROUP_FUNCTIONS(group, size)                                                                 \
  __INVAR_GROUP_NUMBER(group##_sum)                                                                          \
  __INVAR_GROUP_NUMBER(group##_product)                                                                      \
  __INVAR_GROUP_NUMBER(group##_min)                                                                          \
  __INVAR_GROUP_NUMBER(group##_max)                                                                          \
  __INVAR_GROUP_NUMBER(group##_prefix_inclusive_sum)                                                         \
  __INVAR_GROUP_NUMBER(group##_prefix_exclusive_sum)                                                         \
  __INVAR_GROUP_NUMBER(group##_prefix_inclusive_product)                                                     \
  __INVAR_GROUP_NUMBER(group##_prefix_exclusive_product)                                                     \
  __INVAR_GROUP_BITS(group##_and)                                                                            \
  __INVAR_GROUP_BITS(group##_or)                                                                             \
  __INVAR_GROUP_BITS(group##_xor)                                                                            \
  __INVAR_GROUP_BITS(group##_broadcast_first)                                                                \
  __INVAR_GROUP_MOVE(group##_broadcast)                                                                      \
  __INVAR_GROUP_MOVE(group##_shuffle)                                                                        \
  __INVAR_GROUP_MOVE(group##_shuffle_xor)                                                                    \
  __INVAR_GROUP_MOVE(group##_shuffle_up)                                                                     \
  __INVAR_GROUP_MOVE(group##_shuffle_down)                                                                   \
  __INVAR_GROUP_MOVE(group##_shuffle_rotate_up)                                                              \
  __INVAR_GROUP_MOVE(group##_shuffle_rotate_down)                                                            \
  __INVAR_GROUP_FILL(group##_shuffle_and_fill_up, size)                                                      \
  __INVAR_GROUP_FILL(group##_shuffle_and_fill_down, size)                                                    \
  __INVAR_CONVERGENT ulong __invar_##group##_ballot(bool);                                                   \
  __INVAR_CONVERGENT ulong __invar_##group##_active_threads_mask();                                          \
  __INVAR_CONVERGENT bool __invar_##group##_any(bool);                                                       \
  __INVAR_CONVERGENT bool __invar_##group##_all(bool);                                                       \
  __INVAR_CONVERGENT bool __invar_##group##_is_first();                                                      \
  namespace metal {                                                                                          \
  /* One bit for each lane, of which the group has `size`. */                                                \
  struct group##_vote {                                                                                      \
    typedef ulong vote_t;                                                                                    \
    constexpr explicit group##_vote(vote_t bits = 0) : __bits(bits) {}                                       \
    constexpr explicit operator vote_t() const { return __bits; }                                            \
    METAL_FUNC constexpr bool all() const { return (__bits & __mask) == __mask; }                            \
    METAL_FUNC constexpr bool any() const { return (__bits & __mask) != 0; }                                 \
                                                                                                             \
   private:                                                                                                  \
    static constexpr vote_t __mask = (1ul << size) - 1;                                                      \
    vote_t __bits;                                                                                           \
  };                                                                                                         \
  METAL_FUNC group##_vote group##_ballot(bool x) { return group##_vote(__invar_##group##_ballot(x)); }       \
  METAL_FUNC group##_vote group##_active_threads_mask() {                                                    \
    return group##_vote(__invar_##group##_active_threads_mask());                                            \
  }                                                                                                          \
  METAL_FUNC bool group##_any(bool x) { return __invar_##group##_any(x); }                                   \
  METAL_FUNC bool group##_all(bool x) { return __invar_##group##_all(x); }                                   \
  METAL_FUNC bool group##_is_first() { return __invar_##group##_is_first(); }                                \
  METAL_FUNC bool group##_is_helper_thread() { return false; }                                               \
  }

#endif
