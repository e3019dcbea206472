// Texture types. Metal documentation: Metal Shading Language Specification, "Textures" and "Texture Functions".
//
// Every class holds the texture's address alone, so that it has the 8 bytes that an MTLResourceID has in an argument
// buffer. Texels outside are read as zero, and writes to them have no effect.
#ifndef INVAR_METAL_TEXTURE_H
#define INVAR_METAL_TEXTURE_H

namespace metal {

template <class T, access A>
struct __texture {
  static_assert(__impl::__is_texel<T>,
                "the component type of a texture must be 'half', 'float', 'short', 'ushort', 'int' or 'uint'");
  const __impl::__texture_data* __data = nullptr;

  constexpr __texture() = default;
  METAL_FUNC constexpr explicit __texture(const __impl::__texture_data* data) : __data(data) {}

  METAL_FUNC uint get_width(uint lod = 0) const { return __impl::__level_size(__data->width, lod); }
  METAL_FUNC uint get_num_mip_levels() const { return __data->levels; }
  // A thread sees its own writes as soon as they are made: texels are plain memory.
  METAL_FUNC void fence() const { static_assert(A == access::read_write, "'fence' needs 'access::read_write'"); }

  template <int Dimensions, bool Array>
  METAL_FUNC vec<T, 4> __read(uint x, uint y, uint z, uint slice, uint lod) const {
    static_assert(A != access::write, "a texture with 'access::write' cannot be read");
    const uchar* at = __impl::__texel_at<Dimensions, Array>(__data, x, y, z, slice, lod);
    return at ? __impl::__load_texel<T>(__data, at) : vec<T, 4>(T(0));
  }
  template <int Dimensions, bool Array>
  METAL_FUNC void __write(vec<T, 4> color, uint x, uint y, uint z, uint slice, uint lod) const {
    static_assert(A == access::write || A == access::read_write,
                  "a texture is written with 'access::write' or 'access::read_write'");
    uchar* at = __impl::__texel_at<Dimensions, Array>(__data, x, y, z, slice, lod);
    if (at) __impl::__store_texel<T>(__data, at, color);
  }
  template <class... L>
  METAL_FUNC vec<T, 4> __sample(sampler s, __impl::__sample_options o, float3 c, float reference, L... lod) const {
    static_assert(A == access::sample, "a texture is sampled with 'access::sample'");
    return __impl::__sample_with<T>(__data, s, o, c, reference, lod...);
  }
};

#define __INVAR_UNWRAP(...) __VA_ARGS__

#define __INVAR_TEXTURE(name)                                                                                \
  constexpr name() = default;                                                                                \
  METAL_FUNC constexpr explicit name(const __impl::__texture_data* data) : __texture<T, A>(data) {}

// read and write for coordinates and levels of one integer type. `place` is x, y, z, slice.
#define __INVAR_TEXELS(Int, Dimensions, Array, coordinate, place)                                            \
  METAL_FUNC vec<T, 4> read(__INVAR_UNWRAP coordinate, Int lod = 0) const {                                  \
    return this->template __read<Dimensions, Array>(__INVAR_UNWRAP place, lod);                              \
  }                                                                                                          \
  METAL_FUNC void write(vec<T, 4> color, __INVAR_UNWRAP coordinate, Int lod = 0) const {                     \
    this->template __write<Dimensions, Array>(color, __INVAR_UNWRAP place, lod);                             \
  }

#define __INVAR_OPTIONS(operation, slice, ...)                                                               \
  __impl::__sample_options::of(__impl::__sample_options::operation, slice, ##__VA_ARGS__)

// The forms of sample with an offset: alone, behind one word on the level of detail, behind two.
#define __INVAR_SAMPLES(coordinate, position, slice, Offset, ...)                                            \
  METAL_FUNC vec<T, 4> sample(sampler s, __INVAR_UNWRAP coordinate, Offset offset = Offset(0)) const {       \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice, __VA_ARGS__), position, 0.0f);                   \
  }                                                                                                          \
  template <class L, class = enable_if_t<__impl::__is_lod<L>>>                                               \
  METAL_FUNC vec<T, 4> sample(sampler s, __INVAR_UNWRAP coordinate, L lod, Offset offset = Offset(0)) const { \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice, __VA_ARGS__), position, 0.0f, lod);              \
  }                                                                                                          \
  template <class L, class = enable_if_t<__impl::__is_lod<L>>>                                               \
  METAL_FUNC vec<T, 4> sample(sampler s, __INVAR_UNWRAP coordinate, L lod, min_lod_clamp least,              \
                              Offset offset = Offset(0)) const {                                             \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice, __VA_ARGS__), position, 0.0f, lod, least);       \
  }
