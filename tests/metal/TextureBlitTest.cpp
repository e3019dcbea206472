// Copies between buffers and textures, between textures, and mipmaps, by blit encoders.
#include <cmath>

#include "Textures.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

class TextureBlitTest : public TextureTestBase {
protected:
  MTL::CommandBuffer* blit(const std::function<void(MTL::BlitCommandEncoder*)>& encode) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->blitCommandEncoder();
    encode(encoder);
    encoder->endEncoding();
    return commands;
  }
  void refused(std::initializer_list<const char*> parts, const std::function<void(MTL::BlitCommandEncoder*)>& encode) {
    expectFailure(blit(encode), parts);
  }
  NS::SharedPtr<MTL::Texture> numbered(NS::UInteger width, NS::UInteger height, NS::UInteger slices = 1, NS::UInteger levels = 1) {
    auto d = descriptor(MTL::PixelFormatR32Uint, width, height);
    if (slices > 1) d->setTextureType(MTL::TextureType2DArray);
    d->setArrayLength(slices);
    d->setMipmapLevelCount(levels);
    auto t = texture(d);
    for (NS::UInteger s = 0; s < slices; ++s)
      for (NS::UInteger l = 0; l < levels; ++l) {
        const NS::UInteger w = std::max<NS::UInteger>(width >> l, 1), h = std::max<NS::UInteger>(height >> l, 1);
        std::vector<uint32_t> values(w * h);
        for (uint32_t i = 0; i < values.size(); ++i) values[i] = uint32_t(s * 100000 + l * 10000) + i + 1;
        t->replaceRegion(MTL::Region(0, 0, w, h), l, s, values.data(), w * 4, 0);
      }
    return t;
  }
  const MTL::Origin zero{0, 0, 0};
};

TEST_F(TextureBlitTest, BuffersAndTexturesExchangeRegions) {
  auto source = buffer(4096), back = buffer(4096);
  for (uint32_t i = 0; i < 1024; ++i) words(source)[i] = i;
  auto t = numbered(16, 16);
  expectSuccess(blit([&](auto* e) {
    e->copyFromBuffer(source.get(), 64, 80, 0, MTL::Size(5, 7, 1), t.get(), 0, 0, MTL::Origin(3, 4, 0));
    e->copyFromTexture(t.get(), 0, 0, MTL::Origin(2, 4, 0), MTL::Size(6, 2, 1), back.get(), 16, 32, 0, MTL::BlitOptionNone);
  }));
  const auto got = texels<uint32_t>(t.get());
  for (uint32_t y = 0; y < 16; ++y)
    for (uint32_t x = 0; x < 16; ++x) {
      const bool inside = x >= 3 && x < 8 && y >= 4 && y < 11;
      EXPECT_EQ(got[y * 16 + x], inside ? 16 + (y - 4) * 20 + x - 3 : y * 16 + x + 1);
    }
  for (uint32_t y = 0; y < 2; ++y)
    for (uint32_t x = 0; x < 6; ++x) EXPECT_EQ(words(back)[4 + y * 8 + x], got[(4 + y) * 16 + 2 + x]);
  EXPECT_EQ(words(back)[4 + 6], 0u);
}

TEST_F(TextureBlitTest, PlanesOf3DTexturesAndSlicesOfArrays) {
  auto d = descriptor(MTL::PixelFormatR32Uint, 4, 4);
  d->setTextureType(MTL::TextureType3D);
  d->setDepth(4);
  auto volume = texture(d);
  auto source = buffer(4096);
  for (uint32_t i = 0; i < 1024; ++i) words(source)[i] = i;
  auto array = numbered(4, 4, 3, 3);
  auto other = numbered(4, 4, 5, 3);
  expectSuccess(blit([&](auto* e) {
    e->copyFromBuffer(source.get(), 0, 32, 512, MTL::Size(4, 4, 3), volume.get(), 0, 0, MTL::Origin(0, 0, 1));
    e->copyFromTexture(volume.get(), 0, 0, MTL::Origin(0, 0, 2), MTL::Size(4, 4, 1), array.get(), 1, 0, zero);
    e->copyFromTexture(array.get(), 0, 1, other.get(), 3, 1, 2, 2);
  }));
  const auto planes = texels<uint32_t>(volume.get());
  for (uint32_t z = 0; z < 4; ++z)
    for (uint32_t y = 0; y < 4; ++y)
      for (uint32_t x = 0; x < 4; ++x) EXPECT_EQ(planes[(z * 4 + y) * 4 + x], z ? (z - 1) * 128 + y * 8 + x : 0);
  EXPECT_EQ(texels<uint32_t>(array.get(), 0, 1)[5], planes[2 * 16 + 5]);
  for (NS::UInteger level : {1u, 2u}) {
    EXPECT_EQ(texels<uint32_t>(other.get(), level, 3), texels<uint32_t>(array.get(), level, 0));
    EXPECT_EQ(texels<uint32_t>(other.get(), level, 4), texels<uint32_t>(array.get(), level, 1));
  }
  EXPECT_EQ(texels<uint32_t>(other.get(), 0, 3)[0], 300001u);
}

