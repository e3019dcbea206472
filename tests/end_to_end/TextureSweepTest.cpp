// Image filters of the kind that programs bring (blurs, edges, look-up tables, resampling, fractals) from 1 to 64
// threads and several queues at once, each result compared with a float64 reference.
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <map>
#include <thread>

#include "end_to_end/Program.hpp"

namespace invar::test {
namespace {

constexpr uint32_t kSide = 24;
using Colour = std::array<double, 4>;
using Image = std::vector<Colour>;

constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;

constant float kBlur[5] = {0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f};

kernel void blur_rows(texture2d<float, access::read> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                      uint2 gid [[thread_position_in_grid]]) {
  if (gid.x >= out.get_width() || gid.y >= out.get_height()) return;
  float4 sum = 0;
  for (int i = -2; i <= 2; ++i)
    sum += kBlur[i + 2] * in.read(uint2(clamp(int(gid.x) + i, 0, int(in.get_width()) - 1), gid.y));
  out.write(sum, gid);
}
kernel void blur_columns(texture2d<half, access::sample> in [[texture(0)]], texture2d<half, access::write> out [[texture(1)]],
                         uint2 gid [[thread_position_in_grid]]) {
  constexpr sampler s(coord::pixel, address::clamp_to_edge, filter::nearest);
  if (gid.x >= out.get_width() || gid.y >= out.get_height()) return;
  half4 sum = 0.0h;
  for (int i = -2; i <= 2; ++i) sum += half(kBlur[i + 2]) * in.sample(s, float2(gid) + 0.5f, int2(0, i));
  out.write(sum, gid);
}
kernel void sobel(texture2d<float, access::read> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                  ushort2 gid [[thread_position_in_grid]]) {
  const float3 luma = float3(0.2126, 0.7152, 0.0722);
  float v[3][3];
  for (ushort j = 0; j < 3; ++j)
    for (ushort i = 0; i < 3; ++i) v[j][i] = dot(in.read(ushort2(gid.x + i - 1, gid.y + j - 1)).rgb, luma);
  float gx = v[0][2] + 2 * v[1][2] + v[2][2] - v[0][0] - 2 * v[1][0] - v[2][0];
  float gy = v[2][0] + 2 * v[2][1] + v[2][2] - v[0][0] - 2 * v[0][1] - v[0][2];
  out.write(float4(length(float2(gx, gy)), gx, gy, 1), gid);
}
kernel void grade(texture2d<float> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                  texture3d<float> lut [[texture(2)]], sampler linear [[sampler(0)]], uint2 gid [[thread_position_in_grid]]) {
  float4 c = in.read(gid);
  float3 scale = float3(lut.get_width() - 1) / float3(lut.get_width()), offset = 0.5f / float3(lut.get_width());
  out.write(float4(lut.sample(linear, c.rgb * scale + offset).rgb, c.a), gid);
}
kernel void resample(texture2d<float, access::sample> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                     uint2 gid [[thread_position_in_grid]]) {
  constexpr sampler s(coord::normalized, address::mirrored_repeat, filter::linear);
  float2 size = float2(out.get_width(), out.get_height());
  out.write(in.sample(s, (float2(gid) + 0.5f) / size * 1.5f - 0.25f), gid);
}
kernel void transposed(texture2d<float, access::read_write> image [[texture(0)]], uint2 gid [[thread_position_in_grid]]) {
  if (gid.x <= gid.y) return;
  float4 a = image.read(gid), b = image.read(gid.yx);
  image.write(b, gid);
  image.write(a, gid.yx);
}
kernel void mandelbrot(texture2d<uint, access::write> out [[texture(0)]], uint2 gid [[thread_position_in_grid]]) {
  float2 c = float2(gid) / 12.0f - float2(1.5f, 1.0f), z = 0;
  uint i = 0;
  while (i < 50 && dot(z, z) <= 4) { z = float2(z.x * z.x - z.y * z.y, 2 * z.x * z.y) + c; ++i; }
  out.write(uint4(i), gid);
}
)";

Image random(uint32_t seed) {
  Image image(kSide * kSide);
  for (Colour& c : image)
    for (double& v : c) {
      seed = seed * 1664525u + 1013904223u;
      v = float(seed >> 8) / float(1 << 24);
    }
  return image;
}

const Colour& at(const Image& image, int x, int y) { return image[size_t(y) * kSide + size_t(x)]; }

Image each(const std::function<Colour(int, int)>& of) {
  Image image;
  for (int y = 0; y < int(kSide); ++y)
    for (int x = 0; x < int(kSide); ++x) image.push_back(of(x, y));
  return image;
}

Image blurred(const Image& in, bool rows) {
  constexpr double kWeights[] = {0.0625, 0.25, 0.375, 0.25, 0.0625};
  return each([&](int x, int y) {
    Colour sum{};
    for (int i = -2; i <= 2; ++i) {
      const auto inside = [](int v) { return std::clamp(v, 0, int(kSide) - 1); };
      const Colour& c = rows ? at(in, inside(x + i), y) : at(in, x, inside(y + i));
      for (size_t k = 0; k < 4; ++k) sum[k] += kWeights[i + 2] * c[k];
    }
    return sum;
  });
}

Image edges(const Image& in) {
  return each([&](int x, int y) {
    const auto luma = [&](int dx, int dy) {
      const int i = x + dx, j = y + dy;
      if (i < 0 || j < 0 || i >= int(kSide) || j >= int(kSide)) return 0.0;
      const Colour& c = at(in, i, j);
      return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    };
    const double gx = luma(1, -1) + 2 * luma(1, 0) + luma(1, 1) - luma(-1, -1) - 2 * luma(-1, 0) - luma(-1, 1);
    const double gy = luma(-1, 1) + 2 * luma(0, 1) + luma(1, 1) - luma(-1, -1) - 2 * luma(0, -1) - luma(1, -1);
    return Colour{std::hypot(gx, gy), gx, gy, 1};
  });
}

Image resampled(const Image& in) {
  return each([&](int x, int y) {
    const auto mirror = [](int i) {
      const int n = int(kSide), k = ((i % (2 * n)) + 2 * n) % (2 * n);
      return k < n ? k : 2 * n - 1 - k;
    };
    const auto place = [](int i) { return ((i + 0.5) / kSide * 1.5 - 0.25) * kSide - 0.5; };
    const double u = place(x), v = place(y), a = u - std::floor(u), b = v - std::floor(v);
    const int i = int(std::floor(u)), j = int(std::floor(v));
    Colour sum{};
    for (size_t k = 0; k < 4; ++k)
      sum[k] = (1 - a) * (1 - b) * at(in, mirror(i), mirror(j))[k] + a * (1 - b) * at(in, mirror(i + 1), mirror(j))[k] +
               (1 - a) * b * at(in, mirror(i), mirror(j + 1))[k] + a * b * at(in, mirror(i + 1), mirror(j + 1))[k];
    return sum;
  });
}

/// What all threads share.
struct Shared {
  NS::SharedPtr<NS::AutoreleasePool> pool = makePool();
  NS::SharedPtr<MTL::Device> device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::CommandQueue> queues[3] = {NS::TransferPtr(device->newCommandQueue()), NS::TransferPtr(device->newCommandQueue()),
                                                NS::TransferPtr(device->newCommandQueue())};
  NS::SharedPtr<MTL::Library> library = makeLibrary(device.get(), kSource);
  std::map<std::string, NS::SharedPtr<MTL::ComputePipelineState>> kernels;
  NS::SharedPtr<MTL::SamplerState> linear;
  NS::SharedPtr<MTL::Texture> lut;

