// Kernels from source that read, write and sample textures.
#include <cmath>

#include "Textures.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

class TextureKernelTest : public TextureTestBase {
protected:
  using Texel = std::array<float, 4>;
  static Texel pattern(NS::UInteger x, NS::UInteger y) { return {float(x), float(y), float(x * y), 1}; }
  NS::SharedPtr<MTL::Buffer> results = buffer(1 << 16);
  float* floats() { return static_cast<float*>(results->contents()); }
};

TEST_F(TextureKernelTest, ReadAndWriteInEveryFormat) {
  auto lib = library(R"(
    kernel void floats(texture2d<float, access::read> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                       uint2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); }
    kernel void halfs(texture2d<half, access::read> in [[texture(0)]], texture2d<half, access::write> out [[texture(1)]],
                      ushort2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); }
    kernel void ints(texture2d<int, access::read> in [[texture(0)]], texture2d<int, access::write> out [[texture(1)]],
                     uint2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); }
    kernel void shorts(texture2d<short, access::read> in [[texture(0)]], texture2d<short, access::write> out [[texture(1)]],
                       uint2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); }
    kernel void uints(texture2d<uint, access::read> in [[texture(0)]], texture2d<uint, access::write> out [[texture(1)]],
                      uint2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); }
    kernel void ushorts(texture2d<ushort, access::read> in [[texture(0)]], texture2d<ushort, access::write> out [[texture(1)]],
                        uint2 g [[thread_position_in_grid]]) { out.write(in.read(g), g); })");
  std::map<std::string, NS::SharedPtr<MTL::ComputePipelineState>> kernels;
  for (const char* name : {"floats", "halfs", "ints", "shorts", "uints", "ushorts"}) kernels[name] = kernel(lib, name);
  for (NS::UInteger number = 0; number < 300; ++number) {
    const auto* format = device::pixelFormat(number);
    if (!format) continue;
    const auto pixel = MTL::PixelFormat(number);
    const bool isWide = format->bytes / format->components == 4;
    std::vector<uint8_t> bytes(13 * 7 * format->bytes);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * 89 % 120 + 1);   // no NaN in any format
    std::vector<const char*> names;
    switch (format->kind) {
      case device::ComponentKind::Uint: names = {"uints"}; if (!isWide) names.push_back("ushorts"); break;
      case device::ComponentKind::Sint: names = {"ints"}; if (!isWide) names.push_back("shorts"); break;
      // A half has fewer bits than these formats' components.
      default: names = {"floats"}; if (!isWide && format->bytes / format->components < 2) names.push_back("halfs");
    }
    for (const char* name : names) {
      auto in = texture(pixel, 13, 7), out = texture(pixel, 13, 7);
      in->replaceRegion(MTL::Region(0, 0, 13, 7), 0, bytes.data(), 13 * format->bytes);
      run(kernels[name], MTL::Size(20, 10, 1), [&](auto* e) {   // threads outside read zero and write nothing
        e->setTexture(in.get(), 0);
        e->setTexture(out.get(), 1);
      });
      std::vector<uint8_t> got(bytes.size());
      out->getBytes(got.data(), 13 * format->bytes, MTL::Region(0, 0, 13, 7), 0);
      if (format->number == 92 || format->number == 93) continue;   // some of these codes are NaNs, or not unique
      EXPECT_EQ(got, bytes) << format->name << " by " << name;
    }
  }
}

