// What a kernel sees of a texture and of a sampler. Shared by the library, which fills it in, by the metal
// library's text (compiler/library), which is compiled into every kernel and includes this very file, and by
// targets. Hence built-in types alone and no includes. A change raises kKernelAbiVersion.
#pragma once

namespace invar::protocol {

/// A texel as functions give and take it: in registers.
struct alignas(16) FloatTexel { float v[4]; };
struct alignas(16) IntegerTexel { unsigned v[4]; };

/// The state of a sampler in one word, so that a constant sampler in a kernel, one that a program bound and one in
/// an argument buffer are the same thing. 0 is no sampler.
struct KernelSampler {
  unsigned long state;

  // Fields from the lowest bit on, with the numbers of Metal's enumerations.
  static constexpr unsigned kPixelCoordinates = 0;               ///< 1 bit
  static constexpr unsigned kAddress = 1;                        ///< 3 bits each of s, t, r
  static constexpr unsigned kMinLinear = 10, kMagLinear = 11;    ///< 1 bit each
  static constexpr unsigned kMipFilter = 12;                     ///< 2 bits: none, nearest, linear
  static constexpr unsigned kCompare = 14;                       ///< 3 bits
  static constexpr unsigned kBorder = 17;                        ///< 2 bits
  static constexpr unsigned kAnisotropy = 19;                    ///< 4 bits: samples less one
  static constexpr unsigned kLodMin = 23, kLodMax = 43;          ///< 20 bits each: levels of detail in 1/65536
  static constexpr unsigned long kValid = 1ul << 63;
  static constexpr unsigned long kLodLimit = 0xfffff;

  constexpr unsigned field(unsigned at, unsigned bits) const { return unsigned(state >> at & ((1ul << bits) - 1)); }
  constexpr KernelSampler with(unsigned at, unsigned bits, unsigned long value) const {
    const unsigned long mask = ((1ul << bits) - 1) << at;
    return {(state & ~mask) | (value << at & mask)};
  }
  /// A level of detail as stored: from 0 to 16, which no texture reaches. A NaN is 0.
  static constexpr unsigned long packLod(float lod) {
    return lod >= 16.0f ? kLodLimit : lod > 0.0f ? (unsigned long)(lod * 65536.0f) : 0;
  }
  constexpr float lodMin() const { return float(state >> kLodMin & kLodLimit) / 65536.0f; }
  constexpr float lodMax() const { return float(state >> kLodMax & kLodLimit) / 65536.0f; }
  constexpr KernelSampler withLod(float least, float most) const {
    return with(kLodMin, 20, packLod(least)).with(kLodMax, 20, packLod(most));
  }
  /// Nearest, clamp to edge, normalized, no mipmaps, all levels of detail, comparing never.
  static constexpr KernelSampler standard() { return KernelSampler{kValid}.withLod(0.0f, 1000.0f); }
};

/// The operation and the integers of a sample, in one word.
struct SampleOptions {
  unsigned long word;

  enum Operation : unsigned { Sample = 0, Gather = 1, Compare = 2, GatherCompare = 3 };
  static constexpr unsigned kOffsets = 32;      ///< 4 bits each for x, y, z, signed
  static constexpr unsigned kComponent = 44;    ///< 2 bits, of a gather
  static constexpr unsigned kOperation = 46;    ///< 2 bits

  static constexpr SampleOptions of(Operation operation, unsigned slice, int x = 0, int y = 0, int z = 0,
                                    unsigned component = 0) {
    return {slice | (unsigned long)(x & 15) << kOffsets | (unsigned long)(y & 15) << (kOffsets + 4) |
            (unsigned long)(z & 15) << (kOffsets + 8) | (unsigned long)(component & 3) << kComponent |
            (unsigned long)operation << kOperation};
  }
  constexpr unsigned slice() const { return unsigned(word); }
  constexpr int offset(unsigned axis) const { return int(unsigned(word >> (kOffsets + 4 * axis)) << 28) >> 28; }
  constexpr unsigned component() const { return unsigned(word >> kComponent & 3); }
  constexpr Operation operation() const { return Operation(word >> kOperation & 3); }
};

struct KernelTexture;

/// What a device does for the textures of one format. `at` is a texel's address. A kernel calls
/// `__invar_texture_<name>` (compiler/IR.md), with kTextureFunctions' names in the order of the members.
/// Comparing operations take their reference as `component`; float results of integer formats are undefined,
/// and the other way round.
struct KernelTextureFunctions {
  FloatTexel (*loadFloat)(const KernelTexture* texture, const void* at);
  IntegerTexel (*loadInteger)(const KernelTexture* texture, const void* at);
  void (*storeFloat)(const KernelTexture* texture, void* at, FloatTexel texel);
  void (*storeInteger)(const KernelTexture* texture, void* at, IntegerTexel texel);
  FloatTexel (*sampleFloat)(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x,
                            float y, float z, float lod, float reference);
  IntegerTexel (*sampleInteger)(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x,
                                float y, float z, float lod, float reference);
  /// `gradients`: how the coordinate changes in x and in y, three numbers each, then the least level of detail.
  FloatTexel (*sampleGradientFloat)(const KernelTexture* texture, unsigned long sampler, unsigned long options,
                                    float x, float y, float z, const float* gradients, float reference);
  IntegerTexel (*sampleGradientInteger)(const KernelTexture* texture, unsigned long sampler, unsigned long options,
                                        float x, float y, float z, const float* gradients, float reference);
};
inline constexpr const char* kTextureFunctions[] = {
    "load_float",   "load_integer",   "store_float",           "store_integer",
    "sample_float", "sample_integer", "sample_gradient_float", "sample_gradient_integer"};

/// Where a level lies in each slice; bytes.
struct KernelTextureLevel {
  unsigned long offset, rowPitch, imagePitch;
};

inline constexpr unsigned kMaxTextureLevels = 15;

/// A texture. Texel (x, y, z) of a level of a slice stands at
/// base + slice * slicePitch + level.offset + z * level.imagePitch + y * level.rowPitch + x * texelBytes.
/// Alive and readable for as long as a kernel may use it.
struct KernelTexture {
  /// Formats whose texels a kernel reads and writes itself, when they are not swizzled.
  enum Shortcut : unsigned { None = 0, Float4 = 1, Float1 = 2, Word4 = 3, Word1 = 4, Unorm8x4 = 5 };
  static constexpr unsigned kSwizzled = 1u << 31;

  unsigned char* base;
  const KernelTextureFunctions* functions;
  unsigned long slicePitch;
  unsigned width, height, depth;   ///< texels of level 0
  unsigned slices;                 ///< elements of an array, times 6 for cubes
  unsigned levels, samples;
  unsigned shortcut;
  unsigned texelBytes;
  unsigned dimensions;             ///< 1, 2 or 3; 6 for cubes
  unsigned isNull;                 ///< stands for an argument that nothing is bound to
  unsigned hasAlpha;               ///< for the rule of clamp_to_zero
  unsigned swizzle;                ///< kSwizzled and MTLTextureSwizzle's numbers, a byte each, red lowest; 0 for none
  KernelTextureLevel level[kMaxTextureLevels];
};

}  // namespace invar::protocol
