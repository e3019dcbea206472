// fuzz-binding: encodes at random, with right and wrong objects, sizes, offsets and orders of calls.
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "Metal/Metal.hpp"
#include "tests/fuzz/Fuzzer.hpp"
#include "tests/fuzz/GuardedMemory.hpp"

namespace invar::fuzz {
namespace {

enum Counter : size_t { Completed, Failed, Calls, WrongObjects };

// They touch at most the first KiB of what is bound: a kernel that writes beyond an argument is no misuse of the API.
constexpr const char* kSource = R"(
#include <metal_stdlib>
using namespace metal;
kernel void add(device float* a [[buffer(0)]], device const float* b [[buffer(1)]], constant float4& c [[buffer(2)]],
                uint i [[thread_position_in_grid]]) { a[i % 256] += b[i % 256] * c.x; }
kernel void reduce(device const uint* in [[buffer(0)]], device atomic_uint* out [[buffer(3)]], threadgroup uint* t [[threadgroup(0)]],
                   uint i [[thread_index_in_threadgroup]]) {
  t[i % 64] = in[i % 256];
  threadgroup_barrier(mem_flags::mem_threadgroup);
  atomic_fetch_add_explicit(out, simd_sum(t[(i + 1) % 64]), memory_order_relaxed);
}
kernel void image(texture2d<float, access::read> in [[texture(0)]], texture2d<float, access::write> out [[texture(1)]],
                  texture3d<half> volume [[texture(5)]], sampler s [[sampler(0)]], uint2 p [[thread_position_in_grid]]) {
  out.write(in.read(p) + float4(volume.sample(s, float3(p.x, p.y, 1) / 16)), p);
}
kernel void many(device int* a [[buffer(30)]], constant int* b [[buffer(29)]], threadgroup int* t [[threadgroup(3)]],
                 threadgroup int* u [[threadgroup(7)]], uint3 p [[thread_position_in_threadgroup]]) {
  t[p.x % 16] = b[p.y % 16];
  u[p.z % 16] = 1;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  a[p.x % 16] = t[(p.x + 1) % 16] + u[0];
}
)";

constexpr size_t kBuffers = 6, kTextures = 6;

class BindingFuzzer {
public:
  BindingFuzzer() {
    for (size_t i = 0; i < kBuffers; ++i)
      m_buffers.push_back(NS::TransferPtr(m_device->newBuffer(m_memory[i].bytes(), GuardedMemory::kBytes,
                                                              MTL::ResourceStorageModeShared, nullptr)));
    static constexpr uint32_t kCounts[] = {3, 1, 2, 0, 5, 1, 1, 1, 7, 2, 2, 1};
    m_counts = NS::TransferPtr(m_device->newBuffer(kCounts, sizeof kCounts, MTL::ResourceStorageModeShared));
    makeTextures();
    auto sampler = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    m_sampler = NS::TransferPtr(m_device->newSamplerState(sampler.get()));
    auto library = NS::TransferPtr(m_device->newLibrary(NS::String::string(kSource, NS::UTF8StringEncoding), nullptr, nullptr));
    for (const char* name : {"add", "reduce", "image", "many"}) {
      auto function = NS::TransferPtr(library->newFunction(NS::String::string(name, NS::UTF8StringEncoding)));
      m_pipelines.push_back(NS::TransferPtr(m_device->newComputePipelineState(function.get(), static_cast<NS::Error**>(nullptr))));
    }
    m_fence = NS::TransferPtr(m_device->newFence());
    m_event = NS::TransferPtr(m_device->newEvent());
  }

  std::string run(Random& random, Reached& reached) {
    auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    MTL::CommandBuffer* commands = m_queue->commandBuffer();
    const size_t encoders = 1 + random.below(3);
    for (size_t i = 0; i < encoders; ++i) {
      if (random.oneIn(4)) encodeBlits(random, reached, commands);
      else encodeCompute(random, reached, commands);
      if (random.oneIn(10)) commands->encodeSignalEvent(m_event.get(), 1);
      if (random.oneIn(40)) commands->commit();
    }
    commands->commit();
    if (random.oneIn(20)) encodeCompute(random, reached, commands);
    if (random.oneIn(20)) commands->commit();
    commands->waitUntilCompleted();
    return judge(random, reached, commands);
  }

private:
  std::string judge(Random&, Reached& reached, MTL::CommandBuffer* commands) {
    const auto status = commands->status();
    NS::Error* error = commands->error();
    if (status == MTL::CommandBufferStatusCompleted) {
      reached.count(Completed);
    } else if (status == MTL::CommandBufferStatusError && error) {
      reached.count(Failed);
      // The call, the value and the limit: without the numbers, what sort of misuse it was.
      std::string shape;
      for (const char* c = error->localizedDescription()->utf8String(); *c && *c != '\n'; ++c)
        if (*c < '0' || *c > '9') shape += *c;
      reached.mark(shape);
    } else {
      return "a command buffer with status " + std::to_string(int(status)) + (error ? "" : " and no error");
    }
    // Whatever one command buffer did, the next one works.
    MTL::CommandBuffer* next = m_queue->commandBuffer();
    MTL::BlitCommandEncoder* blits = next->blitCommandEncoder();
    blits->fillBuffer(m_buffers[0].get(), NS::Range(0, 64), 7);
    blits->endEncoding();
    next->commit();
    next->waitUntilCompleted();
    if (next->status() != MTL::CommandBufferStatusCompleted || m_memory[0].bytes()[63] != 7) return "the queue stopped working";
    return {};
  }