TEST_F(TextureKernelTest, ReadsOutsideAreZeroAndWritesAreDropped) {
  auto state = kernel(R"(
    kernel void k(texture2d<float, access::read> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                  device float4* r [[buffer(0)]]) {
      r[0] = in.read(uint2(4, 0)); r[1] = in.read(uint2(0, 4)); r[2] = in.read(uint2(0xffffffff, 0)); r[3] = in.read(uint2(0), 1);
      r[4] = in.read(uint2(0), 0xffffffff); r[5] = in.read(uint2(3));
      out.write(float4(9), uint2(4, 0)); out.write(float4(9), uint2(0xffffffff)); out.write(float4(9), uint2(0), 1);
    })", "k");
  auto in = image(4, 4, [](auto, auto) { return Texel{7, 7, 7, 7}; }), out = image(4, 4, [](auto, auto) { return Texel{1, 1, 1, 1}; });
  std::memset(floats(), 0xFF, 1024);
  run(state, MTL::Size(1, 1, 1), [&](auto* e) {
    e->setTexture(in.get(), 0);
    e->setTexture(out.get(), 1);
    e->setBuffer(results.get(), 0, 0);
  });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(floats()[i], 0.0f) << i;
  EXPECT_EQ(floats()[20], 7.0f);
  for (const Texel& t : texels<Texel>(out.get())) EXPECT_EQ(t, (Texel{1, 1, 1, 1}));
}

TEST_F(TextureKernelTest, EveryTypeTellsItsSizesAndReadsItsTexels) {
  auto lib = library(R"(
    kernel void d1(texture1d<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(3).x; r[2] = t.get_num_mip_levels(); r[3] = t.sample(sampler(coord::pixel), 3.5f).x; }
    kernel void d1a(texture1d_array<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(3u, 2).x; r[2] = t.get_array_size(); r[3] = t.sample(sampler(coord::pixel), 3.5f, 2).x; }
    kernel void d2(texture2d<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(1); r[1] = t.read(uint2(1, 2), 1).x; r[2] = t.get_height(1);
      r[3] = t.sample(sampler(mip_filter::nearest), float2(1.5f / 4, 2.5f / 4), level(1)).x; }
    kernel void d2a(texture2d_array<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(uint2(1, 2), 2).x; r[2] = t.get_array_size();
      r[3] = t.sample(sampler(coord::pixel), float2(1.5f, 2.5f), 2).x; }
    kernel void d3(texture3d<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(uint3(1, 2, 3)).x; r[2] = t.get_depth();
      r[3] = t.sample(sampler(coord::pixel), float3(1.5f, 2.5f, 3.5f)).x; }
    kernel void cube(texturecube<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(uint2(1, 2), 3).x; r[2] = t.get_height();
      r[3] = t.sample(sampler(), float3(-0.25f, -1, -0.25f)).x; }
    kernel void cubes(texturecube_array<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(uint2(1, 2), 3, 1).x; r[2] = t.get_array_size();
      r[3] = t.sample(sampler(), float3(-0.25f, -1, -0.25f), 1).x; }
    kernel void line(texture_buffer<float> t [[texture(0)]], device float* r [[buffer(0)]]) {
      r[0] = t.get_width(); r[1] = t.read(3).x; r[2] = 1; r[3] = t.read(3).x; })");
  const struct { const char* name; MTL::TextureType type; MTL::Size size; NS::UInteger array, levels, slice, level, x, y, z; float expected[2]; } cases[] = {
      {"d1", MTL::TextureType1D, {8, 1, 1}, 1, 1, 0, 0, 3, 0, 0, {8, 1}},
      {"d1a", MTL::TextureType1DArray, {8, 1, 1}, 4, 1, 2, 0, 3, 0, 0, {8, 4}},
      {"d2", MTL::TextureType2D, {8, 8, 1}, 1, 4, 0, 1, 1, 2, 0, {4, 4}},
      {"d2a", MTL::TextureType2DArray, {8, 8, 1}, 4, 1, 2, 0, 1, 2, 0, {8, 4}},
      {"d3", MTL::TextureType3D, {8, 8, 5}, 1, 1, 0, 0, 1, 2, 3, {8, 5}},
      {"cube", MTL::TextureTypeCube, {4, 4, 1}, 1, 1, 3, 0, 1, 2, 0, {4, 4}},
      {"cubes", MTL::TextureTypeCubeArray, {4, 4, 1}, 2, 1, 9, 0, 1, 2, 0, {4, 2}},
      {"line", MTL::TextureTypeTextureBuffer, {5000, 1, 1}, 1, 1, 0, 0, 3, 0, 0, {5000, 1}}};
  for (const auto& c : cases) {
    auto d = descriptor(MTL::PixelFormatR32Float, c.size.width, c.size.height);
    d->setTextureType(c.type);
    d->setDepth(c.size.depth);
    d->setArrayLength(c.array);
    d->setMipmapLevelCount(c.levels);
    auto t = texture(d);
    const float value = 42;
    t->replaceRegion(MTL::Region(c.x, c.y, c.z, 1, 1, 1), c.level, c.slice, &value, 4, 4);
    run(kernel(lib, c.name), MTL::Size(1, 1, 1), [&](auto* e) {
      e->setTexture(t.get(), 0);
      e->setBuffer(results.get(), 0, 0);
    });
    EXPECT_EQ(floats()[0], c.expected[0]) << c.name;
    EXPECT_EQ(floats()[1], 42.0f) << c.name;
    EXPECT_EQ(floats()[2], c.expected[1]) << c.name;
    EXPECT_EQ(floats()[3], 42.0f) << c.name;
  }
}

