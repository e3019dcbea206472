// Samples of every kind against a float64 reference.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "cpu/CpuMemory.hpp"
#include "cpu/SamplingReference.hpp"
#include "cpu/textures/CpuTexture.hpp"
#include "cpu/textures/TextureFunctions.hpp"

namespace invar::cpu {
namespace {

using device::TextureType;
using protocol::FloatTexel;
using protocol::IntegerTexel;
using protocol::KernelSampler;
using protocol::SampleOptions;

/// A texture of random texels, and the image that the reference sees.
class SampledTexture {
public:
  SampledTexture(uint32_t format, TextureType type, device::Size3 size, uint32_t slices, uint32_t levels, std::mt19937& random) {
    device::TextureDescription d;
    d.type = type;
    d.format = device::pixelFormat(format);
    d.size = size;
    d.slices = slices;
    d.levels = levels;
    d.layout = device::layOut(d);
    auto memory = CpuMemory::allocate(d.layout.size, false, m_allocated);
    std::uniform_int_distribution<int> byte(0, 255);
    for (uint64_t i = 0; i < d.layout.size; ++i) memory.value()->contents()[i] = std::byte(byte(random));
    m_texture = makeRef<CpuTexture>(d, std::move(*memory));
    if (format == 115)   // any bits may be a NaN, or too large to compare
      for (uint64_t i = 1; i < d.layout.size; i += 2) m_texture->memory()->contents()[i] &= std::byte(0xBF);
    if (format == 125 || format == 55)   // any bits may be a NaN
      for (uint64_t i = 0; i + 4 <= d.layout.size; i += 4) {
        const float value = std::uniform_real_distribution<float>(-4, 4)(random);
        std::memcpy(m_texture->memory()->contents() + i, &value, 4);
      }
  }

