// Texels of every format: what is stored comes back, codes mean what Metal says, and nothing overflows.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "cpu/textures/Codecs.hpp"
#include "cpu/textures/TextureFunctions.hpp"

namespace invar::cpu {
namespace {

using protocol::FloatTexel;
using protocol::IntegerTexel;
using protocol::KernelTexture;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

class TexelCodecTest : public testing::Test {
protected:
  const protocol::KernelTextureFunctions& of(uint32_t format) { return textureFunctions(*device::pixelFormat(format)); }
  FloatTexel load(uint32_t format) { return of(format).loadFloat(&m_texture, m_bytes); }
  IntegerTexel loadInteger(uint32_t format) { return of(format).loadInteger(&m_texture, m_bytes); }
  void store(uint32_t format, FloatTexel texel) {
    std::memset(m_bytes, 0xAA, sizeof m_bytes);
    of(format).storeFloat(&m_texture, m_bytes, texel);
  }
  void storeInteger(uint32_t format, IntegerTexel texel) {
    std::memset(m_bytes, 0xAA, sizeof m_bytes);
    of(format).storeInteger(&m_texture, m_bytes, texel);
  }
  template <class Word> Word word() { return texel::wordAt<Word>(m_bytes); }
  void expectTexel(uint32_t format, float r, float g, float b, float a) {
    const FloatTexel t = load(format);
    const float expected[] = {r, g, b, a};
    for (int i = 0; i < 4; ++i) EXPECT_FLOAT_EQ(t.v[i], expected[i]) << format << " component " << i;
  }

