// Where the texels of textures lie, for every type and format.
#include <gtest/gtest.h>

#include <set>

#include "device/Texture.hpp"

namespace invar::device {
namespace {

TextureDescription describe(uint32_t format, Size3 size, uint32_t slices, uint32_t levels) {
  TextureDescription d;
  d.format = pixelFormat(format);
  d.size = size;
  d.slices = slices;
  d.levels = levels;
  d.layout = layOut(d);
  return d;
}

TEST(PixelFormats, AreKnownByNumber) {
  EXPECT_STREQ(pixelFormat(70)->name, "RGBA8Unorm");
  EXPECT_EQ(pixelFormat(125)->bytes, 16u);
  EXPECT_TRUE(pixelFormat(71)->isSrgb);
  EXPECT_TRUE(pixelFormat(13)->isInteger());
  EXPECT_TRUE(pixelFormat(252)->isDepth());
  EXPECT_TRUE(pixelFormat(1)->hasAlpha());
  EXPECT_FALSE(pixelFormat(92)->hasAlpha());
  for (uint64_t unknown : {0u, 2u, 15u, 130u, 204u, 251u, 253u, 1000u}) EXPECT_EQ(pixelFormat(unknown), nullptr) << unknown;
}

// Every texel has bytes of its own: any two overlap only if they are the same.
TEST(TextureLayout, GivesEveryTexelItsOwnBytes) {
  const struct { Size3 size; uint32_t slices, levels; } shapes[] = {
      {{1, 1, 1}, 1, 1}, {{7, 5, 1}, 3, 3}, {{16, 16, 1}, 6, 5}, {{5, 4, 3}, 1, 3}, {{33, 1, 1}, 2, 1}};
  for (uint32_t format : {10u, 25u, 70u, 115u, 125u})
    for (const auto& shape : shapes) {
      const auto d = describe(format, shape.size, shape.slices, shape.levels);
      std::set<uint64_t> seen;
      for (uint32_t s = 0; s < d.slices; ++s)
        for (uint32_t l = 0; l < d.levels; ++l) {
          const Size3 size = d.sizeOf(l);
          for (uint32_t z = 0; z < size.z; ++z)
            for (uint32_t y = 0; y < size.y; ++y)
              for (uint32_t x = 0; x < size.x; ++x) {
                const uint64_t at = d.offsetOf(s, l, {x, y, z});
                ASSERT_LE(at + d.format->bytes, d.layout.size);
                for (uint32_t b = 0; b < d.format->bytes; ++b) ASSERT_TRUE(seen.insert(at + b).second);
              }
        }
    }
}

TEST(TextureLayout, ReducesEveryDimensionToOne) {
  const auto d = describe(70, {5, 12, 1}, 1, 4);
  EXPECT_EQ(d.sizeOf(1), (Size3{2, 6, 1}));
  EXPECT_EQ(d.sizeOf(3), (Size3{1, 1, 1}));
}

TEST(TextureLayout, KeepsTheRowsOfAProgram) {
  TextureDescription d;
  d.format = pixelFormat(70);
  d.size = {10, 3, 1};
  d.layout = layOut(d, 48);
  EXPECT_EQ(d.offsetOf(0, 0, {1, 2, 0}), 100u);
  EXPECT_EQ(d.layout.size, 136u);   // the last row ends with its last texel
}

}  // namespace
}  // namespace invar::device
