// os_log. Metal documentation: Metal Shading Language Specification, "Logging Functions".
//
// A message travels as its format and its arguments' words (protocol::KernelLog); who reads it puts it together.
#ifndef INVAR_METAL_LOGGING_H
#define INVAR_METAL_LOGGING_H

__INVAR_EXTERN void __invar_log(uint level, const char* subsystem, const char* category, const char* format,
                                const ulong* words, uint word_count);

namespace metal {

namespace __impl {
// A word that says what the argument is, and one for each of its components.
template <class T>
struct __log_argument {
  static constexpr uint words = 2;
  static constexpr ulong kind = is_floating_point_v<T> ? 2 : is_signed_v<T> ? 0 : 1;
  METAL_FUNC static ulong bits(T value) {
    if constexpr (is_floating_point_v<T>)
      return __builtin_bit_cast(uint, float(value));
    else
      return ulong(long(value));
  }
  METAL_FUNC static void put(ulong* to, T value) {
    to[0] = kind | 1 << 8;
    to[1] = bits(value);
  }
};
template <class T, int N>
struct __log_argument<vec<T, N>> {
  static constexpr uint words = 1 + N;
  METAL_FUNC static void put(ulong* to, vec<T, N> value) {
    to[0] = __log_argument<T>::kind | N << 8;
    for (int i = 0; i < N; ++i) to[1 + i] = __log_argument<T>::bits(value[i]);
  }
};
template <class T, int N>
struct __log_argument<packed_vec<T, N>> : __log_argument<vec<T, N>> {};
template <class T>
struct __log_argument<T*> {
  static constexpr uint words = 2;
  METAL_FUNC static void put(ulong* to, T* value) {
    to[0] = 1 | 1 << 8;
    to[1] = ulong(value);
  }
};
template <>
struct __log_argument<const char*> {
  static constexpr uint words = 2;
  METAL_FUNC static void put(ulong* to, const char* value) {
    to[0] = 3 | 1 << 8;
    to[1] = ulong(value);
  }
};
template <>
struct __log_argument<__invar_constant char*> : __log_argument<const char*> {};
} // namespace __impl

struct os_log {
  METAL_FUNC constexpr os_log(const char* subsystem, const char* category)
      : __subsystem(subsystem), __category(category) {}

  // Levels with the host's numbers (MTLLogLevel).
#define __INVAR_LOG(name, level)                                                                             \
  template <class... A>                                                                                      \
  METAL_FUNC void name(const char* format, A... arguments) const {                                           \
    __write(level, format, arguments...);                                                                    \
  }
  __INVAR_LOG(log, 3)
  __INVAR_LOG(log_debug, 1)
  __INVAR_LOG(log_info, 2)
  __INVAR_LOG(log_error, 4)
  __INVAR_LOG(log_fault, 5)
#undef __INVAR_LOG

 private:
  template <class... A>
  METAL_FUNC void __write(uint level, const char* format, A... arguments) const {
    ulong words[(1 + ... + __impl::__log_argument<A>::words)];
    uint at = 0;
    ((__impl::__log_argument<A>::put(words + at, arguments), at += __impl::__log_argument<A>::words), ...);
    __invar_log(level, __subsystem, __category, format, words, at);
  }

  const char* __subsystem;
  const char* __category;
};
constexpr os_log os_log_default("", "");

} // namespace metal

#endif