TEST_F(TextureKernelTest, SamplersInTheSourceAndBoundOnesAreTheSame) {
  auto lib = library(R"(
    constexpr sampler everywhere(coord::normalized, address::repeat, filter::linear);
    constant sampler alsoEverywhere(filter::linear, address::mirrored_repeat);
    kernel void constants(texture2d<float> t [[texture(0)]], device float4* r [[buffer(0)]], uint i [[thread_position_in_grid]]) {
      float2 c = float2(i * 0.07f - 1, i * 0.11f - 1);
      constexpr sampler nearest(filter::nearest, s_address::clamp_to_zero, t_address::clamp_to_edge);
      constexpr sampler border(filter::linear, address::clamp_to_border, border_color::opaque_white);
      r[i * 4] = t.sample(everywhere, c);
      r[i * 4 + 1] = t.sample(alsoEverywhere, c);
      r[i * 4 + 2] = t.sample(nearest, c);
      r[i * 4 + 3] = t.sample(border, c);
    }
    kernel void bound(texture2d<float> t [[texture(0)]], device float4* r [[buffer(0)]], array<sampler, 4> s [[sampler(2)]],
                      uint i [[thread_position_in_grid]]) {
      float2 c = float2(i * 0.07f - 1, i * 0.11f - 1);
      for (uint k = 0; k < 4; ++k) r[i * 4 + k] = t.sample(s[k], c);
    })");
  auto t = image(8, 8, pattern);
  const auto sampler = [&](bool linear, MTL::SamplerAddressMode s, MTL::SamplerAddressMode t_, MTL::SamplerBorderColor border) {
    auto d = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    d->setMinFilter(linear ? MTL::SamplerMinMagFilterLinear : MTL::SamplerMinMagFilterNearest);
    d->setMagFilter(d->minFilter());
    d->setSAddressMode(s);
    d->setTAddressMode(t_);
    d->setBorderColor(border);
    return NS::TransferPtr(device->newSamplerState(d.get()));
  };
  using Mode = MTL::SamplerAddressMode;
  NS::SharedPtr<MTL::SamplerState> states[] = {
      sampler(true, Mode::SamplerAddressModeRepeat, Mode::SamplerAddressModeRepeat, MTL::SamplerBorderColorTransparentBlack),
      sampler(true, Mode::SamplerAddressModeMirrorRepeat, Mode::SamplerAddressModeMirrorRepeat, MTL::SamplerBorderColorTransparentBlack),
      sampler(false, Mode::SamplerAddressModeClampToZero, Mode::SamplerAddressModeClampToEdge, MTL::SamplerBorderColorTransparentBlack),
      sampler(true, Mode::SamplerAddressModeClampToBorderColor, Mode::SamplerAddressModeClampToBorderColor, MTL::SamplerBorderColorOpaqueWhite)};
  const MTL::SamplerState* list[] = {states[0].get(), states[1].get(), states[2].get(), states[3].get()};
  auto other = buffer(1 << 16);
  run(kernel(lib, "constants"), MTL::Size(50, 1, 1), [&](auto* e) {
    e->setTexture(t.get(), 0);
    e->setBuffer(results.get(), 0, 0);
  });
  run(kernel(lib, "bound"), MTL::Size(50, 1, 1), [&](auto* e) {
    e->setTexture(t.get(), 0);
    e->setBuffer(other.get(), 0, 0);
    e->setSamplerStates(list, NS::Range(2, 4));
  });
  EXPECT_EQ(std::memcmp(results->contents(), other->contents(), 50 * 64), 0);
  bool varied = false;
  for (int i = 1; i < 50; ++i) varied |= floats()[i * 16] != floats()[0];
  EXPECT_TRUE(varied);
}

