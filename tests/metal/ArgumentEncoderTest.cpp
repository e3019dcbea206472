// Argument buffers that a program fills through MTL::ArgumentEncoder, read by kernels as the structures they are.
#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::metal {
namespace {

using foundation::autoreleasedString;
using foundation::textOf;

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
struct Inner { device const uint* words [[id(1)]]; float3 scale [[id(0)]]; };
struct Part { uint first; device const uint* data; };
struct Arguments {
  device uint* out [[id(0)]];
  array<device const uint*, 4> sources [[id(2)]];
  array<texture2d<float>, 3> images [[id(10)]];
  sampler smooth [[id(13)]];
  half2 factor [[id(20)]];
  constant Inner* inner [[id(21)]];
  Part parts[2] [[id(30)]];
  uint table[3];
};
kernel void gather(constant Arguments& arguments [[buffer(3)]], constant float& plain [[buffer(0)]],
                   uint i [[thread_position_in_grid]]) {
  uint sum = 0;
  for (uint s = 0; s < 4; ++s) sum += arguments.sources[s][i];
  for (uint t = 0; t < 3; ++t) sum += uint(arguments.images[t].read(uint2(i % 4, i / 4)).x);
  sum += uint(arguments.images[0].sample(arguments.smooth, float2(0.5)).x);
  sum += uint(arguments.factor.x * arguments.factor.y) + arguments.inner->words[i] * uint(arguments.inner->scale.z);
  for (uint p = 0; p < 2; ++p) sum += arguments.parts[p].data[arguments.parts[p].first + i];
  arguments.out[i] = sum + arguments.table[0] + arguments.table[2];
}
struct Node { device Node* next; device uint* out; uint value; };
kernel void walk(device Node* node [[buffer(0)]]) {
  uint sum = 0;
  device uint* out = node->out;
  for (device Node* at = node; at; at = at->next) sum += at->value;
  out[0] = sum;
}
)";

class ArgumentEncoders : public testing::Test {
protected:
  static constexpr NS::UInteger kThreads = 16;

