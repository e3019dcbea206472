// fuzz-source: compiles sources that are almost right through the public API, and runs what compiles on a little data.
#include <array>
#include <cctype>
#include <cstring>
#include <memory>
#include <string>

#include "Metal/Metal.hpp"
#include "tests/fuzz/Fuzzer.hpp"
#include "tests/fuzz/GuardedMemory.hpp"
#include "tests/fuzz/SourceMutator.hpp"

namespace invar::fuzz {
namespace {

enum Counter : size_t { Libraries, RefusedSources, Pipelines, RefusedKernels, Completed, Faults, Limits };

constexpr size_t kBuffers = 8;
constexpr NS::UInteger kTextureSize = 16;

const char* textOf(NS::Error* error) {
  NS::String* text = error ? error->localizedDescription() : nullptr;
  return text && text->utf8String() ? text->utf8String() : "";
}

/// An error's first line without the names and numbers of the program: what sort of error it is.
std::string shapeOf(const std::string& message) {
  const size_t begin = message.find("error: ");
  std::string shape;
  bool quoted = false;
  for (size_t i = begin == std::string::npos ? 0 : begin; i < message.size() && message[i] != '\n'; ++i) {
    if (message[i] == '\'') quoted = !quoted;
    else if (!quoted && !std::isdigit(static_cast<unsigned char>(message[i]))) shape += message[i];
  }
  return shape;
}

class SourceFuzzer {
public:
  explicit SourceFuzzer(const SourceMutator& mutator) : m_mutator(mutator) {
    for (size_t i = 0; i < kBuffers; ++i)
      if (m_memory[i].bytes())
        m_buffers[i] = NS::TransferPtr(m_device->newBuffer(m_memory[i].bytes(), GuardedMemory::kBytes,
                                                           MTL::ResourceStorageModeShared, nullptr));
    auto descriptor = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    m_sampler = NS::TransferPtr(m_device->newSamplerState(descriptor.get()));
  }

  std::string run(Random& random, Reached& reached) {
    auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    const std::string source = m_mutator.make(random);
    NS::Error* error = nullptr;
    auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
    if (random.oneIn(4)) options->setMathMode(MTL::MathMode(random.below(3)));
    auto library = NS::TransferPtr(
        m_device->newLibrary(NS::String::string(source.c_str(), NS::UTF8StringEncoding), options.get(), &error));
    if (std::string wrong = judge(library.get(), error, reached); !wrong.empty()) return wrong + "\n" + source;
    reached.count(library ? Libraries : RefusedSources);
    NS::Array* names = library ? library->functionNames() : nullptr;
    for (NS::UInteger i = 0; names && i < std::min<NS::UInteger>(names->count(), 3); ++i)
      if (std::string wrong = runFunction(random, reached, library.get(), names->object<NS::String>(i)); !wrong.empty())
        return wrong + "\n" + source;
    return {};
  }

private:
  /// What is wrong with the answer to a compile, if anything is.
  static std::string judge(const void* made, NS::Error* error, Reached& reached) {
    const std::string text = textOf(error);
    if (!made && !error) return "refused without an error";
    if (made) return {};
    if (text.empty()) return "an error without a text";
    if (std::strcmp(error->domain()->utf8String(), "MTLLibraryErrorDomain") != 0) return "an error of another domain";
    for (const char* inside : {"crashed", "internal error", "process ended", "opencl", "__global", "share/invar", "cannot be decoded",
                               "Verifier", "LLVM ERROR", "PLEASE submit"})
      if (text.find(inside) != std::string::npos) return "an error that shows the inside: " + text;
    if (text.find("longer than its limit") != std::string::npos || text.find("more memory than") != std::string::npos ||
        text.find("overflowed") != std::string::npos)
      reached.count(Limits);
    reached.mark(shapeOf(text));
    return {};
  }

  std::string runFunction(Random& random, Reached& reached, MTL::Library* library, NS::String* name) {
    NS::Error* error = nullptr;
    auto values = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    auto plain = NS::TransferPtr(library->newFunction(name));
    NS::Dictionary* constants = plain ? plain->functionConstantsDictionary() : nullptr;
    NS::Array* keys = constants ? constants->keyEnumerator()->allObjects() : nullptr;
    for (NS::UInteger i = 0; keys && i < keys->count(); ++i) {
      auto* constant = constants->object<MTL::FunctionConstant>(keys->object(i));
      // Mostly small: constants are sizes, and a kernel may write as many elements to memory that nothing guards.
      const std::array<uint64_t, 4> bits{random.oneIn(50) ? random.next() : random.below(random.oneIn(2) ? 2 : 33), random.below(100), 1, 0};
      if (!random.oneIn(20)) values->setConstantValue(bits.data(), constant->type(), constant->index());
    }
    auto function = NS::TransferPtr(library->newFunction(name, values.get(), &error));
    if (!function) return {};
    MTL::ComputePipelineReflection* reflection = nullptr;
    auto pipeline = NS::TransferPtr(
        m_device->newComputePipelineState(function.get(), MTL::PipelineOptionBindingInfo, &reflection, &error));
    if (std::string wrong = judge(pipeline.get(), error, reached); !wrong.empty()) return wrong;
    reached.count(pipeline ? Pipelines : RefusedKernels);
    return pipeline ? dispatch(random, reached, pipeline.get(), reflection) : std::string();
  }