TEST_F(TextureKernelTest, LevelOfDetailLimitsOfTheEncoderWin) {
  auto state = kernel(R"(kernel void k(texture2d<float> t [[texture(0)]], sampler s [[sampler(0)]], device float* r [[buffer(0)]]) {
    r[0] = t.sample(s, float2(0.5f), level(0)).x; r[1] = t.sample(s, float2(0.5f), level(9)).x; r[2] = t.sample(s, float2(0.5f), bias(1)).x;
    r[3] = t.sample(s, float2(0.5f), min_lod_clamp(2)).x; r[4] = t.sample(s, float2(0.5f), gradient2d(float2(0.5f, 0), float2(0, 0.25f))).x; })", "k");
  auto d = descriptor(MTL::PixelFormatR32Float, 8, 8);
  d->setMipmapLevelCount(4);
  auto t = texture(d);
  for (NS::UInteger level = 0; level < 4; ++level) {
    const std::vector<float> values(64, float(level));
    t->replaceRegion(MTL::Region(0, 0, 8 >> level, 8 >> level), level, values.data(), 32);
  }
  auto sd = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
  sd->setMipFilter(MTL::SamplerMipFilterLinear);
  auto s = NS::TransferPtr(device->newSamplerState(sd.get()));
  const auto expect = [&](std::initializer_list<float> values, const std::function<void(MTL::ComputeCommandEncoder*)>& bind) {
    run(state, MTL::Size(1, 1, 1), [&](auto* e) {
      e->setTexture(t.get(), 0);
      e->setBuffer(results.get(), 0, 0);
      bind(e);
    });
    int i = 0;
    for (float value : values) EXPECT_EQ(floats()[i++], value);
  };
  expect({0, 3, 1, 2, 2}, [&](auto* e) { e->setSamplerState(s.get(), 0); });
  expect({1, 2.5f, 1, 2, 2}, [&](auto* e) { e->setSamplerState(s.get(), 1.0f, 2.5f, 0); });
}