  void SetUp() override {
    NS::Error* error = nullptr;
    library = NS::TransferPtr(device->newLibrary(autoreleasedString(kSource), nullptr, &error));
    ASSERT_TRUE(library) << textOf(error->localizedDescription());
  }
  NS::SharedPtr<MTL::Function> function(const char* name) {
    return NS::TransferPtr(library->newFunction(autoreleasedString(name)));
  }
  NS::SharedPtr<MTL::Buffer> words(uint32_t first, uint32_t step, NS::UInteger count = kThreads) {
    auto buffer = NS::TransferPtr(device->newBuffer(count * 4, MTL::ResourceStorageModeShared));
    for (uint32_t i = 0; i < count; ++i) static_cast<uint32_t*>(buffer->contents())[i] = first + step * i;
    return buffer;
  }
  NS::SharedPtr<MTL::Texture> image(float value) {
    auto descriptor = MTL::TextureDescriptor::texture2DDescriptor(MTL::PixelFormatR32Float, 4, 4, false);
    auto texture = NS::TransferPtr(device->newTexture(descriptor));
    const std::vector<float> texels(16, value);
    texture->replaceRegion(MTL::Region(0, 0, 4, 4), 0, texels.data(), 16);
    return texture;
  }
  void run(const char* name, MTL::Buffer* arguments, NS::UInteger index, NS::UInteger threads,
           const std::vector<const MTL::Resource*>& used, MTL::CommandQueue* on = nullptr) {
    auto pipeline = NS::TransferPtr(device->newComputePipelineState(function(name).get(), static_cast<NS::Error**>(nullptr)));
    ASSERT_TRUE(pipeline);
    auto queue = on ? NS::RetainPtr(on) : NS::TransferPtr(device->newCommandQueue());
    MTL::CommandBuffer* commands = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(pipeline.get());
    encoder->setBuffer(arguments, 0, index);
    encoder->useResources(used.data(), used.size(), MTL::ResourceUsageRead | MTL::ResourceUsageWrite);
    encoder->dispatchThreads(MTL::Size(threads, 1, 1), MTL::Size(threads, 1, 1));
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted)
        << (commands->error() ? textOf(commands->error()->localizedDescription()) : "");
  }
  /// What a call says on standard error.
  template <class Call> std::string said(Call call) {
    testing::internal::CaptureStderr();
    call();
    return testing::internal::GetCapturedStderr();
  }

  /// Fills one structure, runs `gather` on it and compares.
  void gatherOnce(MTL::ArgumentEncoder* encoder, MTL::Buffer* arguments, NS::UInteger element, uint32_t seed,
                  MTL::CommandQueue* queue) {
    auto out = words(0, 0), inner = words(seed, 2), data = words(5, 1, 64);
    NS::SharedPtr<MTL::Buffer> sources[] = {words(seed, 1), words(10, 2), words(20, 3), words(30, 4)};
    NS::SharedPtr<MTL::Texture> images[] = {image(100), image(200), image(float(seed))};
    auto samplers = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    samplers->setSupportArgumentBuffers(true);
    auto smooth = NS::TransferPtr(device->newSamplerState(samplers.get()));
    encoder->setArgumentBuffer(arguments, 0, element);
    encoder->setBuffer(out.get(), 0, 0);
    const MTL::Buffer* buffers[] = {sources[0].get(), sources[1].get(), sources[2].get(), sources[3].get()};
    const NS::UInteger offsets[] = {0, 0, 0, 0};
    encoder->setBuffers(buffers, offsets, NS::Range(2, 4));
    const MTL::Texture* textures[] = {images[0].get(), images[1].get(), images[2].get()};
    encoder->setTextures(textures, NS::Range(10, 3));
    encoder->setSamplerState(smooth.get(), 13);
    const _Float16 factor[] = {3, 4};
    std::memcpy(encoder->constantData(20), factor, sizeof factor);
    auto innerEncoder = NS::TransferPtr(encoder->newArgumentEncoder(21));
    ASSERT_TRUE(innerEncoder);
    EXPECT_EQ(innerEncoder->encodedLength(), 32u);
    EXPECT_EQ(innerEncoder->alignment(), 16u);
    auto innerArguments = NS::TransferPtr(device->newBuffer(32, MTL::ResourceStorageModeShared));
    innerEncoder->setArgumentBuffer(innerArguments.get(), 0);
    innerEncoder->setBuffer(inner.get(), 0, 1);
    const float scale[] = {0, 0, 7};
    std::memcpy(innerEncoder->constantData(0), scale, sizeof scale);
    encoder->setBuffer(innerArguments.get(), 0, 21);
    // Two structures of two members, then three words, all counted on from 30.
    for (uint32_t p = 0; p < 2; ++p) {
      const uint32_t first = p + 1;
      std::memcpy(encoder->constantData(30 + 2 * p), &first, 4);
      encoder->setBuffer(data.get(), 4 * p, 31 + 2 * p);
    }
    const uint32_t table[] = {1000, 0, 2000};
    for (uint32_t t = 0; t < 3; ++t) std::memcpy(encoder->constantData(34 + t), &table[t], 4);

    auto slice = NS::TransferPtr(device->newBuffer(static_cast<std::byte*>(arguments->contents()) + element * encoder->encodedLength(),
                                                   encoder->encodedLength(), MTL::ResourceStorageModeShared));
    run("gather", slice.get(), 3, kThreads,
        {out.get(), inner.get(), data.get(), innerArguments.get(), sources[0].get(), sources[1].get(), sources[2].get(),
         sources[3].get(), images[0].get(), images[1].get(), images[2].get()}, queue);
    for (uint32_t i = 0; i < kThreads; ++i) {
      uint32_t expected = seed + i + 10 + 2 * i + 20 + 3 * i + 30 + 4 * i;   // sources
      expected += 100 + 200 + seed + 100;                                    // images
      expected += 12 + (seed + 2 * i) * 7;                                   // factor, inner
      expected += (5 + 1 + i) + (5 + 1 + 2 + i) + 3000;                      // parts, table
      EXPECT_EQ(static_cast<uint32_t*>(out->contents())[i], expected) << "thread " << i;
    }
  }

  foundation::PoolScope pool;
  NS::SharedPtr<MTL::Device> device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::Library> library;
};

TEST_F(ArgumentEncoders, FillWhatAKernelReads) {
  MTL::Argument* argument = nullptr;
  auto encoder = NS::TransferPtr(function("gather")->newArgumentEncoder(3, &argument));
  ASSERT_TRUE(encoder);
  ASSERT_TRUE(argument);
  EXPECT_EQ(textOf(argument->name()), "arguments");
  EXPECT_TRUE(argument->bufferPointerType()->elementIsArgumentBuffer());
  EXPECT_EQ(encoder->encodedLength(), argument->bufferDataSize());
  auto arguments = NS::TransferPtr(device->newBuffer(encoder->encodedLength(), MTL::ResourceStorageModeShared));
  gatherOnce(encoder.get(), arguments.get(), 0, 40, nullptr);
}

