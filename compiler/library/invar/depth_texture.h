// Depth textures: one component, and comparisons with it. Metal documentation: Metal Shading Language
// Specification, "2D Depth Texture" and those after it. Included by texture.h.
#ifndef INVAR_METAL_DEPTH_TEXTURE_H
#define INVAR_METAL_DEPTH_TEXTURE_H

#define __INVAR_DEPTH_READS(coordinate, place)                                                               \
  METAL_FUNC T read(__INVAR_UNWRAP coordinate, uint lod = 0) const {                                         \
    return this->template __read<2, true>(__INVAR_UNWRAP place, lod).x;                                      \
  }

#define __INVAR_DEPTH_SAMPLES(coordinate, position, slice)                                                   \
  METAL_FUNC T sample(sampler s, __INVAR_UNWRAP coordinate, int2 offset = int2(0)) const {                   \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice, offset.x, offset.y), position, 0.0f).x;          \
  }                                                                                                          \
  template <class L, class = enable_if_t<__impl::__is_lod<L>>>                                               \
  METAL_FUNC T sample(sampler s, __INVAR_UNWRAP coordinate, L lod, int2 offset = int2(0)) const {            \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice, offset.x, offset.y), position, 0.0f, lod).x;     \
  }                                                                                                          \
  METAL_FUNC T sample_compare(sampler s, __INVAR_UNWRAP coordinate, float reference,                         \
                              int2 offset = int2(0)) const {                                                 \
    return this->__sample(s, __INVAR_OPTIONS(Compare, slice, offset.x, offset.y), position, reference).x;    \
  }                                                                                                          \
  template <class L, class = enable_if_t<__impl::__is_lod<L>>>                                               \
  METAL_FUNC T sample_compare(sampler s, __INVAR_UNWRAP coordinate, float reference, L lod,                  \
                              int2 offset = int2(0)) const {                                                 \
    return this->__sample(s, __INVAR_OPTIONS(Compare, slice, offset.x, offset.y), position, reference, lod).x; \
  }                                                                                                          \
  METAL_FUNC vec<T, 4> gather(sampler s, __INVAR_UNWRAP coordinate, int2 offset = int2(0)) const {           \
    return this->__sample(s, __INVAR_OPTIONS(Gather, slice, offset.x, offset.y), position, 0.0f);            \
  }                                                                                                          \
  METAL_FUNC vec<T, 4> gather_compare(sampler s, __INVAR_UNWRAP coordinate, float reference,                 \
                                      int2 offset = int2(0)) const {                                         \
    return this->__sample(s, __INVAR_OPTIONS(GatherCompare, slice, offset.x, offset.y), position, reference); \
  }

#define __INVAR_DEPTH_CUBE_SAMPLES(coordinate, position, slice)                                              \
  template <class... L, class = enable_if_t<(__impl::__is_lod<L> && ... && true)>>                           \
  METAL_FUNC T sample(sampler s, __INVAR_UNWRAP coordinate, L... lod) const {                                \
    return this->__sample(s, __INVAR_OPTIONS(Sample, slice), position, 0.0f, lod...).x;                      \
  }                                                                                                          \
  template <class... L, class = enable_if_t<(__impl::__is_lod<L> && ... && true)>>                           \
  METAL_FUNC T sample_compare(sampler s, __INVAR_UNWRAP coordinate, float reference, L... lod) const {       \
    return this->__sample(s, __INVAR_OPTIONS(Compare, slice), position, reference, lod...).x;                \
  }                                                                                                          \
  METAL_FUNC vec<T, 4> gather(sampler s, __INVAR_UNWRAP coordinate) const {                                  \
    return this->__sample(s, __INVAR_OPTIONS(Gather, slice), position, 0.0f);                                \
  }                                                                                                          \
  METAL_FUNC vec<T, 4> gather_compare(sampler s, __INVAR_UNWRAP coordinate, float reference) const {         \
    return this->__sample(s, __INVAR_OPTIONS(GatherCompare, slice), position, reference);                    \
  }

#define __INVAR_DEPTH_TEXTURE(name)                                                                          \
  static_assert(__is_same(T, float), "the component type of a depth texture must be 'float'");              \
  static_assert(A == access::sample || A == access::read, "a depth texture is read or sampled");             \
  __INVAR_TEXTURE(name)                                                                                      \
  METAL_FUNC uint get_height(uint lod = 0) const { return __impl::__level_size(this->__data->height, lod); }

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct depth2d : __texture<T, A> {
  __INVAR_DEPTH_TEXTURE(depth2d)
  __INVAR_DEPTH_READS((uint2 c), (c.x, c.y, 0, 0))
  __INVAR_DEPTH_READS((ushort2 c), (c.x, c.y, 0, 0))
  __INVAR_DEPTH_SAMPLES((float2 c), __impl::__widen(c), 0)
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct depth2d_array : __texture<T, A> {
  __INVAR_DEPTH_TEXTURE(depth2d_array)
  METAL_FUNC uint get_array_size() const { return this->__data->slices; }
  __INVAR_DEPTH_READS((uint2 c, uint array), (c.x, c.y, 0, array))
  __INVAR_DEPTH_READS((ushort2 c, uint array), (c.x, c.y, 0, array))
  __INVAR_DEPTH_SAMPLES((float2 c, uint array), __impl::__widen(c), array)
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct depthcube : __texture<T, A> {
  __INVAR_DEPTH_TEXTURE(depthcube)
  __INVAR_DEPTH_READS((uint2 c, uint face), (c.x, c.y, 0, face))
  __INVAR_DEPTH_READS((ushort2 c, uint face), (c.x, c.y, 0, face))
  __INVAR_DEPTH_CUBE_SAMPLES((float3 c), c, 0)
};

template <class T, access A = access::sample, memory_coherence = memory_coherence_threadgroup>
struct depthcube_array : __texture<T, A> {
  __INVAR_DEPTH_TEXTURE(depthcube_array)
  METAL_FUNC uint get_array_size() const { return this->__data->slices / 6; }
  __INVAR_DEPTH_READS((uint2 c, uint face, uint array), (c.x, c.y, 0, array * 6 + face))
  __INVAR_DEPTH_READS((ushort2 c, uint face, uint array), (c.x, c.y, 0, array * 6 + face))
  __INVAR_DEPTH_CUBE_SAMPLES((float3 c, uint array), c, array)
};

#undef __INVAR_DEPTH_READS
#undef __INVAR_DEPTH_SAMPLES
#undef __INVAR_DEPTH_CUBE_SAMPLES
#undef __INVAR_DEPTH_TEXTURE

#endif