TEST_F(TextureKernelTest, ArraysOfTexturesAndArgumentBuffers) {
  auto lib = library(R"(
    kernel void chosen(array<texture2d<float>, 3> t [[texture(5)]], device float* r [[buffer(0)]], uint i [[thread_position_in_grid]]) {
      r[i] = t[i % 3].read(uint2(1, 0)).x; }
    struct Arguments {
      texture2d<float> first;
      sampler s;
      array<texture2d<float, access::write>, 2> outputs;
      device float* values;
    };
    kernel void indirect(constant Arguments& a [[buffer(1)]], uint i [[thread_position_in_grid]]) {
      a.values[i] = a.first.sample(a.s, float2((i + 0.5f) / 4, 0.5f)).x + a.first.get_width();
      a.outputs[1].write(float4(i), uint2(i, 0));
    }
    kernel void bindless(device texture2d<float>* all [[buffer(1)]], device float* r [[buffer(0)]], uint i [[thread_position_in_grid]]) {
      r[i] = all[i].read(uint2(0)).x; })");
  NS::SharedPtr<MTL::Texture> t[3];
  for (int k = 0; k < 3; ++k) t[k] = image(4, 1, [k](auto x, auto) { return Texel{float(k * 10 + x), 0, 0, 0}; });
  const MTL::Texture* list[] = {t[0].get(), t[1].get(), t[2].get()};
  run(kernel(lib, "chosen"), MTL::Size(6, 1, 1), [&](auto* e) {
    e->setTextures(list, NS::Range(5, 3));
    e->setBuffer(results.get(), 0, 0);
  });
  for (int i = 0; i < 6; ++i) EXPECT_EQ(floats()[i], float(i % 3 * 10 + 1));

  auto sd = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
  auto s = NS::TransferPtr(device->newSamplerState(sd.get()));
  const uint64_t arguments[] = {t[1]->gpuResourceID()._impl, s->gpuResourceID()._impl, 0, t[2]->gpuResourceID()._impl,
                                results->gpuAddress()};
  run(kernel(lib, "indirect"), MTL::Size(4, 1, 1), [&](auto* e) {
    e->setBytes(arguments, sizeof arguments, 1);
    e->useResource(t[1].get(), MTL::ResourceUsageRead);
    e->useResource(t[2].get(), MTL::ResourceUsageWrite);
    e->useResource(results.get(), MTL::ResourceUsageWrite);
  });
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(floats()[i], float(10 + i + 4));
    EXPECT_EQ(texels<Texel>(t[2].get())[size_t(i)][0], float(i));
  }
  const uint64_t all[] = {t[0]->gpuResourceID()._impl, t[1]->gpuResourceID()._impl};
  run(kernel(lib, "bindless"), MTL::Size(2, 1, 1), [&](auto* e) {
    e->setBytes(all, sizeof all, 1);
    e->setBuffer(results.get(), 0, 0);
    e->useResource(t[0].get(), MTL::ResourceUsageRead);
    e->useResource(t[1].get(), MTL::ResourceUsageRead);
  });
  EXPECT_EQ(floats()[1], 10.0f);
}

TEST_F(TextureKernelTest, WhatNobodyBoundIsNamedWhenItIsUsed) {
#if INVAR_ASAN
  GTEST_SKIP() << "AddressSanitizer reports such an access itself";
#endif
  auto lib = library(R"(
    kernel void reads(texture2d<float> mask [[texture(3)]], device float* r [[buffer(0)]], constant bool& use [[buffer(1)]],
                      uint i [[thread_position_in_grid]]) { r[i] = use ? mask.read(uint2(i, 0)).x : 5; }
    kernel void null(texture2d<float> mask [[texture(3)]], device float* r [[buffer(0)]]) { r[0] = is_null_texture(mask) ? 1 : mask.get_width(); }
    kernel void writes(texture2d<float, access::write> out [[texture(7)]]) { out.write(float4(1), uint2(0)); }
    kernel void samples(texture2d<float> t [[texture(0)]], sampler smooth [[sampler(4)]], device float* r [[buffer(0)]]) {
      r[0] = t.sample(smooth, float2(0.5f)).x; }
    struct Arguments { texture2d<float> t; sampler s; };
    kernel void unset(constant Arguments& a [[buffer(1)]], device float* r [[buffer(0)]]) { r[0] = a.t.sample(a.s, float2(0)).x; })");
  auto t = image(4, 4, pattern);
  for (bool use : {false, true}) {
    auto* commands = dispatch(kernel(lib, "reads"), MTL::Size(8, 1, 1), [&](auto* e) {
      e->setBuffer(results.get(), 0, 0);
      e->setBytes(&use, 1, 1);
    });
    if (use) expectFailure(commands, {"texture(3) 'mask'", "nothing is bound", "setTexture"});
    else expectSuccess(commands);
  }
  EXPECT_EQ(floats()[7], 5.0f);
  run(kernel(lib, "null"), MTL::Size(1, 1, 1), [&](auto* e) { e->setBuffer(results.get(), 0, 0); });
  EXPECT_EQ(floats()[0], 1.0f);
  expectFailure(dispatch(kernel(lib, "writes"), MTL::Size(1, 1, 1), [](auto*) {}), {"texture(7) 'out'"});
  expectFailure(dispatch(kernel(lib, "samples"), MTL::Size(1, 1, 1), [&](auto* e) {
                  e->setTexture(t.get(), 0);
                  e->setBuffer(results.get(), 0, 0);
                }), {"sampler(4) 'smooth'", "setSamplerState"});
  const uint64_t arguments[] = {t->gpuResourceID()._impl, 0};
  expectFailure(dispatch(kernel(lib, "unset"), MTL::Size(1, 1, 1), [&](auto* e) {
                  e->setBytes(arguments, sizeof arguments, 1);
                  e->setBuffer(results.get(), 0, 0);
                }), {"sampler in memory"});
  run(kernel(lib, "null"), MTL::Size(1, 1, 1), [&](auto* e) {
    e->setTexture(t.get(), 3);
    e->setBuffer(results.get(), 0, 0);
  });
  EXPECT_EQ(floats()[0], 4.0f);
}