TEST_F(ArgumentEncoders, OfManyThreadsFillPartsOfOneBuffer) {
  constexpr uint32_t kEncoders = 8;
  auto kernel = function("gather");
  auto queue = NS::TransferPtr(device->newCommandQueue());
  const NS::UInteger length = NS::TransferPtr(kernel->newArgumentEncoder(3))->encodedLength();
  auto arguments = NS::TransferPtr(device->newBuffer(length * kEncoders, MTL::ResourceStorageModeShared));
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < kEncoders; ++t)
    threads.emplace_back([&, t] {
      const foundation::PoolScope pool;
      auto encoder = NS::TransferPtr(kernel->newArgumentEncoder(3));
      ASSERT_TRUE(encoder);
      gatherOnce(encoder.get(), arguments.get(), t, 100 * t, queue.get());
    });
  for (auto& thread : threads) thread.join();
}

TEST_F(ArgumentEncoders, FollowPointersBackToTheirOwnStructure) {
  auto encoder = NS::TransferPtr(function("walk")->newArgumentEncoder(0));
  ASSERT_TRUE(encoder);
  EXPECT_EQ(encoder->encodedLength(), 24u);
  auto next = NS::TransferPtr(encoder->newArgumentEncoder(0));
  ASSERT_TRUE(next);
  auto nodes = NS::TransferPtr(device->newBuffer(24 * 10, MTL::ResourceStorageModeShared));
  auto out = words(0, 0);
  for (uint32_t i = 0; i < 10; ++i) {
    next->setArgumentBuffer(nodes.get(), 0, i);
    next->setBuffer(i < 9 ? nodes.get() : nullptr, i < 9 ? 24 * (i + 1) : 0, 0);
    next->setBuffer(out.get(), 0, 1);
    *static_cast<uint32_t*>(next->constantData(2)) = i + 1;
  }
  run("walk", nodes.get(), 0, 1, {out.get()});
  EXPECT_EQ(*static_cast<uint32_t*>(out->contents()), 55u);
}

TEST_F(ArgumentEncoders, FromDescriptorsHaveTheStructuresLayout) {
  const auto member = [](MTL::DataType type, NS::UInteger index, NS::UInteger length = 0) {
    auto* descriptor = MTL::ArgumentDescriptor::argumentDescriptor();
    descriptor->setDataType(type);
    descriptor->setIndex(index);
    descriptor->setArrayLength(length);
    return descriptor;
  };
  // struct { device T* a; half b; float3 c; float3x3 d; array<texture2d<float>, 2> e; uchar f; }, out of order
  const NS::Object* members[] = {member(MTL::DataTypeUChar, 9),   member(MTL::DataTypePointer, 0), member(MTL::DataTypeHalf, 1),
                                 member(MTL::DataTypeFloat3, 2), member(MTL::DataTypeFloat3x3, 3), member(MTL::DataTypeTexture, 4, 2)};
  auto encoder = NS::TransferPtr(device->newArgumentEncoder(NS::Array::array(members, 6)));
  ASSERT_TRUE(encoder);
  EXPECT_EQ(encoder->encodedLength(), 112u);
  EXPECT_EQ(encoder->alignment(), 16u);
  auto buffer = NS::TransferPtr(device->newBuffer(112, MTL::ResourceStorageModeShared));
  encoder->setArgumentBuffer(buffer.get(), 0);
  const auto offset = [&](NS::UInteger index) {
    return static_cast<char*>(encoder->constantData(index)) - static_cast<char*>(buffer->contents());
  };
  EXPECT_EQ(offset(1), 8);
  EXPECT_EQ(offset(2), 16);
  EXPECT_EQ(offset(3), 32);
  EXPECT_EQ(offset(9), 96);
  auto texture = image(1);
  encoder->setTexture(texture.get(), 5);
  EXPECT_EQ(static_cast<uint64_t*>(buffer->contents())[11], texture->gpuResourceID()._impl);
  encoder->setBuffer(buffer.get(), 16, 0);
  EXPECT_EQ(static_cast<uint64_t*>(buffer->contents())[0], buffer->gpuAddress() + 16);

  const NS::Object* twice[] = {member(MTL::DataTypePointer, 0, 3), member(MTL::DataTypeInt, 2)};
  EXPECT_NE(said([&] { EXPECT_FALSE(device->newArgumentEncoder(NS::Array::array(twice, 2))); })
                .find("argument 2 has an index that another argument takes"), std::string::npos);
  const NS::Object* wrong[] = {member(MTL::DataTypeStruct, 0)};
  EXPECT_NE(said([&] { EXPECT_FALSE(device->newArgumentEncoder(NS::Array::array(wrong, 1))); })
                .find("argument 0 has dataType 1"), std::string::npos);
  EXPECT_NE(said([&] { EXPECT_FALSE(device->newArgumentEncoder(static_cast<NS::Array*>(nullptr))); }).find("arguments is null"),
            std::string::npos);
}

