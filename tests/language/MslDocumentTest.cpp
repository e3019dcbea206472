// docs/msl.md is true: each row names a probe, which is compiled, and run where the row says that it can be.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::language {
namespace {

using foundation::autoreleasedString;
using foundation::textOf;

constexpr NS::UInteger kThreads = 64, kBytes = 4096, kSize = 8;

struct Row {
  std::string what, supported, note, probe;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.what; }

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

/// The table's rows: four cells, of which the last is a link to a probe.
std::vector<Row> readDocument() {
  std::vector<Row> rows;
  std::ifstream file(INVAR_SOURCE_DIR "/docs/msl.md");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| ") || line.find(".metal)") == std::string::npos) continue;
    std::vector<std::string> cells;
    std::istringstream text(line.substr(1));
    for (std::string cell; std::getline(text, cell, '|');) cells.push_back(trimmed(cell));
    const size_t begin = cells.back().find('[') + 1;
    rows.push_back({cells.at(0), cells.at(1), cells.at(2), cells.back().substr(begin, cells.back().find(']') - begin)});
  }
  return rows;
}

std::string sourceOf(const std::string& probe) {
  std::ifstream file(INVAR_SOURCE_DIR "/tests/language/probes/" + probe + ".metal");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class MslDocument : public testing::TestWithParam<Row> {
protected:
  NS::SharedPtr<MTL::ComputePipelineState> pipeline(MTL::Library* library, NS::String* name, MTL::ComputePipelineReflection** reflection) {
    auto values = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    const bool on = true;
    const int count = 7;
    values->setConstantValue(&on, MTL::DataTypeBool, NS::UInteger(0));
    values->setConstantValue(&count, MTL::DataTypeInt, NS::UInteger(1));
    auto function = NS::TransferPtr(library->newFunction(name, values.get(), &m_error));
    if (!function || function->functionType() != MTL::FunctionTypeKernel) return {};
    return NS::TransferPtr(m_device->newComputePipelineState(function.get(), MTL::PipelineOptionBindingInfo, reflection, &m_error));
  }

  /// Argument buffer 0 gets a word of every thread, texture 0 an image whose texel (x, y) is (x, y, 0, 1); all else is zero.
  std::vector<uint32_t> run(MTL::ComputePipelineState* state, MTL::ComputePipelineReflection* reflection) {
    auto queue = NS::TransferPtr(m_device->newCommandQueue());
    MTL::CommandBuffer* commands = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state);
    std::array<NS::SharedPtr<MTL::Buffer>, 31> buffers;
    NS::Array* bindings = reflection->bindings();
    for (NS::UInteger i = 0; i < bindings->count(); ++i) {
      auto* binding = bindings->object<MTL::Binding>(i);
      const NS::UInteger index = binding->index();
      switch (binding->type()) {
        case MTL::BindingTypeBuffer:
          buffers[index] = NS::TransferPtr(m_device->newBuffer(kBytes, MTL::ResourceStorageModeShared));
          encoder->setBuffer(buffers[index].get(), 0, index);
          break;
        case MTL::BindingTypeThreadgroupMemory: encoder->setThreadgroupMemoryLength(kBytes, index); break;
        case MTL::BindingTypeTexture:
          for (NS::UInteger k = 0; k < static_cast<MTL::TextureBinding*>(binding)->arrayLength(); ++k) encoder->setTexture(image().get(), index + k);
          break;
        case MTL::BindingTypeSampler: encoder->setSamplerState(sampler().get(), index); break;
        default: ADD_FAILURE() << "an argument of another kind"; break;
      }
    }
    encoder->dispatchThreads(MTL::Size(kThreads, 1, 1), MTL::Size(kThreads, 1, 1));
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    EXPECT_EQ(commands->status(), MTL::CommandBufferStatusCompleted)
        << (commands->error() ? textOf(commands->error()->localizedDescription()) : "");
    std::vector<uint32_t> result(kThreads);
    std::memcpy(result.data(), buffers[0]->contents(), kThreads * 4);
    return result;
  }

  NS::SharedPtr<MTL::Texture> image() {
    auto descriptor = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
    descriptor->setPixelFormat(MTL::PixelFormatRGBA32Float);
    descriptor->setWidth(kSize);
    descriptor->setHeight(kSize);
    descriptor->setUsage(MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite);
    auto texture = NS::TransferPtr(m_device->newTexture(descriptor.get()));
    std::vector<std::array<float, 4>> texels;
    for (NS::UInteger i = 0; i < kSize * kSize; ++i) texels.push_back({float(i % kSize), float(i / kSize), 0, 1});
    texture->replaceRegion(MTL::Region(0, 0, kSize, kSize), 0, texels.data(), kSize * 16);
    return texture;
  }
  NS::SharedPtr<MTL::SamplerState> sampler() {
    auto descriptor = NS::TransferPtr(MTL::SamplerDescriptor::alloc()->init());
    return NS::TransferPtr(m_device->newSamplerState(descriptor.get()));
  }

  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::Error* m_error = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Rows, MslDocument, testing::ValuesIn(readDocument()), [](const auto& info) {
  std::string name = std::to_string(info.index) + "_" + info.param.probe;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
});

TEST_P(MslDocument, IsTrue) {
  const Row& row = GetParam();
  const std::string source = sourceOf(row.probe);
  ASSERT_FALSE(source.empty()) << row.probe;
  auto library = NS::TransferPtr(m_device->newLibrary(autoreleasedString(source), nullptr, &m_error));
  if (row.supported == "no") {
    MTL::ComputePipelineReflection* reflection = nullptr;
    EXPECT_FALSE(library && pipeline(library.get(), MTLSTR("probe"), &reflection));
    ASSERT_TRUE(m_error);
    const std::string message = row.note.substr(1, row.note.size() - 2);   // within backquotes
    EXPECT_NE(textOf(m_error->localizedDescription()).find(message), std::string::npos) << textOf(m_error->localizedDescription());
    return;
  }
  EXPECT_TRUE(row.supported == "yes" || row.supported == "accepted") << row.supported;
  ASSERT_TRUE(library) << textOf(m_error->localizedDescription());
  NS::Array* names = library->functionNames();
  for (NS::UInteger i = 0; i < names->count(); ++i) {
    MTL::ComputePipelineReflection* reflection = nullptr;
    m_error = nullptr;
    auto state = pipeline(library.get(), names->object<NS::String>(i), &reflection);
    const bool graphics = !state && !m_error;
    if (graphics) continue;
    ASSERT_TRUE(state) << textOf(m_error->localizedDescription());
    if (textOf(names->object<NS::String>(i)) == "probe") EXPECT_EQ(run(state.get(), reflection), std::vector<uint32_t>(kThreads, 1));
  }
}

TEST(MslDocumentFiles, HaveARow) {
  std::set<std::string> named;
  for (const Row& row : readDocument()) named.insert(row.probe);
  EXPECT_GT(named.size(), 30u);
  for (const auto& file : std::filesystem::directory_iterator(INVAR_SOURCE_DIR "/tests/language/probes"))
    EXPECT_TRUE(named.count(file.path().stem())) << file.path();
}

}  // namespace
}  // namespace invar::language
