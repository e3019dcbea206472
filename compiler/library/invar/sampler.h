// sampler, and the words that its state is written in. Metal documentation: Metal Shading Language Specification,
// "Samplers".
//
// A sampler is its state, in one word (protocol/KernelTexture.hpp): one that a program binds is the same thing
// as a constant one in the source.
#ifndef INVAR_METAL_SAMPLER_H
#define INVAR_METAL_SAMPLER_H

namespace metal {

enum class coord { normalized, pixel };
// The values are MTLSamplerAddressMode's.
#define __INVAR_ADDRESS_MODES                                                                                \
  { clamp_to_edge = 0, repeat = 2, mirrored_repeat = 3, clamp_to_zero = 4, clamp_to_border = 5 }
enum class address __INVAR_ADDRESS_MODES;
enum class s_address __INVAR_ADDRESS_MODES;
enum class t_address __INVAR_ADDRESS_MODES;
enum class r_address __INVAR_ADDRESS_MODES;
#undef __INVAR_ADDRESS_MODES
enum class filter { nearest, linear };
enum class min_filter { nearest, linear };
enum class mag_filter { nearest, linear };
enum class mip_filter { none, nearest, linear };
// The values are MTLCompareFunction's.
enum class compare_func {
  none = 0,
  never = 0,
  less = 1,
  equal = 2,
  less_equal = 3,
  greater = 4,
  not_equal = 5,
  greater_equal = 6,
  always = 7
};
enum class border_color { transparent_black, opaque_black, opaque_white };

struct max_anisotropy {
  METAL_FUNC constexpr explicit max_anisotropy(int samples) : __samples(samples) {}
  int __samples;
};
struct lod_clamp {
  METAL_FUNC constexpr lod_clamp(float least, float most) : __least(least), __most(most) {}
  float __least, __most;
};

namespace __impl {
typedef ::invar::protocol::KernelSampler __sampler_word;

METAL_FUNC constexpr __sampler_word __set(__sampler_word w, coord c) {
  return w.with(__sampler_word::kPixelCoordinates, 1, c == coord::pixel);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, s_address a) {
  return w.with(__sampler_word::kAddress, 3, (unsigned)a);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, t_address a) {
  return w.with(__sampler_word::kAddress + 3, 3, (unsigned)a);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, r_address a) {
  return w.with(__sampler_word::kAddress + 6, 3, (unsigned)a);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, address a) {
  return w.with(__sampler_word::kAddress, 9, (unsigned)a * 0111);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, min_filter f) {
  return w.with(__sampler_word::kMinLinear, 1, (unsigned)f);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, mag_filter f) {
  return w.with(__sampler_word::kMagLinear, 1, (unsigned)f);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, filter f) {
  return __set(__set(w, min_filter(f)), mag_filter(f));
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, mip_filter f) {
  return w.with(__sampler_word::kMipFilter, 2, (unsigned)f);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, compare_func f) {
  return w.with(__sampler_word::kCompare, 3, (unsigned)f);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, border_color c) {
  return w.with(__sampler_word::kBorder, 2, (unsigned)c);
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, max_anisotropy a) {
  return w.with(__sampler_word::kAnisotropy, 4,
                a.__samples < 1 ? 0 : a.__samples > 16 ? 15 : unsigned(a.__samples - 1));
}
METAL_FUNC constexpr __sampler_word __set(__sampler_word w, lod_clamp c) {
  return w.withLod(c.__least, c.__most);
}

METAL_FUNC constexpr __sampler_word __sampler_state(__sampler_word w) { return w; }
template <class First, class... Rest>
METAL_FUNC constexpr __sampler_word __sampler_state(__sampler_word w, First first, Rest... rest) {
  return __sampler_state(__set(w, first), rest...);
}

template <class T>
constexpr bool __is_sampler_state =
    __is_same(T, coord) || __is_same(T, address) || __is_same(T, s_address) || __is_same(T, t_address) ||
    __is_same(T, r_address) || __is_same(T, filter) || __is_same(T, min_filter) || __is_same(T, mag_filter) ||
    __is_same(T, mip_filter) || __is_same(T, compare_func) || __is_same(T, border_color) ||
    __is_same(T, max_anisotropy) || __is_same(T, lod_clamp);
} // namespace __impl

struct sampler {
  METAL_FUNC constexpr sampler() : __word(__impl::__sampler_word::standard()) {}
  // In the order given, so that a later word wins, as `filter` before `mag_filter`.
  template <class First, class... Rest,
            class = enable_if_t<(__impl::__is_sampler_state<First> && ... && __impl::__is_sampler_state<Rest>)>>
  METAL_FUNC constexpr sampler(First first, Rest... rest)
      : __word(__impl::__sampler_state(__impl::__sampler_word::standard(), first, rest...)) {}
  METAL_FUNC constexpr explicit sampler(__impl::__sampler_word word) : __word(word) {}

  __impl::__sampler_word __word;
};
static_assert(sizeof(sampler) == 8);

} // namespace metal

#endif