TEST_F(ArgumentEncoders, ComeFromReflectionToo) {
  MTL::ComputePipelineReflection* reflection = nullptr;
  auto pipeline = NS::TransferPtr(device->newComputePipelineState(
      function("gather").get(), MTL::PipelineOptionBindingInfo, &reflection, static_cast<NS::Error**>(nullptr)));
  ASSERT_TRUE(pipeline);
  for (NS::UInteger i = 0; i < reflection->bindings()->count(); ++i) {
    auto* binding = reflection->bindings()->object<MTL::BufferBinding>(i);
    if (binding->index() == 3) {
      auto encoder = NS::TransferPtr(device->newArgumentEncoder(binding));
      ASSERT_TRUE(encoder);
      EXPECT_EQ(encoder->encodedLength(), binding->bufferDataSize());
    } else {
      EXPECT_NE(said([&] { EXPECT_FALSE(device->newArgumentEncoder(binding)); }).find("'plain' of type 'float' holds no"),
                std::string::npos);
    }
  }
}

TEST_F(ArgumentEncoders, NameEveryMisuse) {
  auto kernel = function("gather");
  const auto expect = [&](const char* text, auto call) {
    const std::string heard = said(call);
    EXPECT_NE(heard.find(text), std::string::npos) << text << "\n" << heard;
  };
  expect("[MTL::Function::newArgumentEncoder] buffer(7) of function 'gather' does not exist",
         [&] { EXPECT_FALSE(kernel->newArgumentEncoder(7)); });
  expect("is 'plain' of type 'float', which holds no pointers", [&] { EXPECT_FALSE(kernel->newArgumentEncoder(0)); });

  auto encoder = NS::TransferPtr(kernel->newArgumentEncoder(3));
  ASSERT_TRUE(encoder);
  auto small = words(0, 0, 4), arguments = NS::TransferPtr(device->newBuffer(1024, MTL::ResourceStorageModeShared));
  auto texture = image(0);
  expect("[MTL::ArgumentEncoder::setBuffer] index 0: there is no argument buffer yet",
         [&] { encoder->setBuffer(small.get(), 0, 0); });
  expect("offset 0 and encodedLength", [&] { encoder->setArgumentBuffer(small.get(), 0); });
  expect("offset 4, limit a multiple of 8", [&] { encoder->setArgumentBuffer(arguments.get(), 4); });
  expect("exceed 64 bits", [&] { encoder->setArgumentBuffer(arguments.get(), 0, ~NS::UInteger(0)); });
  encoder->setArgumentBuffer(arguments.get(), 0);
  expect("index 1 is none of the structure's", [&] { encoder->setBuffer(small.get(), 0, 1); });
  expect("index 10 'images' is no buffer", [&] { encoder->setBuffer(small.get(), 0, 10); });
  expect("index 0: offset 16, limit 16 bytes", [&] { encoder->setBuffer(small.get(), 16, 0); });
  expect("index 0 'out' is no texture", [&] { encoder->setTexture(texture.get(), 0); });
  expect("index 0 'out' is no sampler", [&] { encoder->setSamplerState(nullptr, 0); });
  expect("index 0 'out' is no constant", [&] { EXPECT_FALSE(encoder->constantData(0)); });
  expect("index 0 is no pointer to a structure", [&] { EXPECT_FALSE(encoder->newArgumentEncoder(0)); });
  const MTL::Texture* textures[] = {texture.get(), texture.get()};
  expect("range at 18446744073709551615 of 2 indices", [&] { encoder->setTextures(textures, NS::Range(~NS::UInteger(0), 2)); });
  auto descriptor = MTL::TextureDescriptor::alloc()->init();
  descriptor->setTextureType(MTL::TextureType3D);
  descriptor->setPixelFormat(MTL::PixelFormatR32Float);
  auto volume = NS::TransferPtr(device->newTexture(descriptor));
  descriptor->release();
  expect("index 10: ", [&] { encoder->setTexture(volume.get(), 10); });
  for (NS::UInteger i = 0; i < 1024; ++i) ASSERT_EQ(static_cast<char*>(arguments->contents())[i], 0) << "byte " << i;
}

}  // namespace
}  // namespace invar::metal
