// Textures as objects: descriptors, limits, copies from and to the program's memory, views, buffers, heaps.
#include "Textures.hpp"

#include "metal/Texture.hpp"

namespace invar::metal::test {
namespace {

class TextureTest : public TextureTestBase {};

TEST_F(TextureTest, DescriptorsStartAsMetalDocuments) {
  auto d = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
  EXPECT_EQ(d->textureType(), MTL::TextureType2D);
  EXPECT_EQ(d->pixelFormat(), MTL::PixelFormatRGBA8Unorm);
  EXPECT_EQ(d->width(), 1u);
  EXPECT_EQ(d->mipmapLevelCount(), 1u);
  EXPECT_EQ(d->usage(), MTL::TextureUsageShaderRead);
  EXPECT_EQ(d->storageMode(), MTL::StorageModeShared);
  EXPECT_TRUE(d->allowGPUOptimizedContents());
  EXPECT_EQ(d->swizzle().alpha, MTL::TextureSwizzleAlpha);
  auto* mipmapped = MTL::TextureDescriptor::texture2DDescriptor(MTL::PixelFormatR8Unorm, 100, 60, true);
  EXPECT_EQ(mipmapped->mipmapLevelCount(), 7u);
  auto* cube = MTL::TextureDescriptor::textureCubeDescriptor(MTL::PixelFormatR8Unorm, 16, false);
  EXPECT_EQ(cube->textureType(), MTL::TextureTypeCube);
  auto copy = NS::TransferPtr(mipmapped->copy());
  mipmapped->setWidth(3);
  EXPECT_EQ(copy->width(), 100u);
}

TEST_F(TextureTest, HasWhatItsDescriptorAskedFor) {
  auto d = descriptor(MTL::PixelFormatRG16Float, 20, 12);
  d->setTextureType(MTL::TextureTypeCubeArray);
  d->setHeight(20);
  d->setArrayLength(3);
  d->setMipmapLevelCount(5);
  d->setStorageMode(MTL::StorageModePrivate);
  auto t = texture(d);
  EXPECT_EQ(t->textureType(), MTL::TextureTypeCubeArray);
  EXPECT_EQ(t->pixelFormat(), MTL::PixelFormatRG16Float);
  EXPECT_EQ(t->width(), 20u);
  EXPECT_EQ(t->arrayLength(), 3u);
  EXPECT_EQ(t->mipmapLevelCount(), 5u);
  EXPECT_EQ(t->sampleCount(), 1u);
  EXPECT_EQ(t->storageMode(), MTL::StorageModePrivate);
  EXPECT_EQ(t->device(), device);
  EXPECT_EQ(t->hazardTrackingMode(), MTL::HazardTrackingModeTracked);
  EXPECT_GE(t->allocatedSize(), 20u * 20 * 4 * 18);
  EXPECT_EQ(t->buffer(), nullptr);
  EXPECT_EQ(t->parentTexture(), nullptr);
  EXPECT_NE(t->gpuResourceID()._impl, 0u);
  EXPECT_EQ(t->retainCount(), 1u);
}

TEST_F(TextureTest, RefusesWhatCannotBe) {
  const auto refused = [&](std::initializer_list<const char*> parts, const std::function<void(MTL::TextureDescriptor*)>& change) {
    auto d = descriptor(MTL::PixelFormatRGBA8Unorm, 16, 16);
    change(d.get());
    const std::string log = refusal([&] { return device->newTexture(d.get()); });
    expectParts(log, {"[MTL::Device::newTexture]"});
    expectParts(log, parts);
    EXPECT_EQ(device->heapTextureSizeAndAlign(d.get()).size, 0u);
  };
  refused({"width 0", "1 to 16384"}, [](auto* d) { d->setWidth(0); });
  refused({"width 16385", "1 to 16384"}, [](auto* d) { d->setWidth(16385); });
  refused({"width 18446744073709551615"}, [](auto* d) { d->setWidth(~NS::UInteger(0)); });
  refused({"height 0"}, [](auto* d) { d->setHeight(0); });
  refused({"depth 2", "must be 1", "2D"}, [](auto* d) { d->setDepth(2); });
  refused({"arrayLength 4", "must be 1"}, [](auto* d) { d->setArrayLength(4); });
  refused({"mipmapLevelCount 6", "1 to 5"}, [](auto* d) { d->setMipmapLevelCount(6); });
  refused({"sampleCount 4", "limit 1"}, [](auto* d) { d->setSampleCount(4); });
  refused({"pixel format 130", "not supported"}, [](auto* d) { d->setPixelFormat(MTL::PixelFormatBC1_RGBA); });
  refused({"pixel format 0"}, [](auto* d) { d->setPixelFormat(MTL::PixelFormatInvalid); });
  refused({"2D multisample", "render passes"}, [](auto* d) { d->setTextureType(MTL::TextureType2DMultisample); });
  refused({"texture type 77"}, [](auto* d) { d->setTextureType(MTL::TextureType(77)); });
  refused({"width 16 and height 8", "cube"}, [](auto* d) { d->setTextureType(MTL::TextureTypeCube); d->setHeight(8); });
  refused({"height 16", "1D"}, [](auto* d) { d->setTextureType(MTL::TextureType1D); });
  refused({"width 2049", "3D"}, [](auto* d) { d->setTextureType(MTL::TextureType3D); d->setWidth(2049); });
  refused({"storage mode 3"}, [](auto* d) { d->setStorageMode(MTL::StorageModeMemoryless); });
  refused({"swizzle 9"}, [](auto* d) { auto s = d->swizzle(); s.green = MTL::TextureSwizzle(9); d->setSwizzle(s); });
  refused({"Depth32Float", "3D"}, [](auto* d) { d->setTextureType(MTL::TextureType3D); d->setPixelFormat(MTL::PixelFormatDepth32Float); });
  refused({"bytes"}, [](auto* d) {
    d->setTextureType(MTL::TextureType2DArray);
    d->setPixelFormat(MTL::PixelFormatRGBA32Float);
    d->setWidth(16384), d->setHeight(16384), d->setArrayLength(2048);
  });
  expectParts(refusal([&] { return device->newTexture(nullptr); }), {"descriptor is null"});
}

TEST_F(TextureTest, TexelsComeBackByRegionLevelAndSlice) {
  auto d = descriptor(MTL::PixelFormatR32Uint, 8, 8);
  d->setTextureType(MTL::TextureType2DArray);
  d->setArrayLength(3);
  d->setMipmapLevelCount(4);
  auto t = texture(d);
  for (uint32_t texel : texels<uint32_t>(t.get(), 0, 2)) ASSERT_EQ(texel, 0u);
  std::vector<uint32_t> rows(5 * 3);
  for (uint32_t i = 0; i < rows.size(); ++i) rows[i] = i + 1;
  t->replaceRegion(MTL::Region(1, 2, 4, 3), 0, 1, rows.data(), 20, 0);
  auto got = texels<uint32_t>(t.get(), 0, 1);
  for (uint32_t y = 0; y < 8; ++y)
    for (uint32_t x = 0; x < 8; ++x)
      EXPECT_EQ(got[y * 8 + x], x >= 1 && x < 5 && y >= 2 && y < 5 ? (y - 2) * 5 + (x - 1) + 1 : 0);
  const uint32_t corner = 77;
  t->replaceRegion(MTL::Region(0, 0, 1, 1), 3, 2, &corner, 0, 0);
  EXPECT_EQ(texels<uint32_t>(t.get(), 3, 2)[0], 77u);
  EXPECT_EQ(texels<uint32_t>(t.get(), 3, 1)[0], 0u);
  EXPECT_EQ(texels<uint32_t>(t.get(), 0, 2)[0], 0u);
}

TEST_F(TextureTest, PlanesOfA3DTextureLieAsFarApartAsAsked) {
  auto d = descriptor(MTL::PixelFormatR8Uint, 4, 3);
  d->setTextureType(MTL::TextureType3D);
  d->setDepth(5);
  auto t = texture(d);
  std::vector<uint8_t> bytes(5 * 100);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i);
  t->replaceRegion(MTL::Region(0, 0, 0, 4, 3, 5), 0, 0, bytes.data(), 10, 100);
  auto got = texels<uint8_t>(t.get());
  for (size_t z = 0; z < 5; ++z)
    for (size_t y = 0; y < 3; ++y)
      for (size_t x = 0; x < 4; ++x) EXPECT_EQ(got[(z * 3 + y) * 4 + x], uint8_t(z * 100 + y * 10 + x));
}

TEST_F(TextureTest, RefusesCopiesThatDoNotFit) {
  auto t = texture(MTL::PixelFormatRGBA8Unorm, 8, 8);
  std::vector<uint32_t> rows(64, 5);
  const auto refused = [&](std::initializer_list<const char*> parts, const std::function<void()>& call) {
    const std::string log = logOf(call);
    expectParts(log, parts);
    EXPECT_EQ(texels<uint32_t>(t.get()), std::vector<uint32_t>(64, 0));
  };
  refused({"[MTL::Texture::replaceRegion]", "5 x 1 x 1", "(4, 0, 0)", "8 x 8 x 1"}, [&] { t->replaceRegion(MTL::Region(4, 0, 5, 1), 0, rows.data(), 32); });
  refused({"18446744073709551615"}, [&] { t->replaceRegion(MTL::Region(~NS::UInteger(0), 0, 2, 1), 0, rows.data(), 32); });
  refused({"level 1", "limit 0"}, [&] { t->replaceRegion(MTL::Region(0, 0, 1, 1), 1, rows.data(), 32); });
  refused({"slice 1", "limit 0"}, [&] { t->replaceRegion(MTL::Region(0, 0, 1, 1), 0, 1, rows.data(), 32, 0); });
  refused({"bytesPerRow 31", "at least 32"}, [&] { t->replaceRegion(MTL::Region(0, 0, 8, 2), 0, rows.data(), 31); });
  refused({"bytesPerRow 0"}, [&] { t->replaceRegion(MTL::Region(0, 0, 8, 2), 0, rows.data(), 0); });
  refused({"bytesPerRow 34", "multiple of 4"}, [&] { t->replaceRegion(MTL::Region(0, 0, 8, 2), 0, rows.data(), 34); });
  refused({"bytes are null"}, [&] { t->replaceRegion(MTL::Region(0, 0, 8, 2), 0, nullptr, 32); });
  refused({"0 x 2 x 1", "at least 1"}, [&] { t->replaceRegion(MTL::Region(0, 0, 0, 2), 0, rows.data(), 32); });
  refused({"[MTL::Texture::getBytes]", "bytesPerRow"}, [&] { t->getBytes(rows.data(), 3, MTL::Region(0, 0, 8, 2), 0); });
  auto d = descriptor(MTL::PixelFormatR8Unorm, 4);
  d->setStorageMode(MTL::StorageModePrivate);
  auto hidden = texture(d);
  expectParts(logOf([&] { hidden->getBytes(rows.data(), 4, MTL::Region(0, 0, 4, 1), 0); }), {"private storage (2)"});
}

TEST_F(TextureTest, ViewsShowTheSameTexels) {
  auto d = descriptor(MTL::PixelFormatRGBA8Unorm, 8, 8, MTL::TextureUsageShaderRead | MTL::TextureUsagePixelFormatView);
  d->setTextureType(MTL::TextureType2DArray);
  d->setArrayLength(6);
  d->setMipmapLevelCount(4);
  auto t = texture(d);
  auto words = NS::TransferPtr(t->newTextureView(MTL::PixelFormatR32Uint));
  ASSERT_TRUE(words);
  EXPECT_EQ(words->arrayLength(), 6u);
  EXPECT_EQ(words->parentTexture(), t.get());
  EXPECT_EQ(words->rootResource(), static_cast<MTL::Resource*>(t.get()));
  auto part = NS::TransferPtr(words->newTextureView(MTL::PixelFormatR32Uint, MTL::TextureType2D, NS::Range(1, 2), NS::Range(4, 1)));
  ASSERT_TRUE(part);
  EXPECT_EQ(part->width(), 4u);
  EXPECT_EQ(part->mipmapLevelCount(), 2u);
  EXPECT_EQ(part->parentRelativeLevel(), 1u);
  EXPECT_EQ(part->parentRelativeSlice(), 4u);
  EXPECT_EQ(part->rootResource(), static_cast<MTL::Resource*>(t.get()));
  const uint32_t value = 0x04030201;
  part->replaceRegion(MTL::Region(3, 2, 1, 1), 0, &value, 4);
  EXPECT_EQ(texels<uint32_t>(t.get(), 1, 4)[2 * 4 + 3], value);
  part->replaceRegion(MTL::Region(1, 1, 1, 1), 1, &value, 4);
  EXPECT_EQ(texels<uint32_t>(t.get(), 2, 4)[3], value);
  auto cube = NS::TransferPtr(t->newTextureView(MTL::PixelFormatRGBA8Unorm_sRGB, MTL::TextureTypeCube, NS::Range(0, 4), NS::Range(0, 6)));
  ASSERT_TRUE(cube);
  EXPECT_EQ(cube->textureType(), MTL::TextureTypeCube);
}

TEST_F(TextureTest, RefusesViewsThatDoNotFit) {
  auto t = texture(MTL::PixelFormatRGBA8Unorm, 8, 8);
  const auto refused = [&](std::initializer_list<const char*> parts, MTL::PixelFormat format, MTL::TextureType type, NS::Range levels, NS::Range slices) {
    const std::string log = refusal([&] { return t->newTextureView(format, type, levels, slices); });
    expectParts(log, {"[MTL::Texture::newTextureView]"});
    expectParts(log, parts);
  };
  const NS::Range one(0, 1);
  refused({"RGBA16Float of 8 bytes", "4 bytes of RGBA8Unorm"}, MTL::PixelFormatRGBA16Float, MTL::TextureType2D, one, one);
  refused({"R32Float", "TextureUsagePixelFormatView (16)"}, MTL::PixelFormatR32Float, MTL::TextureType2D, one, one);
  refused({"level range at 0 of 2", "limit 1"}, MTL::PixelFormatRGBA8Unorm, MTL::TextureType2D, NS::Range(0, 2), one);
  refused({"level range at 1"}, MTL::PixelFormatRGBA8Unorm, MTL::TextureType2D, NS::Range(1, ~NS::UInteger(0)), one);
  refused({"slice range at 0 of 0"}, MTL::PixelFormatRGBA8Unorm, MTL::TextureType2D, one, NS::Range(0, 0));
  refused({"3D", "2D"}, MTL::PixelFormatRGBA8Unorm, MTL::TextureType3D, one, one);
  refused({"must be 6 for a cube"}, MTL::PixelFormatRGBA8Unorm, MTL::TextureTypeCube, one, one);
  refused({"pixel format 204"}, MTL::PixelFormatASTC_4x4_LDR, MTL::TextureType2D, one, one);
  EXPECT_TRUE(NS::TransferPtr(t->newTextureView(MTL::PixelFormatRGBA8Unorm_sRGB)));
}

TEST_F(TextureTest, AViewKeepsItsParentAlive) {
  auto t = texture(MTL::PixelFormatR8Uint, 4);
  auto view = NS::TransferPtr(t->newTextureView(MTL::PixelFormatR8Uint));
  EXPECT_EQ(t->retainCount(), 2u);
  t.reset();
  EXPECT_EQ(texels<uint8_t>(view.get()).size(), 4u);
}

TEST_F(TextureTest, BuffersLendTheirBytes) {
  auto b = buffer(4096);
  for (uint32_t i = 0; i < 1024; ++i) words(b)[i] = i;
  EXPECT_EQ(device->minimumLinearTextureAlignmentForPixelFormat(MTL::PixelFormatR32Uint), 16u);
  auto d = descriptor(MTL::PixelFormatR32Uint, 5, 4);
  auto t = NS::TransferPtr(b->newTexture(d.get(), 64, 32));
  ASSERT_TRUE(t);
  EXPECT_EQ(t->buffer(), b.get());
  EXPECT_EQ(t->bufferOffset(), 64u);
  EXPECT_EQ(t->bufferBytesPerRow(), 32u);
  EXPECT_EQ(texels<uint32_t>(t.get())[3 * 5 + 4], 16u + 3 * 8 + 4);
  const uint32_t value = 999;
  t->replaceRegion(MTL::Region(2, 1, 1, 1), 0, &value, 4);
  EXPECT_EQ(words(b)[16 + 8 + 2], 999u);
  auto line = NS::TransferPtr(MTL::TextureDescriptor::textureBufferDescriptor(MTL::PixelFormatRGBA8Uint, 1024, 0, MTL::TextureUsageShaderRead)->retain());
  auto whole = NS::TransferPtr(b->newTexture(line.get(), 0, 4096));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->textureType(), MTL::TextureTypeTextureBuffer);