TEST_F(TextureKernelTest, OptionalTexturesDependOnFunctionConstants) {
  auto lib = library(R"(
    constant bool masked [[function_constant(0)]];
    kernel void k(texture2d<float> in [[texture(0)]], texture2d<float> mask [[texture(1), function_constant(masked)]],
                  device float* r [[buffer(0)]], uint i [[thread_position_in_grid]]) {
      float v = in.read(uint2(i, 0)).x;
      if (masked) v *= mask.read(uint2(i, 0)).x;
      r[i] = v; })");
  auto in = image(4, 1, [](auto x, auto) { return Texel{float(x + 1), 0, 0, 0}; }), mask = image(4, 1, [](auto x, auto) { return Texel{float(x % 2), 0, 0, 0}; });
  for (bool masked : {false, true}) {
    auto constants = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    constants->setConstantValue(&masked, MTL::DataTypeBool, NS::UInteger(0));
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(lib->newFunction(autoreleasedString("k"), constants.get(), &error));
    MTL::AutoreleasedComputePipelineReflection reflection = nullptr;
    auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), MTL::PipelineOptionArgumentInfo, &reflection, &error));
    ASSERT_TRUE(state);
    EXPECT_EQ(reflection->bindings()->count(), masked ? 3u : 2u);
    run(state, MTL::Size(4, 1, 1), [&](auto* e) {
      e->setTexture(in.get(), 0);
      if (masked) e->setTexture(mask.get(), 1);
      e->setBuffer(results.get(), 0, 0);
    });
    for (int i = 0; i < 4; ++i) EXPECT_EQ(floats()[i], masked ? float((i + 1) * (i % 2)) : float(i + 1));
  }
}

