// uniform<T>: a value that is the same in all threads. Metal documentation: Metal Shading Language
// Specification, "Uniform Type". A hint to the compiler; here the optimiser finds out by itself.
#ifndef INVAR_METAL_UNIFORM_H
#define INVAR_METAL_UNIFORM_H

namespace metal {

template <class T>
struct uniform {
  typedef T type;
  T __value;
  uniform() = default;
  METAL_FUNC constexpr uniform(T value) : __value(value) {}
  METAL_FUNC constexpr operator T() const { return __value; }
  METAL_FUNC constexpr uniform& operator=(T value) {
    __value = value;
    return *this;
  }
#define __INVAR_ASSIGN(op)                                                                                   \
  METAL_FUNC constexpr uniform& operator op(T value) {                                                       \
    __value op value;                                                                                        \
    return *this;                                                                                            \
  }
  __INVAR_ASSIGN(+=)
  __INVAR_ASSIGN(-=)
  __INVAR_ASSIGN(*=)
  __INVAR_ASSIGN(/=)
  __INVAR_ASSIGN(%=)
  __INVAR_ASSIGN(&=)
  __INVAR_ASSIGN(|=)
  __INVAR_ASSIGN(^=)
  __INVAR_ASSIGN(<<=)
  __INVAR_ASSIGN(>>=)
#undef __INVAR_ASSIGN
  METAL_FUNC constexpr uniform& operator++() {
    ++__value;
    return *this;
  }
  METAL_FUNC constexpr uniform& operator--() {
    --__value;
    return *this;
  }
  METAL_FUNC constexpr uniform operator++(int) { return __value++; }
  METAL_FUNC constexpr uniform operator--(int) { return __value--; }
};

template <class T>
METAL_FUNC constexpr uniform<T> make_uniform(T value) {
  return uniform<T>(value);
}
template <class T>
struct is_uniform : false_type {};
template <class T>
struct is_uniform<uniform<T>> : true_type {};
template <class T>
constexpr bool is_uniform_v = is_uniform<T>::value;

} // namespace metal

#endif
