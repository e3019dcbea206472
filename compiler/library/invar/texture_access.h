// How textures are read, written and sampled, below the classes of texture.h. A texture is the address of what
// protocol/KernelTexture.hpp describes; where a texel lies is computed here, what its bits mean is the device's
// to know, but for the few formats that kernels use most.
#ifndef INVAR_METAL_TEXTURE_ACCESS_H
#define INVAR_METAL_TEXTURE_ACCESS_H

__INVAR_EXTERN ::invar::protocol::FloatTexel __invar_texture_load_float(const ::invar::protocol::KernelTexture*,
                                                                        const void* at);
__INVAR_EXTERN ::invar::protocol::IntegerTexel __invar_texture_load_integer(
    const ::invar::protocol::KernelTexture*, const void* at);
__INVAR_EXTERN void __invar_texture_store_float(const ::invar::protocol::KernelTexture*, void* at,
                                                ::invar::protocol::FloatTexel);
__INVAR_EXTERN void __invar_texture_store_integer(const ::invar::protocol::KernelTexture*, void* at,
                                                  ::invar::protocol::IntegerTexel);
__INVAR_EXTERN ::invar::protocol::FloatTexel __invar_texture_sample_float(
    const ::invar::protocol::KernelTexture*, unsigned long sampler, unsigned long options, float x, float y,
    float z, float lod, float reference);
__INVAR_EXTERN ::invar::protocol::IntegerTexel __invar_texture_sample_integer(
    const ::invar::protocol::KernelTexture*, unsigned long sampler, unsigned long options, float x, float y,
    float z, float lod, float reference);
__INVAR_EXTERN ::invar::protocol::FloatTexel __invar_texture_sample_gradient_float(
    const ::invar::protocol::KernelTexture*, unsigned long sampler, unsigned long options, float x, float y,
    float z, const float* gradients, float reference);
__INVAR_EXTERN ::invar::protocol::IntegerTexel __invar_texture_sample_gradient_integer(
    const ::invar::protocol::KernelTexture*, unsigned long sampler, unsigned long options, float x, float y,
    float z, const float* gradients, float reference);