TEST_F(TextureKernelTest, ReflectionDescribesTexturesAndSamplers) {
  MTL::AutoreleasedComputePipelineReflection reflection = nullptr;
  auto state = kernel(library(R"(
    kernel void k(texture2d<half, access::write> out [[texture(4)]], array<texture3d<uint>, 5> volumes [[texture(9)]],
                  depth2d<float> shadow [[texture(2)]], sampler s [[sampler(1)]], texture_buffer<int, access::read_write> line [[texture(0)]],
                  texture2d<float> unused [[texture(20)]], uint2 g [[thread_position_in_grid]]) {
      out.write(half4(shadow.sample(s, float2(g)) + volumes[g.x % 5].read(uint3(0)).x), g);
      line.write(line.read(g.x) + 1, g.x);
    })"), "k", &reflection);
  ASSERT_TRUE(state);
  const struct { const char* name; MTL::BindingType type; NS::UInteger index; MTL::BindingAccess access; MTL::TextureType texture; MTL::DataType data; NS::UInteger length; bool depth, used; } expected[] = {
      {"out", MTL::BindingTypeTexture, 4, MTL::BindingAccessWriteOnly, MTL::TextureType2D, MTL::DataTypeHalf, 1, false, true},
      {"volumes", MTL::BindingTypeTexture, 9, MTL::BindingAccessReadOnly, MTL::TextureType3D, MTL::DataTypeUInt, 5, false, true},
      {"shadow", MTL::BindingTypeTexture, 2, MTL::BindingAccessReadOnly, MTL::TextureType2D, MTL::DataTypeFloat, 1, true, true},
      {"s", MTL::BindingTypeSampler, 1, MTL::BindingAccessReadOnly, MTL::TextureType1D, MTL::DataTypeNone, 0, false, true},
      {"line", MTL::BindingTypeTexture, 0, MTL::BindingAccessReadWrite, MTL::TextureTypeTextureBuffer, MTL::DataTypeInt, 1, false, true},
      {"unused", MTL::BindingTypeTexture, 20, MTL::BindingAccessReadOnly, MTL::TextureType2D, MTL::DataTypeFloat, 1, false, false}};
  ASSERT_EQ(reflection->bindings()->count(), std::size(expected));
  for (size_t i = 0; i < std::size(expected); ++i) {
    const auto& e = expected[i];
    auto* binding = reflection->bindings()->object<MTL::TextureBinding>(i);
    EXPECT_EQ(std::string(foundation::textOf(binding->name())), e.name);
    EXPECT_EQ(binding->type(), e.type) << e.name;
    EXPECT_EQ(binding->index(), e.index) << e.name;
    EXPECT_EQ(binding->access(), e.access) << e.name;
    EXPECT_EQ(binding->textureType(), e.texture) << e.name;
    EXPECT_EQ(binding->textureDataType(), e.data) << e.name;
    EXPECT_EQ(binding->arrayLength(), e.length) << e.name;
    EXPECT_EQ(binding->depthTexture(), e.depth) << e.name;
    EXPECT_EQ(binding->used(), e.used) << e.name;
    auto* argument = reflection->arguments()->object<MTL::Argument>(i);
    EXPECT_EQ(argument->textureType(), e.texture) << e.name;
  }
}

TEST_F(TextureKernelTest, WhatMetalForbidsDoesNotCompile) {
  const auto message = [&](const char* parameters, const char* body) {
    const std::string source = std::string("#include <metal_stdlib>\nusing namespace metal;\nkernel void k(") + parameters +
                               ", device float4* r [[buffer(0)]], uint2 g [[thread_position_in_grid]]) { " + body + " }";
    NS::Error* error = nullptr;
    auto lib = NS::TransferPtr(device->newLibrary(autoreleasedString(source), nullptr, &error));
    if (lib) {
      auto function = NS::TransferPtr(lib->newFunction(autoreleasedString("k")));
      EXPECT_FALSE(NS::TransferPtr(device->newComputePipelineState(function.get(), &error))) << source;
    }
    return std::string(error ? foundation::textOf(error->localizedDescription()) : "");
  };
  expectParts(message("texture2d<float, access::write> t [[texture(0)]]", "r[0] = t.read(g);"), {"'access::write' cannot be read"});
  expectParts(message("texture2d<float, access::read> t [[texture(0)]]", "t.write(r[0], g);"), {"is written with 'access::write'"});
  expectParts(message("texture2d<float, access::read> t [[texture(0)]], sampler s [[sampler(0)]]", "r[0] = t.sample(s, float2(0));"),
              {"sampled with 'access::sample'"});
  expectParts(message("texture2d<char> t [[texture(0)]]", "r[0] = t.get_width();"), {"component type of a texture must be"});
  expectParts(message("depth2d<half> t [[texture(0)]]", "r[0] = t.read(g);"), {"depth texture must be 'float'"});
  expectParts(message("texture2d_ms<float> t [[texture(0)]]", "r[0] = 1;"), {"only", "render pass"});
  expectParts(message("texture2d<float> t [[texture(128)]]", "r[0] = t.read(g);"), {"index 128", "highest is 127"});
  expectParts(message("array<texture2d<float>, 4> t [[texture(125)]]", "r[0] = t[0].read(g);"), {"index 125 and 4 elements", "127"});
  expectParts(message("sampler s [[sampler(16)]]", "r[0] = 1;"), {"index 16", "highest is 15"});
  expectParts(message("texture2d<float> t [[buffer(1)]]", "r[0] = t.read(g);"), {"'buffer' does not fit", "'texture'"});
  expectParts(message("array<texture2d<float>, 2> a [[texture(0)]], texture2d<float> t [[texture(1)]]", "r[0] = t.read(g) + a[0].read(g);"),
              {"index 1", "that of parameter 'a' too"});
}

TEST_F(TextureKernelTest, AtomicsCountInTexels) {
  auto lib = library(R"(
    kernel void count(texture2d<uint, access::read_write> t [[texture(0)]], uint i [[thread_position_in_grid]]) {
      t.atomic_fetch_add(uint2(i % 4, 0), uint4(1));
      t.atomic_fetch_max(uint2(i % 4, 1), uint4(i));
      t.atomic_fetch_add(uint2(100, 0), uint4(1));
    })");
  auto t = texture(MTL::PixelFormatR32Uint, 4, 2);
  run(kernel(lib, "count"), MTL::Size(1000, 1, 1), [&](auto* e) { e->setTexture(t.get(), 0); });
  EXPECT_EQ(texels<uint32_t>(t.get()), (std::vector<uint32_t>{250, 250, 250, 250, 996, 997, 998, 999}));
}

TEST_F(TextureKernelTest, SwizzledViewsChangeWhatKernelsSee) {
  auto state = kernel(R"(kernel void k(texture2d<float> t [[texture(0)]], device float4* r [[buffer(0)]]) {
    r[0] = t.read(uint2(1, 0)); r[1] = t.sample(sampler(filter::linear, coord::pixel), float2(1, 0.5f)); })", "k");
  auto t = image(2, 1, [](auto x, auto) { return Texel{float(x), 10, 20, 30}; });
  auto view = NS::TransferPtr(t->newTextureView(MTL::PixelFormatRGBA32Float, MTL::TextureType2D, NS::Range(0, 1), NS::Range(0, 1),
                                                {MTL::TextureSwizzleAlpha, MTL::TextureSwizzleRed, MTL::TextureSwizzleOne, MTL::TextureSwizzleZero}));
  run(state, MTL::Size(1, 1, 1), [&](auto* e) {
    e->setTexture(view.get(), 0);
    e->setBuffer(results.get(), 0, 0);
  });
  EXPECT_EQ(std::vector<float>(floats(), floats() + 8), (std::vector<float>{30, 1, 1, 0, 30, 0.5f, 1, 0}));
}