  std::string dispatch(Random& random, Reached& reached, MTL::ComputePipelineState* pipeline,
                       MTL::ComputePipelineReflection* reflection) {
    MTL::CommandBuffer* commands = m_queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(pipeline);
    NS::Array* bindings = reflection ? reflection->bindings() : nullptr;
    for (NS::UInteger i = 0; bindings && i < bindings->count(); ++i) bind(random, encoder, bindings->object<MTL::Binding>(i));
    const NS::UInteger most = pipeline->maxTotalThreadsPerThreadgroup();
    const MTL::Size group(std::min<NS::UInteger>(random.oneIn(3) ? 1 + random.below(100) : 64, most), 1, 1);
    encoder->dispatchThreads(MTL::Size(1 + random.below(200), 1 + random.below(2), 1), group);
    encoder->endEncoding();
    reached.enter(Phase::KernelsRan);
    commands->commit();
    commands->waitUntilCompleted();
    const auto status = commands->status();
    if (status == MTL::CommandBufferStatusCompleted) reached.count(Completed);
    else if (status != MTL::CommandBufferStatusError) return "a command buffer that is neither completed nor in error";
    else if (!commands->error()) return "a command buffer in error without an error";
    else reached.count(Faults), reached.mark(shapeOf(textOf(commands->error())));
    return {};
  }

  void bind(Random& random, MTL::ComputeCommandEncoder* encoder, MTL::Binding* binding) {
    const NS::UInteger index = binding->index();
    switch (binding->type()) {
      case MTL::BindingTypeBuffer: {
        const size_t chosen = index % kBuffers;
        fill(random, m_memory[chosen].bytes());
        encoder->setBuffer(m_buffers[chosen].get(), random.oneIn(8) ? 16 * random.below(64) : 0, index);
        break;
      }
      case MTL::BindingTypeThreadgroupMemory: encoder->setThreadgroupMemoryLength(8192, index); break;
      case MTL::BindingTypeTexture: {
        auto texture = makeTexture(static_cast<MTL::TextureBinding*>(binding));
        encoder->setTexture(texture.get(), index);
        break;
      }
      case MTL::BindingTypeSampler: encoder->setSamplerState(m_sampler.get(), index); break;
      default: break;
    }
  }

  /// Small numbers, as indices and sizes are, or any bits.
  static void fill(Random& random, char* bytes) {
    if (!bytes) return;
    const bool small = random.oneIn(2);
    for (size_t i = 0; i < 4096; i += 8) {
      const uint64_t bits = small ? random.next() & 0x0000001f0000001f : random.next();
      std::memcpy(bytes + i, &bits, 8);
    }
  }

  NS::SharedPtr<MTL::Texture> makeTexture(MTL::TextureBinding* binding) {
    auto descriptor = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
    descriptor->setTextureType(binding->textureType());
    descriptor->setPixelFormat(binding->textureDataType() == MTL::DataTypeInt    ? MTL::PixelFormatRGBA32Sint
                               : binding->textureDataType() == MTL::DataTypeUInt ? MTL::PixelFormatRGBA32Uint
                                                                                 : MTL::PixelFormatRGBA32Float);
    descriptor->setWidth(kTextureSize);
    const bool line = binding->textureType() == MTL::TextureType1D || binding->textureType() == MTL::TextureType1DArray;
    descriptor->setHeight(line ? 1 : kTextureSize);
    descriptor->setDepth(binding->textureType() == MTL::TextureType3D ? kTextureSize : 1);
    descriptor->setUsage(MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite);
    return NS::TransferPtr(m_device->newTexture(descriptor.get()));
  }

  const SourceMutator& m_mutator;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::SharedPtr<MTL::CommandQueue> m_queue = NS::TransferPtr(m_device->newCommandQueue());
  std::array<GuardedMemory, kBuffers> m_memory;
  std::array<NS::SharedPtr<MTL::Buffer>, kBuffers> m_buffers;
  NS::SharedPtr<MTL::SamplerState> m_sampler;
};

}  // namespace
}  // namespace invar::fuzz

int main(int count, char** arguments) {
  using namespace invar::fuzz;
  // A changed loop may never end, and a changed template may never stop growing.
  restartWith(arguments, {{"INVAR_TIMEOUT", "500"}, {"INVAR_COMPILE_TIMEOUT", "5000"}, {"INVAR_CACHE", "0"}, {"INVAR_LOG", "off"}});
  const SourceMutator mutator;
  Fuzzer fuzzer("fuzz-source", {"libraries", "refused sources", "pipelines", "refused kernels", "dispatches completed",
                                "dispatches in error", "compile limits reached"},
                [&](Random& random) { return mutator.make(random); });
  return fuzzer.run(count, arguments, [&] {
    auto cases = std::make_shared<SourceFuzzer>(mutator);
    return [cases](Random& random, Reached& reached) { return cases->run(random, reached); };
  });
}