  const auto refused = [&](std::initializer_list<const char*> parts, NS::UInteger offset, NS::UInteger rowBytes) {
    const std::string log = refusal([&] { return b->newTexture(d.get(), offset, rowBytes); });
    expectParts(log, {"[MTL::Buffer::newTexture]"});
    expectParts(log, parts);
  };
  refused({"offset 8", "multiple of 16"}, 8, 32);
  refused({"bytesPerRow 24", "multiple of 16"}, 0, 24);
  refused({"bytesPerRow 16", "20"}, 0, 16);
  refused({"offset 4080", "limit 4096"}, 4080, 32);
  refused({"offset 18446744073709551600"}, ~NS::UInteger(15), 32);
  d->setStorageMode(MTL::StorageModePrivate);
  refused({"storage mode 2", "buffer's: 0"}, 0, 32);
  d->setStorageMode(MTL::StorageModeShared);
  d->setTextureType(MTL::TextureType3D);
  refused({"3D"}, 0, 32);
  b.reset();
  EXPECT_EQ(texels<uint32_t>(t.get())[0], 16u);   // the texture keeps the buffer
}

TEST_F(TextureTest, HeapsHoldTextures) {
  auto hd = NS::TransferPtr(MTL::HeapDescriptor::alloc()->init());
  auto d = descriptor(MTL::PixelFormatRGBA8Unorm, 64, 64);
  const auto [size, align] = device->heapTextureSizeAndAlign(d.get());
  EXPECT_GE(size, 64u * 64 * 4);
  hd->setSize(size * 2);
  hd->setStorageMode(MTL::StorageModeShared);
  auto heap = NS::TransferPtr(device->newHeap(hd.get()));
  auto first = NS::TransferPtr(heap->newTexture(d.get())), second = NS::TransferPtr(heap->newTexture(d.get()));
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->heap(), heap.get());
  EXPECT_EQ(second->heapOffset(), size);
  EXPECT_EQ(heap->usedSize(), size * 2);
  expectParts(refusal([&] { return heap->newTexture(d.get()); }), {"[MTL::Heap::newTexture]", "limit 0"});
  first.reset();
  EXPECT_EQ(heap->usedSize(), size);
  EXPECT_TRUE(NS::TransferPtr(heap->newTexture(d.get())));
  d->setStorageMode(MTL::StorageModePrivate);
  expectParts(refusal([&] { return heap->newTexture(d.get()); }), {"storage mode 2", "the heap's: 0"});

  hd->setType(MTL::HeapTypePlacement);
  auto placed = NS::TransferPtr(device->newHeap(hd.get()));
  d->setStorageMode(MTL::StorageModeShared);
  auto at = NS::TransferPtr(placed->newTexture(d.get(), size)), over = NS::TransferPtr(placed->newTexture(d.get(), size));
  const uint32_t value = 5;
  at->replaceRegion(MTL::Region(0, 0, 1, 1), 0, &value, 4);
  EXPECT_EQ(texels<uint32_t>(over.get())[0], 5u);
  expectParts(refusal([&] { return placed->newTexture(d.get(), size + 8); }), {"offset", "multiple of"});
}