  // Arguments, most of them right.

  static uint64_t number(Random& random, uint64_t usual) {
    static constexpr uint64_t kEdges[] = {0, 1, 3, 15, 30, 31, 32, 128, 1024, 1025, 4096, 4097, 32768, 65535, 65536, 1u << 31,
                                          ~0u, 1ull << 32, 1ull << 62, ~0ull};
    return random.oneIn(12) ? random.pick(kEdges) : random.below(usual);
  }
  /// An object of a class, or, one time in 25, one of another class, or null.
  template <class Wanted>
  Wanted* object(Random& random, Reached& reached, Wanted* right) {
    if (!random.oneIn(25)) return right;
    reached.count(WrongObjects);
    switch (random.below(7)) {
      case 0: return reinterpret_cast<Wanted*>(m_buffers[0].get());
      case 1: return reinterpret_cast<Wanted*>(m_textures[0].get());
      case 2: return reinterpret_cast<Wanted*>(m_sampler.get());
      case 3: return reinterpret_cast<Wanted*>(m_queue.get());
      case 4: return reinterpret_cast<Wanted*>(MTLSTR("a string"));
      case 5: return reinterpret_cast<Wanted*>(m_pipelines[0].get());
      default: return nullptr;
    }
  }
  MTL::Buffer* buffer(Random& random, Reached& reached) { return object(random, reached, random.pick(m_buffers).get()); }
  MTL::Texture* texture(Random& random, Reached& reached) { return object(random, reached, random.pick(m_textures).get()); }

  void encodeCompute(Random& random, Reached& reached, MTL::CommandBuffer* commands) {
    MTL::ComputeCommandEncoder* encoder = random.oneIn(3) ? commands->computeCommandEncoder(MTL::DispatchTypeConcurrent)
                                                          : commands->computeCommandEncoder();
    if (!encoder) return;
    if (!random.oneIn(10)) bindAll(random, encoder);
    const size_t calls = 1 + random.below(12);
    for (size_t i = 0; i < calls; ++i) callCompute(random, reached, encoder);
    if (!random.oneIn(40)) encoder->endEncoding();
    if (random.oneIn(40)) callCompute(random, reached, encoder);
    if (random.oneIn(40)) encoder->endEncoding();
  }

  /// All that a kernel asks for, rightly.
  void bindAll(Random& random, MTL::ComputeCommandEncoder* encoder) {
    encoder->setComputePipelineState(random.pick(m_pipelines).get());
    for (const NS::UInteger index : {0, 1, 2, 3, 29, 30}) encoder->setBuffer(random.pick(m_buffers).get(), 256 * random.below(4), index);
    encoder->setTexture(m_textures[0].get(), 0);
    encoder->setTexture(m_textures[1].get(), 1);
    encoder->setTexture(m_textures[2].get(), 5);
    encoder->setSamplerState(m_sampler.get(), 0);
    for (const NS::UInteger index : {0, 3, 7}) encoder->setThreadgroupMemoryLength(256 + 16 * random.below(16), index);
  }

  void callCompute(Random& random, Reached& reached, MTL::ComputeCommandEncoder* encoder) {
    reached.count(Calls);
    switch (random.below(16)) {
      case 0: encoder->setComputePipelineState(object(random, reached, random.pick(m_pipelines).get())); break;
      case 1: encoder->setBuffer(buffer(random, reached), number(random, 4096), number(random, 31)); break;
      case 2: encoder->setBufferOffset(number(random, 4096), number(random, 31)); break;
      case 3: {
        static constexpr NS::UInteger kLengths[] = {1024, 2048, 4096, 4097, 65536};
        encoder->setBytes(random.oneIn(20) ? nullptr : m_bytes.data(), random.pick(kLengths), number(random, 31));
        break;
      }
      case 4: encoder->setTexture(texture(random, reached), number(random, 8)); break;
      case 5: encoder->setSamplerState(object(random, reached, m_sampler.get()), number(random, 4)); break;
      // Right lengths hold what a kernel touches; a length that the kernel's accesses leave is no misuse.
      case 6: encoder->setThreadgroupMemoryLength(random.oneIn(6) ? random.oneIn(2) ? 0 : 40000 + number(random, 9) : 512,
                                                  number(random, 8)); break;
      case 7: {
        const MTL::Buffer* buffers[3] = {buffer(random, reached), nullptr, buffer(random, reached)};
        const NS::UInteger offsets[3] = {number(random, 64), number(random, 64), number(random, 64)};
        encoder->setBuffers(buffers, offsets, NS::Range(number(random, 31), random.below(4)));
        break;
      }
      case 8: {
        const MTL::Texture* textures[2] = {texture(random, reached), texture(random, reached)};
        encoder->setTextures(textures, NS::Range(number(random, 8), random.below(3)));
        break;
      }
      case 9: encoder->memoryBarrier(MTL::BarrierScope(random.below(9))); break;
      case 10: encoder->updateFence(object(random, reached, m_fence.get())); break;
      case 11: encoder->useResource(buffer(random, reached), MTL::ResourceUsage(random.below(8))); break;
      // What kernels wrote gives grids that last until the time limit.
      case 12: encoder->dispatchThreadgroups(random.oneIn(20) ? buffer(random, reached) : m_counts.get(), 4 * number(random, 8),
                                             group(random)); break;
      case 13: encoder->dispatchThreadgroups(grid(random), group(random)); break;
      default: encoder->dispatchThreads(grid(random), group(random)); break;
    }
  }