  Shared() {
    for (const char* name : {"blur_rows", "blur_columns", "sobel", "grade", "resample", "transposed", "mandelbrot"})
      kernels[name] = makePipeline(library.get(), name);
    auto d = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    d->setMinFilter(MTL::SamplerMinMagFilterLinear);
    d->setMagFilter(MTL::SamplerMinMagFilterLinear);
    linear = NS::TransferPtr(device->newSamplerState(d.get()));
    // The table is linear in every colour: a linear filter must give its function exactly between the nodes, too.
    lut = texture(MTL::PixelFormatRGBA32Float, 9, 9, 9);
    std::vector<float> nodes;
    for (int b = 0; b < 9; ++b)
      for (int g = 0; g < 9; ++g)
        for (int r = 0; r < 9; ++r) nodes.insert(nodes.end(), {1 - r / 8.0f, float(g) / 16 + float(b) / 16, float(b) / 8, 1});
    lut->replaceRegion(MTL::Region(0, 0, 0, 9, 9, 9), 0, 0, nodes.data(), 9 * 16, 81 * 16);
  }
  NS::SharedPtr<MTL::Texture> texture(MTL::PixelFormat format, NS::UInteger w = kSide, NS::UInteger h = kSide, NS::UInteger depth = 1) {
    auto d = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
    d->setTextureType(depth > 1 ? MTL::TextureType3D : MTL::TextureType2D);
    d->setPixelFormat(format);
    d->setWidth(w), d->setHeight(h), d->setDepth(depth);
    d->setUsage(MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite);
    return NS::TransferPtr(device->newTexture(d.get()));
  }
};

class Worker {
public:
  Worker(Shared& shared, uint32_t index) : m_shared(shared), m_index(index) {}