TEST_F(TextureBlitTest, WholeTexturesFromTheFirstLevelThatFits) {
  auto large = numbered(16, 8, 1, 4), small = numbered(8, 4, 1, 2);
  expectSuccess(blit([&](auto* e) { e->copyFromTexture(large.get(), small.get()); }));
  EXPECT_EQ(texels<uint32_t>(small.get(), 0), texels<uint32_t>(large.get(), 1));
  EXPECT_EQ(texels<uint32_t>(small.get(), 1), texels<uint32_t>(large.get(), 2));
  auto odd = numbered(5, 5);
  refused({"no level of the same size"}, [&](auto* e) { e->copyFromTexture(large.get(), odd.get()); });
}

TEST_F(TextureBlitTest, MipmapsAreMeansOfWhatTheyCover) {
  for (const auto& [width, height] : {std::pair<NS::UInteger, NS::UInteger>{16, 16}, {13, 7}, {64, 1}, {1, 9}}) {
    auto d = descriptor(MTL::PixelFormatR32Float, width, height);
    NS::UInteger levels = 1;
    while (std::max(width, height) >> levels) ++levels;
    d->setMipmapLevelCount(levels);
    auto t = texture(d);
    std::vector<float> values(width * height);
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i) sum += values[i] = float((i * 37) % 101);
    t->replaceRegion(MTL::Region(0, 0, width, height), 0, values.data(), width * 4);
    expectSuccess(blit([&](auto* e) { e->generateMipmaps(t.get()); }));
    for (NS::UInteger level = 1; level < levels; ++level) {   // the mean of a level is the mean of the whole
      const auto got = texels<float>(t.get(), level);
      double mean = 0;
      for (float value : got) mean += value / double(got.size());
      EXPECT_NEAR(mean, sum / double(values.size()), 1e-3) << width << " x " << height << " level " << level;
    }
    if (width == 16)
      EXPECT_FLOAT_EQ(texels<float>(t.get(), 1)[0], (values[0] + values[1] + values[16] + values[17]) / 4);
  }
}

TEST_F(TextureBlitTest, MipmapsOfSrgbAverageLight) {
  auto d = descriptor(MTL::PixelFormatR8Unorm_sRGB, 2, 1);
  d->setMipmapLevelCount(2);
  auto t = texture(d);
  const uint8_t values[] = {0, 255};
  t->replaceRegion(MTL::Region(0, 0, 2, 1), 0, values, 2);
  expectSuccess(blit([&](auto* e) { e->generateMipmaps(t.get()); }));
  EXPECT_EQ(texels<uint8_t>(t.get(), 1)[0], 188);   // half the light, not half the code
}