TEST_F(TextureTest, SamplersKeepTheirStateAndRefuseContradictions) {
  auto d = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
  EXPECT_EQ(d->maxAnisotropy(), 1u);
  EXPECT_TRUE(d->normalizedCoordinates());
  EXPECT_GT(d->lodMaxClamp(), 1e38f);
  d->setLabel(autoreleasedString("smooth"));
  d->setMinFilter(MTL::SamplerMinMagFilterLinear);
  auto s = NS::TransferPtr(device->newSamplerState(d.get()));
  ASSERT_TRUE(s);
  EXPECT_EQ(std::string(foundation::textOf(s->label())), "smooth");
  EXPECT_EQ(s->device(), device);
  EXPECT_NE(s->gpuResourceID()._impl, 0u);
  const auto refused = [&](std::initializer_list<const char*> parts, const std::function<void(MTL::SamplerDescriptor*)>& change) {
    auto bad = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    change(bad.get());
    const std::string log = refusal([&] { return device->newSamplerState(bad.get()); });
    expectParts(log, {"[MTL::Device::newSamplerState]"});
    expectParts(log, parts);
  };
  refused({"maxAnisotropy 17", "1 to 16"}, [](auto* x) { x->setMaxAnisotropy(17); });
  refused({"maxAnisotropy 0"}, [](auto* x) { x->setMaxAnisotropy(0); });
  refused({"sAddressMode 6", "limit 5"}, [](auto* x) { x->setSAddressMode(MTL::SamplerAddressMode(6)); });
  refused({"lodMinClamp 3", "lodMaxClamp"}, [](auto* x) { x->setLodMinClamp(3); x->setLodMaxClamp(2); });
  refused({"address mode 2", "normalizedCoordinates"}, [](auto* x) { x->setNormalizedCoordinates(false); x->setTAddressMode(MTL::SamplerAddressModeRepeat); });
  refused({"mipFilter 1", "normalizedCoordinates"}, [](auto* x) { x->setNormalizedCoordinates(false); x->setMipFilter(MTL::SamplerMipFilterNearest); });
  refused({"differ"}, [](auto* x) { x->setNormalizedCoordinates(false); x->setMinFilter(MTL::SamplerMinMagFilterLinear); });
  expectParts(refusal([&] { return device->newSamplerState(nullptr); }), {"descriptor is null"});
}

TEST_F(TextureTest, NullReceiversAnswerZero) {
  MTL::Texture* none = nullptr;
  EXPECT_EQ(none->width(), 0u);
  EXPECT_EQ(none->rootResource(), nullptr);
  EXPECT_EQ(none->newTextureView(MTL::PixelFormatR8Unorm), nullptr);
  none->getBytes(nullptr, 0, MTL::Region(0, 1), 0);
  EXPECT_EQ(none->gpuResourceID()._impl, 0u);
  MTL::SamplerState* sampler = nullptr;
  EXPECT_EQ(sampler->label(), nullptr);
}

}  // namespace
}  // namespace invar::metal::test