  /// Several filters in a chain of passes on textures of this thread alone; the table is everybody's.
  std::string run() {
    auto pool = makePool();
    const Image source = random(m_index * 7 + 1);
    auto a = m_shared.texture(MTL::PixelFormatRGBA32Float), b = m_shared.texture(MTL::PixelFormatRGBA32Float),
         c = m_shared.texture(MTL::PixelFormatRGBA16Float), fractal = m_shared.texture(MTL::PixelFormatR8Uint);
    std::vector<float> texels;
    for (const Colour& colour : source) texels.insert(texels.end(), colour.begin(), colour.end());
    a->replaceRegion(MTL::Region(0, 0, kSide, kSide), 0, texels.data(), kSide * 16);
    auto out = makeBuffer(m_shared.device.get(), kSide * kSide * 16 * 5);
    auto* commands = m_shared.queues[m_index % 3]->commandBuffer();
    pass(commands, "blur_rows", {a.get(), b.get()});
    copyOut(commands, b.get(), out.get(), 0);
    pass(commands, "blur_columns", {b.get(), c.get()});
    pass(commands, "grade", {c.get(), b.get(), m_shared.lut.get()});   // overwrites what the pass before reads
    copyOut(commands, b.get(), out.get(), 1);
    pass(commands, "sobel", {a.get(), b.get()});
    copyOut(commands, b.get(), out.get(), 2);
    pass(commands, "resample", {a.get(), b.get()});
    copyOut(commands, b.get(), out.get(), 3);
    pass(commands, "transposed", {a.get()});
    copyOut(commands, a.get(), out.get(), 4);
    pass(commands, "mandelbrot", {fractal.get()});
    commands->commit();
    commands->waitUntilCompleted();
    if (commands->status() != MTL::CommandBufferStatusCompleted) return textOf(commands->error());

    const Image rows = blurred(source, true), both = blurred(rows, false);
    const Image graded = each([&](int x, int y) {
      const Colour& v = at(both, x, y);
      return Colour{1 - v[0], v[1] / 2 + v[2] / 2, v[2], v[3]};
    });
    const Image transposed = each([&](int x, int y) { return at(source, y, x); });
    const struct { const char* name; Image expected; double tolerance; } results[] = {
        {"blur_rows", rows, 1e-6}, {"grade", graded, 2e-3}, {"sobel", edges(source), 2e-6}, {"resample", resampled(source), 1e-5},
        {"transposed", transposed, 0}};
    for (size_t k = 0; k < std::size(results); ++k)
      for (size_t i = 0; i < results[k].expected.size(); ++i)
        for (size_t j = 0; j < 4; ++j) {
          const double got = static_cast<float*>(out->contents())[(k * kSide * kSide + i) * 4 + j], expected = results[k].expected[i][j];
          if (!(std::abs(got - expected) <= results[k].tolerance))
            return std::string(results[k].name) + " texel " + std::to_string(i) + ": " + std::to_string(got) + ", expected " + std::to_string(expected);
        }
    std::vector<uint8_t> turns(kSide * kSide);
    fractal->getBytes(turns.data(), kSide, MTL::Region(0, 0, kSide, kSide), 0);
    return turns[12 * kSide + 12] == 50 && turns[0] < 5 ? "" : "mandelbrot";
  }

private:
  void pass(MTL::CommandBuffer* commands, const char* name, std::initializer_list<MTL::Texture*> textures) {
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(m_shared.kernels.at(name).get());
    NS::UInteger index = 0;
    for (MTL::Texture* texture : textures) encoder->setTexture(texture, index++);
    encoder->setSamplerState(m_shared.linear.get(), 0);
    encoder->dispatchThreads(MTL::Size(kSide, kSide, 1), MTL::Size(8, 8, 1));
    encoder->endEncoding();
  }
  void copyOut(MTL::CommandBuffer* commands, MTL::Texture* texture, MTL::Buffer* out, NS::UInteger slot) {
    auto* encoder = commands->blitCommandEncoder();
    encoder->copyFromTexture(texture, 0, 0, MTL::Origin(0, 0, 0), MTL::Size(kSide, kSide, 1), out, slot * kSide * kSide * 16, kSide * 16, 0);
    encoder->endEncoding();
  }