  const protocol::KernelTexture& kernel() const { return m_texture->kernel(); }
  FloatTexel texel(uint32_t slice, uint32_t level, uint32_t x, uint32_t y, uint32_t z) const {
    const auto& d = m_texture->description();
    return kernel().functions->loadFloat(&kernel(), m_texture->memory()->contents() + d.offsetOf(slice, level, {x, y, z}));
  }
  reference::Image image(uint32_t slice) const {
    const auto& d = m_texture->description();
    reference::Image image;
    image.dimensions = int(device::dimensionsOf(d.type));
    image.size[0] = int(d.size.x), image.size[1] = int(d.size.y), image.size[2] = int(d.size.z);
    image.levels = int(d.levels);
    image.hasAlpha = d.format->hasAlpha();
    image.texel = [this, slice](int level, int x, int y, int z) {
      const FloatTexel t = texel(slice, uint32_t(level), uint32_t(x), uint32_t(y), uint32_t(z));
      return reference::Colour{t.v[0], t.v[1], t.v[2], t.v[3]};
    };
    return image;
  }
  FloatTexel sample(KernelSampler s, SampleOptions o, float x, float y, float z, float lod, float compare = 0) const {
    return kernel().functions->sampleFloat(&kernel(), s.state, o.word, x, y, z, lod, compare);
  }

private:
  std::atomic<uint64_t> m_allocated{0};
  Ref<CpuTexture> m_texture;
};

KernelSampler pack(const reference::Sampler& s) {
  KernelSampler word = KernelSampler::standard()
                           .with(KernelSampler::kPixelCoordinates, 1, !s.normalized)
                           .with(KernelSampler::kMinLinear, 1, s.minLinear).with(KernelSampler::kMagLinear, 1, s.magLinear)
                           .with(KernelSampler::kMipFilter, 2, unsigned(s.mip)).with(KernelSampler::kBorder, 2, unsigned(s.border))
                           .withLod(float(s.lodMin), float(s.lodMax));
  for (unsigned a = 0; a < 3; ++a) word = word.with(KernelSampler::kAddress + 3 * a, 3, unsigned(s.address[a]));
  return word;
}

std::string describe(const reference::Sampler& s) {
  return "normalized " + std::to_string(s.normalized) + " min " + std::to_string(s.minLinear) + " mag " + std::to_string(s.magLinear) +
         " mip " + std::to_string(s.mip) + " address " + std::to_string(s.address[0]) + std::to_string(s.address[1]) +
         std::to_string(s.address[2]) + " border " + std::to_string(s.border);
}

struct Shape { TextureType type; device::Size3 size; uint32_t slices, levels; };

// Coordinates on a grid of 1/64 are exact in both arithmetics, so that nearest filters may not differ.
TEST(Sampling, AgreesWithTheReferenceForEveryKindOfSampler) {
  std::mt19937 random(11);
  const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  const Shape shapes[] = {{TextureType::D1, {16, 1, 1}, 1, 1}, {TextureType::D1Array, {8, 1, 1}, 3, 1},
                          {TextureType::D2, {16, 8, 1}, 1, 5}, {TextureType::D2, {1, 1, 1}, 1, 1},
                          {TextureType::D2, {13, 7, 1}, 1, 4}, {TextureType::D2Array, {8, 4, 1}, 4, 3},
                          {TextureType::D3, {8, 4, 4}, 1, 4}, {TextureType::D3, {5, 3, 7}, 1, 1}};
  for (uint32_t format : {125u, 55u, 70u, 80u, 71u, 10u, 115u, 60u, 72u, 90u, 1u, 112u})
    for (const Shape& shape : shapes) {
      const SampledTexture texture(format, shape.type, shape.size, shape.slices, shape.levels, random);
      for (int round = 0; round < 600; ++round) {
        reference::Sampler s;
        s.normalized = pick(3) > 0;
        s.minLinear = pick(1), s.magLinear = pick(1);
        s.mip = s.normalized ? pick(2) : 0;
        s.border = pick(2);
        constexpr int kPixelModes[] = {0, 4, 5};
        for (int& mode : s.address) mode = s.normalized ? pick(5) : kPixelModes[pick(2)];
        if (pick(4) == 0) s.lodMin = pick(8) / 4.0, s.lodMax = s.lodMin + pick(8) / 4.0;
        double coordinate[3];
        int offset[3];
        const auto image = texture.image(uint32_t(std::min(pick(5), int(shape.slices) - 1)));
        for (int a = 0; a < 3; ++a) {
          const double whole = s.normalized ? 1 : image.size[a];
          coordinate[a] = (pick(320) - 128) / 64.0 * whole;
          offset[a] = pick(15) - 8;
        }
        // Where sizes are no powers of two, products round: stay away from the edges of texels.
        const bool exact = shape.size.x != 13 && shape.size.x != 5;
        if (!exact)
          for (double& c : coordinate) c += 0.0037;
        const double lod = (pick(40) - 8) / 8.0;
        const auto slice = unsigned(pick(5));
        const auto sliced = texture.image(std::min(slice, shape.slices - 1));
        const reference::Colour expected = reference::sample(sliced, s, coordinate, offset, lod);
        const FloatTexel got = texture.sample(pack(s), SampleOptions::of(SampleOptions::Sample, slice, offset[0], offset[1], offset[2]),
                                              float(coordinate[0]), float(coordinate[1]), float(coordinate[2]), float(lod));
        for (int i = 0; i < 4; ++i)
          ASSERT_NEAR(got.v[i], expected[size_t(i)], exact ? 3e-6 : 2e-4)
              << device::pixelFormat(format)->name << " type " << int(shape.type) << " component " << i << ", " << describe(s)
              << " at " << coordinate[0] << " " << coordinate[1] << " " << coordinate[2] << " lod " << lod;
      }
    }
}

TEST(Sampling, KeepsPrecisionFarAwayAndSurvivesAnyNumber) {
  std::mt19937 random(3);
  const SampledTexture texture(125, TextureType::D2, {16, 16, 1}, 1, 5, random);
  reference::Sampler s;
  s.minLinear = s.magLinear = true;
  s.address[0] = s.address[1] = 2;
  const auto options = SampleOptions::of(SampleOptions::Sample, 0);
  const FloatTexel near = texture.sample(pack(s), options, 0.25f, 0.5f, 0, 0), far = texture.sample(pack(s), options, 4096.25f, -1023.5f, 0, 0);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(near.v[i], far.v[i]);
  const float odd[] = {std::nanf(""), INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f, 2147483648.0f, -2147483648.0f};
  for (int mode = 0; mode <= 5; ++mode)
    for (bool normalized : {true, false})
      for (bool linear : {true, false})
        for (float x : odd)
          for (float lod : odd) {
            s.normalized = normalized;
            s.minLinear = s.magLinear = linear;
            s.mip = 2;
            s.address[0] = s.address[1] = mode;
            texture.sample(pack(s), SampleOptions::of(SampleOptions::Sample, ~0u, -8, 7), x, -x, x, lod);
            texture.sample(pack(s), SampleOptions::of(SampleOptions::Gather, ~0u, -8, 7), x, -x, x, lod);
            const float gradients[] = {x, lod, x, lod, x, x, lod};
            texture.kernel().functions->sampleGradientFloat(&texture.kernel(), pack(s).with(KernelSampler::kAnisotropy, 4, 15).state,
                                                            options.word, x, x, x, gradients, 0);
          }
}

TEST(Sampling, GathersTheTexelsOfALinearFilterAgainstTheClock) {
  std::mt19937 random(5);
  const SampledTexture texture(70, TextureType::D2, {8, 8, 1}, 1, 1, random);
  for (unsigned component = 0; component < 4; ++component) {
    const FloatTexel got = texture.sample(KernelSampler::standard(), SampleOptions::of(SampleOptions::Gather, 0, 0, 0, 0, component),
                                          3.6f / 8, 5.7f / 8, 0, 0);
    EXPECT_EQ(got.v[0], texture.texel(0, 0, 3, 6, 0).v[component]);
    EXPECT_EQ(got.v[1], texture.texel(0, 0, 4, 6, 0).v[component]);
    EXPECT_EQ(got.v[2], texture.texel(0, 0, 4, 5, 0).v[component]);
    EXPECT_EQ(got.v[3], texture.texel(0, 0, 3, 5, 0).v[component]);
  }
}

TEST(Sampling, ComparesBeforeItFilters) {
  std::mt19937 random(5);
  const SampledTexture texture(250, TextureType::D2, {8, 8, 1}, 1, 1, random);
  for (unsigned function = 0; function < 8; ++function)
    for (float reference : {0.25f, 0.5f, texture.texel(0, 0, 3, 3, 0).v[0]}) {
      const auto passes = [&](uint32_t x, uint32_t y) {
        const float value = texture.texel(0, 0, x, y, 0).v[0];
        const bool results[] = {false, reference < value, reference == value, reference <= value, reference > value,
                                reference != value, reference >= value, true};
        return results[function] ? 1.0f : 0.0f;
      };
      const auto s = KernelSampler::standard().with(KernelSampler::kCompare, 3, function).with(KernelSampler::kMagLinear, 1, 1);
      const float expected = 0.25f * (passes(3, 3) + passes(4, 3) + passes(3, 4) + passes(4, 4));
      EXPECT_FLOAT_EQ(texture.sample(s, SampleOptions::of(SampleOptions::Compare, 0), 0.5f, 0.5f, 0, 0, reference).v[0], expected);
      EXPECT_EQ(texture.sample(s, SampleOptions::of(SampleOptions::GatherCompare, 0), 0.5f, 0.5f, 0, 0, reference).v[3], passes(3, 3));
    }
}

TEST(Sampling, TakesTheLevelFromGradients) {
  std::mt19937 random(9);
  const SampledTexture texture(125, TextureType::D2, {16, 16, 1}, 1, 5, random);
  reference::Sampler s;
  s.mip = 2;
  s.minLinear = s.magLinear = true;
  const auto options = SampleOptions::of(SampleOptions::Sample, 0);
  const auto withGradient = [&](KernelSampler word, float dx, float dy, float least = 0) {
    const float gradients[] = {dx, 0, 0, 0, dy, 0, least};
    return texture.kernel().functions->sampleGradientFloat(&texture.kernel(), word.state, options.word, 0.3f, 0.6f, 0, gradients, 0);
  };
  for (const auto& [dx, dy, least, lod] : {std::array{4.0f / 16, 1.0f / 16, 0.0f, 2.0f}, std::array{1.0f / 16, 6.0f / 16, 0.0f, std::log2(6.0f)},
                                           std::array{0.0f, 0.0f, 0.0f, 0.0f}, std::array{2.0f / 16, 0.0f, 3.5f, 3.5f}}) {
    const FloatTexel expected = texture.sample(pack(s), options, 0.3f, 0.6f, 0, lod), got = withGradient(pack(s), dx, dy, least);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(got.v[i], expected.v[i], 1e-5) << dx << " " << dy;
  }
  // Four samples along the longer side, each from the level of the shorter one.
  const FloatTexel wide = withGradient(pack(s).with(KernelSampler::kAnisotropy, 4, 15), 8.0f / 16, 2.0f / 16);
  FloatTexel mean{};
  for (int k = 0; k < 4; ++k) {
    const FloatTexel one = texture.sample(pack(s), options, 0.3f + (float(k) + 0.5f) / 4 * 0.5f - 0.25f, 0.6f, 0, 1);
    for (int i = 0; i < 4; ++i) mean.v[i] += one.v[i] / 4;
  }
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(wide.v[i], mean.v[i], 1e-5);
}

TEST(Sampling, IntegersAreNotMixed) {
  std::mt19937 random(2);
  const SampledTexture texture(73, TextureType::D2, {8, 8, 1}, 1, 1, random);
  reference::Sampler s;
  s.minLinear = s.magLinear = true;
  const auto& k = texture.kernel();
  const IntegerTexel got = k.functions->sampleInteger(&k, pack(s).state, SampleOptions::of(SampleOptions::Sample, 0).word, 0.45f, 0.45f, 0, 0, 0);
  const IntegerTexel at = k.functions->loadInteger(&k, k.base + 3 * k.level[0].rowPitch + 3 * 4);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(got.v[i], at.v[i]);
}

// The faces of a cube meet: one step over an edge changes a linear sample by one step's worth.
TEST(Sampling, CubesAreSeamless) {
  std::mt19937 random(4);
  const SampledTexture texture(125, TextureType::Cube, {4, 4, 1}, 6, 1, random);
  reference::Sampler s;
  s.minLinear = s.magLinear = true;
  const auto options = SampleOptions::of(SampleOptions::Sample, 0);
  const float axes[6][3] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  for (uint32_t face = 0; face < 6; ++face) {
    s.magLinear = false;
    const FloatTexel centre = texture.sample(pack(s), options, axes[face][0] + 0.1f, axes[face][1] + 0.1f, axes[face][2] + 0.1f, 0);
    bool ofFace = false;
    for (uint32_t y = 0; y < 4; ++y)
      for (uint32_t x = 0; x < 4; ++x) ofFace |= texture.texel(face, 0, x, y, 0).v[0] == centre.v[0];
    EXPECT_TRUE(ofFace) << face;
  }
  s.magLinear = true;
  for (float along = -0.7f; along < 0.8f; along += 0.1f) {
    const FloatTexel here = texture.sample(pack(s), options, 1, along, 0.9999f, 0), there = texture.sample(pack(s), options, 0.9999f, along, 1, 0);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(here.v[i], there.v[i], 0.01f) << along;
  }
}

}  // namespace
}  // namespace invar::cpu