  KernelTexture m_texture{};
  alignas(16) unsigned char m_bytes[16] = {};
};

// A code that is loaded and stored again is the same code, but for the two codes of -1 and NaNs.
TEST_F(TexelCodecTest, CodesSurviveARoundTripInEveryFormat) {
  std::mt19937 random(7);
  for (uint32_t number = 0; number < 300; ++number) {
    const auto* format = device::pixelFormat(number);
    if (!format) continue;
    for (int round = 0; round < 4000; ++round) {
      unsigned char code[16];
      for (auto& byte : code) byte = static_cast<unsigned char>(random());
      if (round < 256) std::memset(code, round, sizeof code);
      std::memcpy(m_bytes, code, sizeof code);
      if (format->isInteger()) {
        storeInteger(number, loadInteger(number));
        ASSERT_EQ(std::memcmp(m_bytes, code, format->bytes), 0) << format->name;
        continue;
      }
      const FloatTexel first = load(number);
      store(number, first);
      const FloatTexel second = load(number);
      bool hasNan = false;
      for (int i = 0; i < 4; ++i) {
        hasNan |= std::isnan(first.v[i]);
        if (std::isnan(first.v[i])) ASSERT_TRUE(std::isnan(second.v[i])) << format->name;
        else ASSERT_EQ(first.v[i], second.v[i]) << format->name << " component " << i;
      }
      // RGB9E5 has many codes for one colour; Snorm has two for -1.
      if (!hasNan && format->kind != device::ComponentKind::Snorm && number != 93)
        ASSERT_EQ(std::memcmp(m_bytes, code, format->bytes), 0) << format->name;
      ASSERT_EQ(m_bytes[format->bytes & 15], format->bytes < 16 ? 0xAA : m_bytes[0]) << format->name;
    }
  }
}

TEST_F(TexelCodecTest, ComponentsStandWhereMetalPutsThem) {
  store(70, {{1, 0, 0.2f, 0.4f}});
  EXPECT_EQ(word<uint32_t>(), 0x663300FFu);
  store(80, {{1, 0, 0.2f, 0.4f}});
  EXPECT_EQ(word<uint32_t>(), 0x66FF0033u);
  store(90, {{1, 0, 0, 0}});
  EXPECT_EQ(word<uint32_t>(), 0x3FFu);
  store(94, {{1, 0, 0, 1}});
  EXPECT_EQ(word<uint32_t>(), 0xFFF00000u);
  store(40, {{1, 0, 0, 0}});
  EXPECT_EQ(word<uint16_t>(), 0xF800u);
  store(41, {{0, 0, 0, 1}});
  EXPECT_EQ(word<uint16_t>(), 1u);
  store(42, {{0, 0, 1, 0}});
  EXPECT_EQ(word<uint16_t>(), 0xF0u);
  store(43, {{0, 0, 0, 1}});
  EXPECT_EQ(word<uint16_t>(), 0x8000u);
  store(1, {{1, 1, 1, 0.2f}});
  EXPECT_EQ(word<uint8_t>(), 51u);
  storeInteger(91, {{1023, 0, 5000, 3}});
  EXPECT_EQ(word<uint32_t>(), 0xFFF003FFu);
}

TEST_F(TexelCodecTest, MissingComponentsAreZeroAndAlphaOne) {
  store(10, {{0.6f, 0.5f, 0.5f, 0.5f}});
  expectTexel(10, 0.6f, 0, 0, 1);
  store(30, {{0.6f, 0.2f, 0.5f, 0.5f}});
  expectTexel(30, 0.6f, 0.2f, 0, 1);
  store(1, {{0.6f, 0.2f, 0.5f, 1}});
  expectTexel(1, 0, 0, 0, 1);
  storeInteger(33, {{3, 4, 5, 6}});
  const IntegerTexel t = loadInteger(33);
  EXPECT_EQ(t.v[2], 0u);
  EXPECT_EQ(t.v[3], 1u);
}

TEST_F(TexelCodecTest, StoresClampAndRoundToNearest) {
  store(70, {{-1, 2, kNan, kInfinity}});
  EXPECT_EQ(word<uint32_t>(), 0xFF00FF00u);
  store(72, {{-2, 2, kNan, -kInfinity}});
  EXPECT_EQ(word<uint32_t>(), 0x81007F81u);
  store(20, {{32767.5f / 65535, 0, 0, 0}});
  EXPECT_EQ(word<uint16_t>(), 32768u);   // halfway: to the even code
  store(10, {{0.5f / 255 * 0.99f, 0, 0, 0}});
  EXPECT_EQ(word<uint8_t>(), 0u);
  store(10, {{0.5f / 255 * 1.01f, 0, 0, 0}});
  EXPECT_EQ(word<uint8_t>(), 1u);
  storeInteger(73, {{300, 255, 256, 7}});
  EXPECT_EQ(word<uint32_t>(), 0x07FFFFFFu);
  storeInteger(74, {{uint32_t(-300), 127, 128, uint32_t(-1)}});
  EXPECT_EQ(word<uint32_t>(), 0xFF7F7F80u);
  storeInteger(74, {{uint32_t(-5), 0, 0, 0}});
  EXPECT_EQ(int32_t(loadInteger(74).v[0]), -5);
  store(115, {{70000, -70000, 1e-9f, kNan}});
  EXPECT_TRUE(std::isinf(load(115).v[0]));
  EXPECT_TRUE(std::isnan(load(115).v[3]));
}

TEST_F(TexelCodecTest, SrgbIsTheCurveWithLinearAlpha) {
  for (int code = 0; code < 256; ++code) {
    std::memset(m_bytes, code, 4);
    const FloatTexel t = load(71);
    const double c = code / 255.0, linear = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    EXPECT_NEAR(t.v[0], linear, 1e-7);
    EXPECT_FLOAT_EQ(t.v[3], float(c));
  }
}

TEST_F(TexelCodecTest, PackedFloatsRoundAndSaturate) {
  store(92, {{1, 2, 3, 0}});
  expectTexel(92, 1, 2, 3, 1);
  store(92, {{-1, 65536, 1e30f, 0}});
  expectTexel(92, 0, 65024, 64512, 1);
  store(92, {{kInfinity, kNan, 1.0f + 1.0f / 64, 0}});
  EXPECT_TRUE(std::isinf(load(92).v[0]));
  EXPECT_TRUE(std::isnan(load(92).v[1]));
  EXPECT_EQ(load(92).v[2], 1.0f);   // 5 bits of fraction: halfway, to even
  store(92, {{0x1p-20f, 0x1p-21f, 0x1p-19f, 0}});
  expectTexel(92, 0x1p-20f, 0, 0x1p-19f, 1);
  store(93, {{1, 0.5f, 0.25f, 0}});
  expectTexel(93, 1, 0.5f, 0.25f, 1);
  store(93, {{1e6f, -5, kNan, 0}});
  expectTexel(93, 65408, 0, 0, 1);
  store(93, {{0.9999f, 0, 0, 0}});
  expectTexel(93, 1, 0, 0, 1);   // the fraction carries into the exponent
}

TEST_F(TexelCodecTest, SwizzlesChooseComponents) {
  store(70, {{0.2f, 0.4f, 0.6f, 0.8f}});
  m_texture.swizzle = KernelTexture::kSwizzled | 5 | 0 << 8 | 1 << 16 | 2u << 24;
  expectTexel(70, 0.8f, 0, 1, 0.2f);
  m_texture.swizzle = KernelTexture::kSwizzled;
  expectTexel(70, 0, 0, 0, 0);
}

}  // namespace
}  // namespace invar::cpu
