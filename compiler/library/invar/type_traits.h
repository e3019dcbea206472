// Type traits. Metal documentation: Metal Shading Language Specification, "Metal Standard Library"; the names
// and meanings are those of the C++ <type_traits> header, plus what concerns address spaces. Nothing more of
// that header may be added: kernels bring what Metal lacks (is_empty, void_t) into namespace metal
// themselves.
#ifndef INVAR_METAL_TYPE_TRAITS_H
#define INVAR_METAL_TYPE_TRAITS_H

namespace metal {

template <class T, T Value>
struct integral_constant {
  static constexpr T value = Value;
  typedef T value_type;
  typedef integral_constant type;
  METAL_FUNC constexpr operator T() const { return Value; }
  constexpr T operator()() const { return Value; }
};
template <bool B>
using bool_constant = integral_constant<bool, B>;
typedef bool_constant<true> true_type;
typedef bool_constant<false> false_type;

template <bool B, class T = void>
struct enable_if {};
template <class T>
struct enable_if<true, T> {
  typedef T type;
};
template <bool B, class T = void>
using enable_if_t = typename enable_if<B, T>::type;

template <bool B, class T, class F>
struct conditional {
  typedef T type;
};
template <class T, class F>
struct conditional<false, T, F> {
  typedef F type;
};
template <bool B, class T, class F>
using conditional_t = typename conditional<B, T, F>::type;

// Takes a parameter out of template argument deduction, so that its argument converts.
template <class T>
struct __identity {
  typedef T type;
};
template <class T>
using __identity_t = typename __identity<T>::type;

// Address spaces are part of a type here, as in Metal: `decltype(*p)` of a device pointer carries one.
template <class T>
struct remove_addrspace {
  typedef T type;
};
template <class T>
struct remove_addrspace<__invar_device T> {
  typedef T type;
};
template <class T>
struct remove_addrspace<__invar_threadgroup T> {
  typedef T type;
};
template <class T>
struct remove_addrspace<__attribute__((opencl_global_host)) T> {
  typedef T type;
};
template <class T>
using remove_addrspace_t = typename remove_addrspace<T>::type;

#define __INVAR_TRANSFORM(name, ...)                                                                         \
  template <class T>                                                                                         \
  struct name {                                                                                              \
    typedef __VA_ARGS__ type;                                                                                \
  };                                                                                                         \
  template <class T>                                                                                         \
  using name##_t = typename name<T>::type;

__INVAR_TRANSFORM(remove_const, __remove_const(T))
__INVAR_TRANSFORM(remove_volatile, __remove_volatile(T))
__INVAR_TRANSFORM(remove_cv, __remove_cv(remove_addrspace_t<T>))
__INVAR_TRANSFORM(add_const, const T)
__INVAR_TRANSFORM(add_volatile, volatile T)
__INVAR_TRANSFORM(add_cv, const volatile T)
__INVAR_TRANSFORM(remove_reference, __remove_reference_t(T))
__INVAR_TRANSFORM(add_lvalue_reference, __add_lvalue_reference(T))
__INVAR_TRANSFORM(add_rvalue_reference, __add_rvalue_reference(T))
__INVAR_TRANSFORM(remove_pointer, __remove_pointer(T))
__INVAR_TRANSFORM(add_pointer, __add_pointer(T))
__INVAR_TRANSFORM(remove_extent, __remove_extent(T))
__INVAR_TRANSFORM(remove_all_extents, __remove_all_extents(T))
__INVAR_TRANSFORM(make_signed, __make_signed(T))
__INVAR_TRANSFORM(make_unsigned, __make_unsigned(T))
__INVAR_TRANSFORM(underlying_type, __underlying_type(T))
__INVAR_TRANSFORM(decay, remove_addrspace_t<__decay(T)>)
#undef __INVAR_TRANSFORM

// A value's own type: what a copy of a T would have.
template <class T>
using __plain_t = remove_cv_t<remove_reference_t<T>>;

#define __INVAR_TRAIT(name, ...)                                                                             \
  template <class T>                                                                                         \
  constexpr bool name##_v = __VA_ARGS__;                                                                     \
  template <class T>                                                                                         \
  struct name : bool_constant<name##_v<T>> {};

template <class T>
constexpr bool __is_bfloat_v = __is_same(__plain_t<T>, bfloat);

// Scalars alone: is_arithmetic and is_integral say of a vector what they say of its elements (vector_traits.h).
template <class T>
constexpr bool __is_number_v = __is_arithmetic(T) || __is_same(remove_cv_t<T>, bfloat);
template <class T>
constexpr bool __is_integer_v = __is_integral(T);

__INVAR_TRAIT(is_void, __is_void(T))
__INVAR_TRAIT(is_integral, __is_integral(T))
__INVAR_TRAIT(is_floating_point, __is_floating_point(T) || __is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_arithmetic, __is_arithmetic(T) || __is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_fundamental, __is_fundamental(T) || __is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_signed, __is_signed(T) || __is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_unsigned, __is_unsigned(T))
__INVAR_TRAIT(is_array, __is_array(T))
__INVAR_TRAIT(is_pointer, __is_pointer(T))
__INVAR_TRAIT(is_lvalue_reference, __is_lvalue_reference(T))
__INVAR_TRAIT(is_rvalue_reference, __is_rvalue_reference(T))
__INVAR_TRAIT(is_reference, __is_reference(T))
__INVAR_TRAIT(is_enum, __is_enum(T))
__INVAR_TRAIT(is_union, __is_union(T))
__INVAR_TRAIT(is_class, __is_class(T))
__INVAR_TRAIT(is_function, __is_function(T))
__INVAR_TRAIT(is_object, __is_object(T))
__INVAR_TRAIT(is_scalar, __is_scalar(T) || __is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_compound, __is_compound(T) && !__is_same(remove_cv_t<T>, bfloat))
__INVAR_TRAIT(is_const, __is_const(T))
__INVAR_TRAIT(is_volatile, __is_volatile(T))
__INVAR_TRAIT(is_trivial, __is_trivial(T))
__INVAR_TRAIT(is_trivially_copyable, __is_trivially_copyable(T))
__INVAR_TRAIT(is_standard_layout, __is_standard_layout(T))
__INVAR_TRAIT(is_pod, __is_pod(T))
__INVAR_TRAIT(is_polymorphic, __is_polymorphic(T))
__INVAR_TRAIT(is_abstract, __is_abstract(T))
__INVAR_TRAIT(is_final, __is_final(T))
__INVAR_TRAIT(is_default_constructible, __is_constructible(T))
__INVAR_TRAIT(is_copy_constructible, __is_constructible(T, __add_lvalue_reference(const T)))
__INVAR_TRAIT(is_move_constructible, __is_constructible(T, __add_rvalue_reference(T)))
__INVAR_TRAIT(is_copy_assignable, __is_assignable(__add_lvalue_reference(T), __add_lvalue_reference(const T)))
__INVAR_TRAIT(is_move_assignable, __is_assignable(__add_lvalue_reference(T), __add_rvalue_reference(T)))
#undef __INVAR_TRAIT

template <class T, class U>
constexpr bool is_same_v = __is_same(T, U);
template <class T, class U>
struct is_same : bool_constant<__is_same(T, U)> {};
template <class Base, class Derived>
constexpr bool is_base_of_v = __is_base_of(Base, Derived);
template <class Base, class Derived>
struct is_base_of : bool_constant<__is_base_of(Base, Derived)> {};
template <class From, class To>
constexpr bool is_convertible_v = __is_convertible(From, To);
template <class From, class To>
struct is_convertible : bool_constant<__is_convertible(From, To)> {};
template <class T, class U>
constexpr bool is_assignable_v = __is_assignable(T, U);
template <class T, class U>
struct is_assignable : bool_constant<__is_assignable(T, U)> {};
template <class T, class... A>
constexpr bool is_constructible_v = __is_constructible(T, A...);
template <class T, class... A>
struct is_constructible : bool_constant<__is_constructible(T, A...)> {};

template <class T>
struct alignment_of : integral_constant<size_t, alignof(T)> {};
template <class T>
constexpr size_t alignment_of_v = alignof(T);
template <class T>
struct rank : integral_constant<size_t, __array_rank(T)> {};
template <class T>
constexpr size_t rank_v = __array_rank(T);
template <class T, uint I = 0>
struct extent : integral_constant<size_t, __array_extent(T, I)> {};
template <class T, uint I = 0>
constexpr size_t extent_v = __array_extent(T, I);

// Names inside Apple's library that real kernels use under `#pragma METAL internals : enable`.
template <class... B>
struct _conjunction : bool_constant<(bool(B::value) && ...)> {};
template <class... B>
struct _disjunction : bool_constant<(bool(B::value) || ...)> {};
template <class B>
struct _negation : bool_constant<!bool(B::value)> {};

template <class T>
add_rvalue_reference_t<T> declval() noexcept;

template <class... T>
struct common_type {};
template <class T>
struct common_type<T> {
  typedef decay_t<T> type;
};
template <class A, class B>
struct common_type<A, B> {
  typedef decay_t<decltype(true ? declval<A>() : declval<B>())> type;
};
template <class A, class B, class... C>
struct common_type<A, B, C...> : common_type<typename common_type<A, B>::type, C...> {};
template <class... T>
using common_type_t = typename common_type<T...>::type;

template <class T, T... I>
struct integer_sequence {
  typedef T value_type;
  static constexpr size_t size() { return sizeof...(I); }
};
template <size_t... I>
using index_sequence = integer_sequence<size_t, I...>;
template <class T, T N>
using make_integer_sequence = __make_integer_seq<integer_sequence, T, N>;
template <size_t N>
using make_index_sequence = make_integer_sequence<size_t, N>;
template <class... T>
using index_sequence_for = make_index_sequence<sizeof...(T)>;

// Converts between any two scalars; half and bfloat have no direct conversion.
template <class To, class From>
METAL_FUNC constexpr To __convert(From value) {
  if constexpr ((__is_same(To, half) && __is_same(From, bfloat)) ||
                (__is_same(To, bfloat) && __is_same(From, half)))
    return To(float(value));
  else
    return To(value);
}

} // namespace metal

#endif
