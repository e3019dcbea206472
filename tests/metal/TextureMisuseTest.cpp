// Every misuse of textures and samplers in a compute encoder ends in an error that names the call, the value and the
// limit; and passes that touch the same texture run in order.
#include <thread>

#include "Textures.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

class TextureMisuseTest : public TextureTestBase {
protected:
  void refused(std::initializer_list<const char*> parts, const std::function<void(MTL::ComputeCommandEncoder*)>& bind) {
    expectFailure(dispatch(state, MTL::Size(4, 4, 1), bind), parts);
  }
  /// Binds what the kernel wants, for `bind` to spoil.
  std::function<void(MTL::ComputeCommandEncoder*)> but(std::function<void(MTL::ComputeCommandEncoder*)> bind) {
    return [this, bind](auto* e) {
      e->setTexture(in.get(), 0);
      e->setTexture(out.get(), 1);
      e->setTexture(counts.get(), 2);
      e->setSamplerState(sampler.get(), 0);
      bind(e);
    };
  }

  NS::SharedPtr<MTL::ComputePipelineState> state = kernel(R"(
    kernel void k(texture2d<float> in [[texture(0)]], texture2d<half, access::write> out [[texture(1)]],
                  texture2d<uint, access::read_write> counts [[texture(2)]], sampler s [[sampler(0)]], uint2 g [[thread_position_in_grid]]) {
      out.write(half4(in.sample(s, float2(g))), g);
      counts.write(counts.read(g) + 1, g);
    })", "k");
  NS::SharedPtr<MTL::Texture> in = texture(descriptor(MTL::PixelFormatRGBA8Unorm, 4, 4, MTL::TextureUsageShaderRead)),
                              out = texture(descriptor(MTL::PixelFormatRGBA16Float, 4, 4, MTL::TextureUsageShaderWrite)),
                              counts = texture(MTL::PixelFormatR32Uint, 4, 4);
  NS::SharedPtr<MTL::SamplerState> sampler =
      NS::TransferPtr(device->newSamplerState(NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init()).get()));
};

TEST_F(TextureMisuseTest, WhatFitsRuns) {
  run(state, MTL::Size(4, 4, 1), but([](auto*) {}));
  run(state, MTL::Size(4, 4, 1), but([&](auto* e) { e->setTexture(texture(descriptor(MTL::PixelFormatRGBA16Float, 4, 4, MTL::TextureUsageUnknown)).get(), 1); }));
  EXPECT_EQ(texels<uint32_t>(counts.get()), std::vector<uint32_t>(16, 2));
}

TEST_F(TextureMisuseTest, WrongIndices) {
  constexpr const char* kTexture = "[MTL::ComputeCommandEncoder::setTexture]";
  refused({kTexture, "index 128", "limit 127"}, but([&](auto* e) { e->setTexture(in.get(), 128); }));
  refused({kTexture, "index 18446744073709551615"}, but([&](auto* e) { e->setTexture(in.get(), ~NS::UInteger(0)); }));
  refused({"[MTL::ComputeCommandEncoder::setSamplerState]", "index 16", "limit 15"}, but([&](auto* e) { e->setSamplerState(sampler.get(), 16); }));
  const MTL::Texture* two[] = {in.get(), in.get()};
  refused({"[MTL::ComputeCommandEncoder::setTextures]", "127 to 128", "limit 127"}, but([&](auto* e) { e->setTextures(two, NS::Range(127, 2)); }));
  refused({"list of textures is null"}, but([&](auto* e) { e->setTextures(nullptr, NS::Range(0, 2)); }));
  refused({"list of samplers"}, but([&](auto* e) { e->setSamplerStates(nullptr, NS::Range(0, 2)); }));
  refused({"lodMinClamp 3", "lodMaxClamp, 2"}, but([&](auto* e) { e->setSamplerState(sampler.get(), 3.0f, 2.0f, 0); }));
}

TEST_F(TextureMisuseTest, WrongTypesFormatsAndUsages) {
  const auto as = [&](NS::UInteger index, MTL::PixelFormat format, MTL::TextureUsage usage, MTL::TextureType type = MTL::TextureType2D) {
    return but([=, this](auto* e) {
      auto d = descriptor(format, 4, 4, usage);
      d->setTextureType(type);
      e->setTexture(texture(d).get(), index);
    });
  };
  const MTL::TextureUsage both = MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite;
  refused({"type 3D", "must be 2D", "\"in\" at texture index 0", "kernel \"k\""}, as(0, MTL::PixelFormatRGBA8Unorm, both, MTL::TextureType3D));
  refused({"RGBA8Uint", "components of type float", "\"in\""}, as(0, MTL::PixelFormatRGBA8Uint, both));
  refused({"RGBA8Sint", "components of type uint", "\"counts\""}, as(2, MTL::PixelFormatRGBA8Sint, both));
  refused({"R32Sint", "components of type half", "\"out\""}, as(1, MTL::PixelFormatR32Sint, both));
  refused({"usage 1 lacks TextureUsageShaderWrite (2)", "\"out\""}, as(1, MTL::PixelFormatRGBA8Unorm, MTL::TextureUsageShaderRead));
  refused({"usage 2 lacks TextureUsageShaderRead (1)", "\"in\""}, as(0, MTL::PixelFormatRGBA8Unorm, MTL::TextureUsageShaderWrite));
  refused({"usage 2 lacks TextureUsageShaderRead (1)", "\"counts\""}, as(2, MTL::PixelFormatR32Uint, MTL::TextureUsageShaderWrite));
  refused({"swizzle", "\"out\""}, but([&](auto* e) {
    auto d = descriptor(MTL::PixelFormatRGBA8Unorm, 4, 4);
    d->setSwizzle({MTL::TextureSwizzleBlue, MTL::TextureSwizzleGreen, MTL::TextureSwizzleRed, MTL::TextureSwizzleAlpha});
    e->setTexture(texture(d).get(), 1);
  }));
}