namespace metal {

enum class access { sample, read, write, read_write };
enum class component { x, y, z, w };
// Of textures, since MSL 3.2. Every texture is coherent on the devices we serve.
enum memory_coherence { memory_coherence_threadgroup, memory_coherence_device };

struct bias {
  METAL_FUNC constexpr explicit bias(float value) : __value(value) {}
  float __value;
};
struct level {
  METAL_FUNC constexpr explicit level(float value) : __value(value) {}
  float __value;
};
struct min_lod_clamp {
  METAL_FUNC constexpr explicit min_lod_clamp(float value) : __value(value) {}
  float __value;
};
struct gradient2d {
  METAL_FUNC constexpr gradient2d(float2 dPdx, float2 dPdy) : __x(dPdx), __y(dPdy) {}
  float2 __x, __y;
};
struct gradient3d {
  METAL_FUNC constexpr gradient3d(float3 dPdx, float3 dPdy) : __x(dPdx), __y(dPdy) {}
  float3 __x, __y;
};
struct gradientcube {
  METAL_FUNC constexpr gradientcube(float3 dPdx, float3 dPdy) : __x(dPdx), __y(dPdy) {}
  float3 __x, __y;
};

namespace __impl {

typedef ::invar::protocol::KernelTexture __texture_data;
typedef ::invar::protocol::SampleOptions __sample_options;
using ::invar::protocol::FloatTexel;
using ::invar::protocol::IntegerTexel;

template <class T>
constexpr bool __is_float_texel = __is_same(T, float) || __is_same(T, half);
template <class T>
constexpr bool __is_texel = __is_float_texel<T> || __is_same(T, int) || __is_same(T, uint) ||
                            __is_same(T, short) || __is_same(T, ushort);

template <class T>
METAL_FUNC vec<T, 4> __texel_vector(FloatTexel c) {
  return vec<T, 4>(T(c.v[0]), T(c.v[1]), T(c.v[2]), T(c.v[3]));
}
template <class T>
METAL_FUNC vec<T, 4> __texel_vector(IntegerTexel c) {
  return vec<T, 4>(T(c.v[0]), T(c.v[1]), T(c.v[2]), T(c.v[3]));
}

METAL_FUNC uint __level_size(uint size, uint level) {
  uint reduced = level < 32 ? size >> level : 0;
  return reduced ? reduced : 1;
}

// The address of a texel, or null when it is outside: of a texture with Dimensions, and slices if Array.
template <int Dimensions, bool Array>
METAL_FUNC uchar* __texel_at(const __texture_data* t, uint x, uint y, uint z, uint slice, uint lod) {
  uint width = t->width, height = t->height, depth = t->depth;
  if (lod != 0) {
    if (lod >= t->levels) return nullptr;
    width = __level_size(width, lod);
    height = __level_size(height, lod);
    depth = __level_size(depth, lod);
  }
  if (x >= width) return nullptr;
  if (Dimensions >= 2 && y >= height) return nullptr;
  if (Dimensions >= 3 && z >= depth) return nullptr;
  if (Array && slice >= t->slices) return nullptr;
  const auto& place = t->level[lod];
  ulong at = lod != 0 ? place.offset : 0;
  if (Array) at += slice * t->slicePitch;
  if (Dimensions >= 3) at += z * place.imagePitch;
  if (Dimensions >= 2) at += y * place.rowPitch;
  return t->base + at + ulong(x) * t->texelBytes;
}

template <class T>
METAL_FUNC vec<T, 4> __load_texel(const __texture_data* t, const uchar* at) {
  if constexpr (__is_float_texel<T>) {
    if (t->shortcut == __texture_data::Float4) {
      const float* v = (const float*)at;
      return vec<T, 4>(T(v[0]), T(v[1]), T(v[2]), T(v[3]));
    }
    if (t->shortcut == __texture_data::Float1) return vec<T, 4>(T(*(const float*)at), T(0), T(0), T(1));
    if (t->shortcut == __texture_data::Unorm8x4)
      return vec<T, 4>(unpack_unorm4x8_to_float(*(const uint*)at));
    return __texel_vector<T>(__invar_texture_load_float(t, at));
  } else {
    if (t->shortcut == __texture_data::Word4) {
      const uint* v = (const uint*)at;
      return vec<T, 4>(T(v[0]), T(v[1]), T(v[2]), T(v[3]));
    }
    if (t->shortcut == __texture_data::Word1) return vec<T, 4>(T(*(const uint*)at), T(0), T(0), T(1));
    return __texel_vector<T>(__invar_texture_load_integer(t, at));
  }
}

template <class T>
METAL_FUNC void __store_texel(const __texture_data* t, uchar* at, vec<T, 4> c) {
  if constexpr (__is_float_texel<T>) {
    if (t->shortcut == __texture_data::Float4) {
      float* v = (float*)at;
      v[0] = float(c.x), v[1] = float(c.y), v[2] = float(c.z), v[3] = float(c.w);
    } else if (t->shortcut == __texture_data::Float1) {
      *(float*)at = float(c.x);
    } else if (t->shortcut == __texture_data::Unorm8x4) {
      *(uint*)at = pack_float_to_unorm4x8(float4(c));
    } else {
      __invar_texture_store_float(t, at, FloatTexel{{float(c.x), float(c.y), float(c.z), float(c.w)}});
    }
  } else {
    if (t->shortcut == __texture_data::Word4) {
      uint* v = (uint*)at;
      v[0] = uint(c.x), v[1] = uint(c.y), v[2] = uint(c.z), v[3] = uint(c.w);
    } else if (t->shortcut == __texture_data::Word1) {
      *(uint*)at = uint(c.x);
    } else {
      __invar_texture_store_integer(t, at, IntegerTexel{{uint(c.x), uint(c.y), uint(c.z), uint(c.w)}});
    }
  }
}

// The level of detail that a kernel asks for. A kernel has no neighbours to derive one from: without a word it
// is the first level, to which a bias is added.
METAL_FUNC float __lod_of() { return 0.0f; }
METAL_FUNC float __lod_of(level l) { return l.__value; }
METAL_FUNC float __lod_of(bias b) { return b.__value; }
METAL_FUNC float __lod_of(min_lod_clamp c) { return max(0.0f, c.__value); }
METAL_FUNC float __lod_of(bias b, min_lod_clamp c) { return max(b.__value, c.__value); }

template <class T>
METAL_FUNC vec<T, 4> __sample_texel(const __texture_data* t, sampler s, __sample_options options, float3 c, float lod,
                                    float reference = 0.0f) {
  if constexpr (__is_float_texel<T>)
    return __texel_vector<T>(
        __invar_texture_sample_float(t, s.__word.state, options.word, c.x, c.y, c.z, lod, reference));
  else
    return __texel_vector<T>(
        __invar_texture_sample_integer(t, s.__word.state, options.word, c.x, c.y, c.z, lod, reference));
}

template <class T>
METAL_FUNC vec<T, 4> __sample_gradient(const __texture_data* t, sampler s, __sample_options options, float3 c, float3 dx,
                                       float3 dy, float least, float reference = 0.0f) {
  float gradients[7] = {dx.x, dx.y, dx.z, dy.x, dy.y, dy.z, least};
  if constexpr (__is_float_texel<T>)
    return __texel_vector<T>(__invar_texture_sample_gradient_float(t, s.__word.state, options.word, c.x, c.y, c.z,
                                                                   gradients, reference));
  else
    return __texel_vector<T>(__invar_texture_sample_gradient_integer(t, s.__word.state, options.word, c.x, c.y, c.z,
                                                                     gradients, reference));
}

METAL_FUNC float3 __widen(float2 v) { return float3(v.x, v.y, 0.0f); }
METAL_FUNC float3 __widen(float3 v) { return v; }

// Every form of `sample`: what comes behind the coordinate decides.
template <class T, class... L>
METAL_FUNC vec<T, 4> __sample_with(const __texture_data* t, sampler s, __sample_options o, float3 c, float reference,
                                   L... lod) {
  return __sample_texel<T>(t, s, o, c, __lod_of(lod...), reference);
}
#define __INVAR_GRADIENT(kind)                                                                               \
  template <class T>                                                                                         \
  METAL_FUNC vec<T, 4> __sample_with(const __texture_data* t, sampler s, __sample_options o, float3 c,      \
                                     float reference, kind g) {                                              \
    return __sample_gradient<T>(t, s, o, c, __widen(g.__x), __widen(g.__y), 0.0f, reference);                \
  }                                                                                                          \
  template <class T>                                                                                         \
  METAL_FUNC vec<T, 4> __sample_with(const __texture_data* t, sampler s, __sample_options o, float3 c,      \
                                     float reference, kind g, min_lod_clamp m) {                             \
    return __sample_gradient<T>(t, s, o, c, __widen(g.__x), __widen(g.__y), m.__value, reference);           \
  }
__INVAR_GRADIENT(gradient2d)
__INVAR_GRADIENT(gradient3d)
__INVAR_GRADIENT(gradientcube)
#undef __INVAR_GRADIENT

// Words about the level of detail, and not the offset that may follow them.
template <class T>
constexpr bool __is_lod = __is_same(T, bias) || __is_same(T, level) || __is_same(T, min_lod_clamp) ||
                          __is_same(T, gradient2d) || __is_same(T, gradient3d) || __is_same(T, gradientcube);

} // namespace __impl
} // namespace metal

#endif
