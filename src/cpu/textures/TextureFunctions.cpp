#include "cpu/textures/TextureFunctions.hpp"

#include "cpu/FaultGuard.hpp"
#include "cpu/textures/Codecs.hpp"
#include "cpu/textures/Sampling.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::cpu {
namespace {

using namespace texel;
using protocol::KernelTextureFunctions;

/// Formats that kernels sample most have samplers of their own, with the load inside.
template <class Codec>
constexpr bool kOwnSampler = false;
template <> constexpr bool kOwnSampler<Components<float, 4, Float>> = true;
template <> constexpr bool kOwnSampler<Components<float, 1, Float>> = true;
template <> constexpr bool kOwnSampler<Components<uint16_t, 4, Half>> = true;
template <> constexpr bool kOwnSampler<Components<uint8_t, 4, Unorm>> = true;
template <> constexpr bool kOwnSampler<BlueFirst<Components<uint8_t, 4, Unorm>>> = true;
template <> constexpr bool kOwnSampler<Components<uint8_t, 1, Unorm>> = true;

template <class Codec>
struct DirectLoad {
  auto operator()(const void* at) const { return Codec::load(at); }
};
template <class Texel>
struct IndirectLoad {
  Texel (*load)(const void*);
  Texel operator()(const void* at) const { return load(at); }
};

/// A sampler that nobody bound: the access faults and names it (FaultGuard).
bool isBound(unsigned long sampler) {
  if (sampler & KernelSampler::kValid) [[likely]] return true;
  const uint32_t index =
      sampler - 1 < protocol::kMaxSamplerBindings ? uint32_t(sampler - 1) : protocol::kMaxSamplerBindings;
  (void)*static_cast<volatile char*>(FaultGuard::unboundSampler(index));
  return false;
}

// Functions of the other kind of component than the format's give nothing: a program that mixes them up is
// told when it dispatches, but for a texture in an argument buffer, which nobody sees.
FloatTexel noFloat(const KernelTexture*, const void*) { return {}; }
IntegerTexel noInteger(const KernelTexture*, const void*) { return {}; }
void dropFloat(const KernelTexture*, void*, FloatTexel) {}
void dropInteger(const KernelTexture*, void*, IntegerTexel) {}
FloatTexel noFloatSample(const KernelTexture*, unsigned long, unsigned long, float, float, float, float,
                         float) {
  return {};
}
IntegerTexel noIntegerSample(const KernelTexture*, unsigned long, unsigned long, float, float, float, float,
                             float) {
  return {};
}
FloatTexel noFloatGradient(const KernelTexture*, unsigned long, unsigned long, float, float, float,
                           const float*, float) {
  return {};
}
IntegerTexel noIntegerGradient(const KernelTexture*, unsigned long, unsigned long, float, float, float,
                               const float*, float) {
  return {};
}

template <class Codec, class Texel>
Texel load(const KernelTexture* texture, const void* at) {
  return swizzled(*texture, Codec::load(at));
}

template <class Codec, class Texel>
void store(const KernelTexture*, void* at, Texel texel) {
  Codec::store(at, texel);
}

template <class Texel, class Load>
Texel sampleLod(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x, float y,
                float z, float lod, float reference, Load load) {
  if (!isBound(sampler)) return {};
  return Sampling<Texel, Load>(*texture, {sampler}, {options}, reference, load).atLod(x, y, z, lod);
}
template <class Texel, class Load>
Texel sampleGradient(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x,
                     float y, float z, const float* gradients, float reference, Load load) {
  if (!isBound(sampler)) return {};
  return Sampling<Texel, Load>(*texture, {sampler}, {options}, reference, load)
      .atGradient(x, y, z, gradients);
}

// One instance for all formats without a sampler of their own.
template <class Texel>
[[gnu::noinline]] Texel sampleLodAny(const KernelTexture* texture, unsigned long sampler,
                                     unsigned long options, float x, float y, float z, float lod,
                                     float reference, IndirectLoad<Texel> load) {
  return sampleLod<Texel>(texture, sampler, options, x, y, z, lod, reference, load);
}
template <class Texel>
[[gnu::noinline]] Texel sampleGradientAny(const KernelTexture* texture, unsigned long sampler,
                                          unsigned long options, float x, float y, float z,
                                          const float* gradients, float reference, IndirectLoad<Texel> load) {
  return sampleGradient<Texel>(texture, sampler, options, x, y, z, gradients, reference, load);
}

template <class Codec, class Texel>
Texel sample(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x, float y,
             float z, float lod, float reference) {
  if constexpr (kOwnSampler<Codec>)
    return sampleLod<Texel>(texture, sampler, options, x, y, z, lod, reference, DirectLoad<Codec>());
  else
    return sampleLodAny<Texel>(texture, sampler, options, x, y, z, lod, reference, {Codec::load});
}
// Gradients are rare in kernels, which have to bring their own.
template <class Codec, class Texel>
Texel sampleGradient(const KernelTexture* texture, unsigned long sampler, unsigned long options, float x,
                     float y, float z, const float* gradients, float reference) {
  return sampleGradientAny<Texel>(texture, sampler, options, x, y, z, gradients, reference, {Codec::load});
}

template <class Codec>
constexpr KernelTextureFunctions functionsOf() {
  if constexpr (Codec::kInteger)
    return {noFloat, load<Codec, IntegerTexel>, dropFloat, store<Codec, IntegerTexel>,
            noFloatSample, sample<Codec, IntegerTexel>, noFloatGradient, sampleGradient<Codec, IntegerTexel>};
  else
    return {load<Codec, FloatTexel>, noInteger, store<Codec, FloatTexel>, dropInteger,
            sample<Codec, FloatTexel>, noIntegerSample, sampleGradient<Codec, FloatTexel>, noIntegerGradient};
}

struct FormatFunctions {
  uint32_t number;
  KernelTextureFunctions functions;
};
constexpr FormatFunctions kFunctions[] = {
#define PIXEL_FORMAT(number, name, bytes, components, kind, srgb, ...) {number, functionsOf<__VA_ARGS__>()},
#include "device/PixelFormats.def"
#undef PIXEL_FORMAT
};

}  // namespace

const KernelTextureFunctions& textureFunctions(const device::PixelFormat& format) {
  for (const auto& each : kFunctions)
    if (each.number == format.number) return each.functions;
  return kFunctions[0].functions;   // every format comes from the same list
}

}  // namespace invar::cpu