  // Sizes whose threads end in time: a grid of 2^60 threads is no misuse, only long.
  MTL::Size grid(Random& random) {
    if (random.oneIn(12)) return MTL::Size(number(random, 9), 0, number(random, 9));
    return MTL::Size(1 + random.below(300), 1 + random.below(4), 1 + random.below(3));
  }
  MTL::Size group(Random& random) {
    if (random.oneIn(10)) return MTL::Size(number(random, 2000), number(random, 9), number(random, 9));
    return MTL::Size(1 + random.below(128), 1 + random.below(3), 1 + random.below(2));
  }

  void encodeBlits(Random& random, Reached& reached, MTL::CommandBuffer* commands) {
    MTL::BlitCommandEncoder* encoder = commands->blitCommandEncoder();
    if (!encoder) return;
    const size_t calls = random.below(6);
    for (size_t i = 0; i < calls; ++i) {
      reached.count(Calls);
      const NS::UInteger from = number(random, 4096), to = number(random, 4096), size = number(random, 8192);
      switch (random.below(4)) {
        case 0: encoder->fillBuffer(buffer(random, reached), NS::Range(from, size), uint8_t(size)); break;
        case 1: encoder->copyFromBuffer(buffer(random, reached), from, buffer(random, reached), to, size); break;
        case 2: encoder->copyFromBuffer(buffer(random, reached), from, number(random, 300), number(random, 5000), block(random),
                                        texture(random, reached), number(random, 2), number(random, 2),
                                        MTL::Origin(number(random, 9), number(random, 9), number(random, 2))); break;
        default: encoder->copyFromTexture(texture(random, reached), texture(random, reached)); break;
      }
    }
    if (!random.oneIn(40)) encoder->endEncoding();
  }
  MTL::Size block(Random& random) { return MTL::Size(number(random, 17), number(random, 17), number(random, 3)); }

  void makeTextures() {
    const MTL::PixelFormat formats[kTextures] = {MTL::PixelFormatRGBA32Float, MTL::PixelFormatRGBA32Float, MTL::PixelFormatRGBA16Float,
                                                 MTL::PixelFormatR8Unorm, MTL::PixelFormatRGBA32Uint, MTL::PixelFormatRGBA8Unorm};
    for (size_t i = 0; i < kTextures; ++i) {
      auto descriptor = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
      descriptor->setTextureType(i == 2 ? MTL::TextureType3D : MTL::TextureType2D);
      descriptor->setPixelFormat(formats[i]);
      descriptor->setWidth(16);
      descriptor->setHeight(16);
      descriptor->setDepth(i == 2 ? 16 : 1);
      descriptor->setUsage(i == 5 ? MTL::TextureUsageShaderRead : MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite);
      m_textures.push_back(NS::TransferPtr(m_device->newTexture(descriptor.get())));
    }
  }

  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::CommandQueue> m_queue = NS::TransferPtr(m_device->newCommandQueue());
  std::array<GuardedMemory, kBuffers> m_memory;
  std::vector<NS::SharedPtr<MTL::Buffer>> m_buffers;
  NS::SharedPtr<MTL::Buffer> m_counts;   ///< of threadgroups
  std::vector<NS::SharedPtr<MTL::Texture>> m_textures;
  std::vector<NS::SharedPtr<MTL::ComputePipelineState>> m_pipelines;
  NS::SharedPtr<MTL::SamplerState> m_sampler;
  NS::SharedPtr<MTL::Fence> m_fence;
  NS::SharedPtr<MTL::Event> m_event;
  std::vector<uint8_t> m_bytes = std::vector<uint8_t>(65536);
};

}  // namespace
}  // namespace invar::fuzz

int main(int count, char** arguments) {
  using namespace invar::fuzz;
  restartWith(arguments, {{"INVAR_TIMEOUT", "500"}, {"INVAR_LOG", "off"}});
  Fuzzer fuzzer("fuzz-binding", {"completed", "in error", "calls", "wrong objects"},
                [](Random&) { return std::string("(the case is its own input: set a breakpoint in BindingFuzzer::run)"); });
  return fuzzer.run(count, arguments, [] {
    auto cases = std::make_shared<BindingFuzzer>();
    return [cases](Random& random, Reached& reached) { return cases->run(random, reached); };
  });
}