TEST_F(TextureKernelTest, TexelsPassThroughBarriersAndThreadgroups) {
  auto state = kernel(R"(
    kernel void k(texture2d<float, access::read_write> t [[texture(0)]], uint2 g [[thread_position_in_grid]], uint i [[thread_index_in_threadgroup]]) {
      threadgroup float4 shared[32];
      shared[i] = t.read(g);
      threadgroup_barrier(mem_flags::mem_threadgroup);
      t.write(shared[31 - i], g);
      t.fence();
      threadgroup_barrier(mem_flags::mem_texture);
      float4 again = t.read(g);
      t.write(again + simd_sum(1.0f), g);
    })", "k");
  auto t = image(16, 8, pattern);
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  encoder->setTexture(t.get(), 0);
  encoder->dispatchThreads(MTL::Size(16, 8, 1), MTL::Size(8, 4, 1));
  encoder->endEncoding();
  expectSuccess(commands);
  const auto got = texels<Texel>(t.get());
  for (NS::UInteger y = 0; y < 8; ++y)
    for (NS::UInteger x = 0; x < 16; ++x) {
      const Texel from = pattern(x / 8 * 8 + 7 - x % 8, y / 4 * 4 + 3 - y % 4);
      for (size_t c = 0; c < 4; ++c) ASSERT_EQ(got[y * 16 + x][c], from[c] + 32) << x << " " << y;
    }
}

}  // namespace
}  // namespace invar::metal::test