TEST_F(TextureBlitTest, MisuseFailsWithCallValueAndLimit) {
  auto t = numbered(8, 8), wide = texture(MTL::PixelFormatRGBA32Float, 8, 8);
  auto b = buffer(256);
  const MTL::Size eight(8, 8, 1);
  constexpr const char* kFromBuffer = "[MTL::BlitCommandEncoder::copyFromBuffer]";
  constexpr const char* kFromTexture = "[MTL::BlitCommandEncoder::copyFromTexture]";
  refused({kFromBuffer, "256 bytes at offset 4", "length 256"}, [&](auto* e) { e->copyFromBuffer(b.get(), 4, 32, 0, eight, t.get(), 0, 0, zero); });
  refused({kFromBuffer, "bytesPerRow 16", "at least 32"}, [&](auto* e) { e->copyFromBuffer(b.get(), 0, 16, 0, eight, t.get(), 0, 0, zero); });
  refused({kFromBuffer, "8 x 8 x 1", "(1, 0, 0)"}, [&](auto* e) { e->copyFromBuffer(b.get(), 0, 32, 0, eight, t.get(), 0, 0, MTL::Origin(1, 0, 0)); });
  refused({kFromBuffer, "level 3", "limit 0"}, [&](auto* e) { e->copyFromBuffer(b.get(), 0, 32, 0, eight, t.get(), 0, 3, zero); });
  refused({kFromBuffer, "slice 2", "limit 0"}, [&](auto* e) { e->copyFromBuffer(b.get(), 0, 32, 0, eight, t.get(), 2, 0, zero); });
  refused({kFromBuffer, "the source buffer is null"}, [&](auto* e) { e->copyFromBuffer(nullptr, 0, 32, 0, eight, t.get(), 0, 0, zero); });
  refused({kFromBuffer, "the destination texture is null"}, [&](auto* e) { e->copyFromBuffer(b.get(), 0, 32, 0, eight, nullptr, 0, 0, zero); });
  refused({kFromTexture, "4 bytes (R32Uint)", "16 (RGBA32Float)"}, [&](auto* e) { e->copyFromTexture(t.get(), 0, 0, zero, eight, wide.get(), 0, 0, zero); });
  refused({kFromTexture, "overlap"}, [&](auto* e) { e->copyFromTexture(t.get(), 0, 0, zero, MTL::Size(4, 4, 1), t.get(), 0, 0, MTL::Origin(2, 2, 0)); });
  refused({kFromTexture, "0 x 8 x 1"}, [&](auto* e) { e->copyFromTexture(t.get(), 0, 0, zero, MTL::Size(0, 8, 1), b.get(), 0, 32, 0); });
  refused({kFromTexture, "bytesPerImage"}, [&](auto* e) {
    auto d = descriptor(MTL::PixelFormatR8Uint, 4, 4);
    d->setTextureType(MTL::TextureType3D);
    d->setDepth(2);
    auto volume = texture(d);
    e->copyFromTexture(volume.get(), 0, 0, zero, MTL::Size(4, 4, 2), b.get(), 0, 4, 8);
  });
  refused({"[MTL::BlitCommandEncoder::generateMipmaps]", "integer"}, [&](auto* e) { e->generateMipmaps(t.get()); });
  refused({"[MTL::BlitCommandEncoder::synchronizeTexture]", "level 4", "limit 0"}, [&](auto* e) { e->synchronizeTexture(t.get(), 0, 4); });
#if !INVAR_ASAN && !INVAR_TSAN   // which report such a use themselves
  refused({"released before"}, [&](auto* e) {
    auto* gone = device->newTexture(descriptor(MTL::PixelFormatR8Uint, 1).get());
    gone->release();
    e->generateMipmaps(gone);
  });
#endif
  expectSuccess(blit([&](auto* e) {
    e->synchronizeTexture(t.get(), 0, 0);
    e->synchronizeResource(t.get());
    e->optimizeContentsForGPUAccess(t.get());
    e->optimizeContentsForCPUAccess(t.get(), 0, 0);
    e->copyFromTexture(t.get(), 0, 0, zero, MTL::Size(4, 8, 1), t.get(), 0, 0, MTL::Origin(4, 0, 0));   // side by side
  }));
}

TEST_F(TextureBlitTest, LargeCopiesAreDoneByManyThreads) {
  auto a = texture(MTL::PixelFormatRGBA8Unorm, 2000, 1500), b = texture(MTL::PixelFormatRGBA8Unorm, 2000, 1500);
  std::vector<uint32_t> values(2000 * 1500);
  for (uint32_t i = 0; i < values.size(); ++i) values[i] = i * 2654435761u;
  a->replaceRegion(MTL::Region(0, 0, 2000, 1500), 0, values.data(), 8000);
  expectSuccess(blit([&](auto* e) { e->copyFromTexture(a.get(), b.get()); }));
  EXPECT_EQ(texels<uint32_t>(b.get()), values);
}

TEST_F(TextureBlitTest, TexturesOfUnretainedCommandBuffersMayGo) {
  auto d = descriptor(MTL::PixelFormatR32Float, 64, 64);
  d->setMipmapLevelCount(7);
  auto keep = texture(d);
  auto gone = texture(d);
  auto* commands = queue->commandBufferWithUnretainedReferences();
  auto* encoder = commands->blitCommandEncoder();
  encoder->generateMipmaps(gone.get());
  encoder->copyFromTexture(gone.get(), keep.get());
  encoder->endEncoding();
  gone.reset();
  expectSuccess(commands);
}

}  // namespace
}  // namespace invar::metal::test