  Shared& m_shared;
  const uint32_t m_index;
};

class TextureSweep : public testing::TestWithParam<uint32_t> {};

TEST_P(TextureSweep, FiltersOfManyThreadsAreRight) {
  Shared shared;
  std::vector<std::string> failures(GetParam());
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < GetParam(); ++t)
    threads.emplace_back([&, t] {
      for (uint32_t round = 0; round < 3 && failures[t].empty(); ++round) failures[t] = Worker(shared, t * 3 + round).run();
    });
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures) EXPECT_EQ(failure, "");
}

// One texture that all threads of one queue add to, in passes: nothing may be lost.
TEST_P(TextureSweep, PassesOfManyThreadsOnOneTextureFollowEachOther) {
  Shared shared;
  auto library = makeLibrary(shared.device.get(), R"(
    #include <metal_stdlib>
    using namespace metal;
    kernel void add(texture2d<uint, access::read_write> sum [[texture(0)]], uint2 gid [[thread_position_in_grid]]) {
      sum.write(sum.read(gid) + gid.x, gid);
    })");
  auto add = makePipeline(library.get(), "add");
  auto sum = shared.texture(MTL::PixelFormatR32Uint);
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < GetParam(); ++t)
    threads.emplace_back([&] {
      auto pool = makePool();
      for (int i = 0; i < 10; ++i) {
        auto* commands = shared.queues[0]->commandBuffer();
        auto* encoder = commands->computeCommandEncoder();
        encoder->setComputePipelineState(add.get());
        encoder->setTexture(sum.get(), 0);
        encoder->dispatchThreads(MTL::Size(kSide, kSide, 1), MTL::Size(8, 8, 1));
        encoder->endEncoding();
        commands->commit();
        if (i == 9) commands->waitUntilCompleted();
      }
    });
  for (auto& thread : threads) thread.join();
  std::vector<uint32_t> got(kSide * kSide);
  sum->getBytes(got.data(), kSide * 4, MTL::Region(0, 0, kSide, kSide), 0);
  for (uint32_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], i % kSide * 10 * GetParam());
}

INSTANTIATE_TEST_SUITE_P(Threads, TextureSweep, testing::Values(1, 2, 4, 16, 64));

}  // namespace
}  // namespace invar::test