TEST_F(TextureMisuseTest, ReleasedAndForeignObjects) {
#if !INVAR_ASAN && !INVAR_TSAN   // which report such a use themselves
  refused({"the texture was released before this call"}, but([&](auto* e) {
    auto* gone = device->newTexture(descriptor(MTL::PixelFormatRGBA8Unorm, 4, 4).get());
    gone->release();
    e->setTexture(gone, 0);
  }));
#endif
  refused({"an object of another class"}, but([&](auto* e) { e->setTexture(reinterpret_cast<MTL::Texture*>(sampler.get()), 0); }));
  refused({"an object of another class"}, but([&](auto* e) { e->setSamplerState(reinterpret_cast<MTL::SamplerState*>(in.get()), 0); }));
  auto& other = *new Device(impl.backend());   // another device object on the same backend
  auto foreign = NS::TransferPtr(other.door()->newTexture(descriptor(MTL::PixelFormatRGBA8Unorm, 4, 4).get()));
  refused({"is of another device"}, but([&](auto* e) { e->setTexture(foreign.get(), 0); }));
  foreign.reset();
  other.release();
}

TEST_F(TextureMisuseTest, ArgumentsStayBoundUntilTheyAreReplaced) {
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  but([](auto*) {})(encoder);   // before the pipeline
  encoder->setComputePipelineState(state.get());
  for (int i = 0; i < 3; ++i) encoder->dispatchThreads(MTL::Size(4, 4, 1), MTL::Size(4, 4, 1));
  auto others = texture(MTL::PixelFormatR32Uint, 4, 4);
  encoder->setTexture(others.get(), 2);
  encoder->dispatchThreads(MTL::Size(4, 4, 1), MTL::Size(4, 4, 1));
  encoder->endEncoding();
  expectSuccess(commands);
  EXPECT_EQ(texels<uint32_t>(counts.get()), std::vector<uint32_t>(16, 3));
  EXPECT_EQ(texels<uint32_t>(others.get()), std::vector<uint32_t>(16, 1));
}

// A pass that reads a texture, a view of it or the buffer under it follows the pass that wrote it.
TEST_F(TextureMisuseTest, PassesFollowEachOtherThroughTexturesViewsAndBuffers) {
  auto lib = library(R"(
    kernel void next(texture2d<uint, access::read> from [[texture(0)]], texture2d<uint, access::write> to [[texture(1)]], uint2 g [[thread_position_in_grid]]) {
      uint4 v = from.read(uint2(63, 63) - g);
      for (uint i = 0; i < v.x % 7 * 20; ++i) v.y = v.y * 3 + i;
      to.write(v + 1, g);
    })");
  auto next = kernel(lib, "next");
  auto bytes = buffer(64 * 64 * 4);
  auto d = descriptor(MTL::PixelFormatR32Uint, 64, 64);
  auto a = NS::TransferPtr(bytes->newTexture(d.get(), 0, 256));
  auto b = texture(d);
  auto viewOfA = NS::TransferPtr(a->newTextureView(MTL::PixelFormatR32Uint)), viewOfB = NS::TransferPtr(b->newTextureView(MTL::PixelFormatR32Uint));
  std::vector<MTL::CommandBuffer*> all;
  constexpr uint32_t kRounds = 40;
  for (uint32_t i = 0; i < kRounds; ++i) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(next.get());
    encoder->setTexture(i % 2 ? viewOfB.get() : a.get(), 0);
    encoder->setTexture(i % 2 ? viewOfA.get() : b.get(), 1);
    encoder->dispatchThreads(MTL::Size(64, 64, 1), MTL::Size(16, 4, 1));
    encoder->endEncoding();
    commands->commit();
    all.push_back(commands);
  }
  all.back()->waitUntilCompleted();
  for (uint32_t i = 0; i < 64 * 64; ++i) ASSERT_EQ(words(bytes)[i], kRounds) << i;
}

}  // namespace
}  // namespace invar::metal::test