// Without: a cube has none.
#define __INVAR_SAMPLES_CUBE(coordinate, position, slice)                                                    \
  template <class... L, class = enable_if_t<(__impl::__is_lod<L> && ... && true)>>                           \
  METAL_FUNC vec<T, 4> sample(sampler s, __INVAR_UNWRAP coordinate, L... lod) const {                        \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice), position, 0.0f, lod...);                        \
  }
#define __INVAR_GATHER(coordinate, position, slice)                                                          \
  METAL_FUNC vec<T, 4> gather(sampler s, __INVAR_UNWRAP coordinate, int2 offset = int2(0),                   \
                              component which = component::x) const {                                        \
    return this->__sample(s, __INVAR_OPTIONS(Gather, slice, offset.x, offset.y, 0, unsigned(which)), position, \
                          0.0f);                                                                             \
  }

#include "texture_atomic.h"

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texture1d : __texture<T, A> {
  __INVAR_TEXTURE(texture1d)
  METAL_FUNC vec<T, 4> sample(sampler s, float c) const {
    return this->__sample(s, __INVAR_OPTIONS(Sample, 0), float3(c, 0.0f, 0.0f), 0.0f);
  }
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC vec<T, 4> read(I c, uint lod = 0) const {
    return this->template __read<1, false>(uint(c), 0, 0, 0, lod);
  }
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC void write(vec<T, 4> color, I c, uint lod = 0) const {
    this->template __write<1, false>(color, uint(c), 0, 0, 0, lod);
  }
  __INVAR_TEXTURE_ATOMICS(1, false, (uint c), (c, 0, 0, 0))
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texture1d_array : __texture<T, A> {
  __INVAR_TEXTURE(texture1d_array)
  METAL_FUNC uint get_array_size() const { return this->__data->slices; }
  METAL_FUNC vec<T, 4> sample(sampler s, float c, uint array) const {
    return this->__sample(s, __INVAR_OPTIONS(Sample, array), float3(c, 0.0f, 0.0f), 0.0f);
  }
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC vec<T, 4> read(I c, uint array, uint lod = 0) const {
    return this->template __read<1, true>(uint(c), 0, 0, array, lod);
  }
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC void write(vec<T, 4> color, I c, uint array, uint lod = 0) const {
    this->template __write<1, true>(color, uint(c), 0, 0, array, lod);
  }
  __INVAR_TEXTURE_ATOMICS(1, true, (uint c, uint array), (c, 0, 0, array))
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texture2d : __texture<T, A> {
  __INVAR_TEXTURE(texture2d)
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }
  __INVAR_TEXELS(uint, 2, false, (uint2 c), (c.x, c.y, 0, 0))
  __INVAR_TEXELS(ushort, 2, false, (ushort2 c), (c.x, c.y, 0, 0))
  __INVAR_SAMPLES((float2 c), __impl::__widen(c), 0, int2, offset.x, offset.y)
  __INVAR_GATHER((float2 c), __impl::__widen(c), 0)
  __INVAR_TEXTURE_ATOMICS(2, false, (uint2 c), (c.x, c.y, 0, 0))
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texture2d_array : __texture<T, A> {
  __INVAR_TEXTURE(texture2d_array)
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }
  METAL_FUNC uint get_array_size() const { return this->__data->slices; }
  __INVAR_TEXELS(uint, 2, true, (uint2 c, uint array), (c.x, c.y, 0, array))
  __INVAR_TEXELS(ushort, 2, true, (ushort2 c, ushort array), (c.x, c.y, 0, array))
  __INVAR_SAMPLES((float2 c, uint array), __impl::__widen(c), array, int2, offset.x, offset.y)
  __INVAR_GATHER((float2 c, uint array), __impl::__widen(c), array)
  __INVAR_TEXTURE_ATOMICS(2, true, (uint2 c, uint array), (c.x, c.y, 0, array))
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texture3d : __texture<T, A> {
  __INVAR_TEXTURE(texture3d)
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }
  METAL_FUNC uint get_depth(uint lod = 0) const { return __impl::__level_size(this->__data->depth, lod); }
  __INVAR_TEXELS(uint, 3, false, (uint3 c), (c.x, c.y, c.z, 0))
  __INVAR_TEXELS(ushort, 3, false, (ushort3 c), (c.x, c.y, c.z, 0))
  __INVAR_SAMPLES((float3 c), c, 0, int3, offset.x, offset.y, offset.z)
  __INVAR_TEXTURE_ATOMICS(3, false, (uint3 c), (c.x, c.y, c.z, 0))
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texturecube : __texture<T, A> {
  __INVAR_TEXTURE(texturecube)
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }
  __INVAR_TEXELS(uint, 2, true, (uint2 c, uint face), (c.x, c.y, 0, face))
  __INVAR_TEXELS(ushort, 2, true, (ushort2 c, ushort face), (c.x, c.y, 0, face))
  __INVAR_SAMPLES_CUBE((float3 c), c, 0)
  METAL_FUNC vec<T, 4> gather(sampler s, float3 c, component which = component::x) const {
    return this->__sample(s, __INVAR_OPTIONS(Gather, 0, 0, 0, 0, unsigned(which)), c, 0.0f);
  }
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct texturecube_array : __texture<T, A> {
  __INVAR_TEXTURE(texturecube_array)
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }
  METAL_FUNC uint get_array_size() const { return this->__data->slices / 6; }
  __INVAR_TEXELS(uint, 2, true, (uint2 c, uint face, uint array), (c.x, c.y, 0, array * 6 + face))
  __INVAR_TEXELS(ushort, 2, true, (ushort2 c, ushort face, ushort array), (c.x, c.y, 0, array * 6u + face))
  __INVAR_SAMPLES_CUBE((float3 c, uint array), c, array)
  METAL_FUNC vec<T, 4> gather(sampler s, float3 c, uint array, component which = component::x) const {
    return this->__sample(s, __INVAR_OPTIONS(Gather, array, 0, 0, 0, unsigned(which)), c, 0.0f);
  }
};

template <class T, access A = access::read, memory_coherence = memory_coherence_threadgroup>
struct texture_buffer : __texture<T, A> {
  static_assert(A != access::sample, "a texture buffer cannot be sampled");
  __INVAR_TEXTURE(texture_buffer)
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC vec<T, 4> read(I c) const {
    return this->template __read<1, false>(uint(c), 0, 0, 0, 0);
  }
  template <class I, class = enable_if_t<__is_integer_v<I>>>
  METAL_FUNC void write(vec<T, 4> color, I c) const {
    this->template __write<1, false>(color, uint(c), 0, 0, 0, 0);
  }
  __INVAR_TEXTURE_ATOMICS(1, false, (uint c), (c, 0, 0, 0))
};

#include "depth_texture.h"

// Multisample textures are filled by render passes, which there are none of.
#define __INVAR_NO_TEXTURE(name)                                                                             \
  template <class T, access A = access::read, memory_coherence = memory_coherence_threadgroup> \
  struct name {                                                                                              \
    static_assert(!__is_same(T, T), "'" #name "' is not supported: only a render pass can fill such a texture"); \
  };
__INVAR_NO_TEXTURE(texture2d_ms)
__INVAR_NO_TEXTURE(texture2d_ms_array)
__INVAR_NO_TEXTURE(depth2d_ms)
__INVAR_NO_TEXTURE(depth2d_ms_array)
#undef __INVAR_NO_TEXTURE

// Whether nothing is bound to a texture argument.
template <class Texture>
METAL_FUNC auto is_null_texture(Texture t) -> decltype(t.__data != nullptr) {
  return t.__data == nullptr || t.__data->isNull != 0;
}

#undef __INVAR_TEXTURE
#undef __INVAR_TEXELS
#undef __INVAR_OPTIONS
#undef __INVAR_SAMPLES
#undef __INVAR_SAMPLES_CUBE
#undef __INVAR_GATHER
#undef __INVAR_TEXTURE_ATOMICS
#undef __INVAR_UNWRAP

} // namespace metal

#endif
