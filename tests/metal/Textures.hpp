// What the tests of textures share: textures with known texels, kernels from source, and refusals.
#pragma once

#include <functional>
#include <vector>

#include "Commands.hpp"

namespace invar::metal::test {

class TextureTestBase : public CommandTest {
protected:
  NS::SharedPtr<MTL::TextureDescriptor> descriptor(MTL::PixelFormat format, NS::UInteger width, NS::UInteger height = 1,
                                                   MTL::TextureUsage usage = MTL::TextureUsageShaderRead | MTL::TextureUsageShaderWrite) {
    auto made = NS::TransferPtr(MTL::TextureDescriptor::alloc()->init());
    made->setPixelFormat(format);
    made->setWidth(width);
    made->setHeight(height);
    made->setUsage(usage);
    return made;
  }
  NS::SharedPtr<MTL::Texture> texture(const NS::SharedPtr<MTL::TextureDescriptor>& d) {
    auto made = NS::TransferPtr(device->newTexture(d.get()));
    EXPECT_TRUE(made);
    return made;
  }
  NS::SharedPtr<MTL::Texture> texture(MTL::PixelFormat format, NS::UInteger width, NS::UInteger height = 1) {
    return texture(descriptor(format, width, height));
  }
  /// A 2D texture of RGBA32Float with texel (x, y) = of(x, y).
  NS::SharedPtr<MTL::Texture> image(NS::UInteger width, NS::UInteger height,
                                    const std::function<std::array<float, 4>(NS::UInteger, NS::UInteger)>& of) {
    std::vector<std::array<float, 4>> texels;
    for (NS::UInteger y = 0; y < height; ++y)
      for (NS::UInteger x = 0; x < width; ++x) texels.push_back(of(x, y));
    auto made = texture(MTL::PixelFormatRGBA32Float, width, height);
    made->replaceRegion(MTL::Region(0, 0, width, height), 0, texels.data(), width * 16);
    return made;
  }
  /// All texels of one level and slice.
  template <class Texel>
  static std::vector<Texel> texels(MTL::Texture* texture, NS::UInteger level = 0, NS::UInteger slice = 0) {
    const auto reduced = [&](NS::UInteger size) { return std::max<NS::UInteger>(size >> level, 1); };
    const NS::UInteger w = reduced(texture->width()), h = reduced(texture->height()), d = reduced(texture->depth());
    std::vector<Texel> values(w * h * d);
    texture->getBytes(values.data(), w * sizeof(Texel), w * h * sizeof(Texel), MTL::Region(0, 0, 0, w, h, d), level, slice);
    return values;
  }

  /// The log of a call that must give null.
  template <class Make>
  static std::string refusal(Make make) {
    testing::internal::CaptureStderr();
    auto made = NS::TransferPtr(make());
    EXPECT_FALSE(made);
    return testing::internal::GetCapturedStderr();
  }
  static std::string logOf(const std::function<void()>& call) {
    testing::internal::CaptureStderr();
    call();
    return testing::internal::GetCapturedStderr();
  }
  static void expectParts(const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' in: " << text;
  }

  NS::SharedPtr<MTL::Library> library(const std::string& source) {
    NS::Error* error = nullptr;
    auto made = NS::TransferPtr(device->newLibrary(
        autoreleasedString("#include <metal_stdlib>\nusing namespace metal;\n" + source), nullptr, &error));
    EXPECT_TRUE(made) << (error ? foundation::textOf(error->localizedDescription()) : "");
    return made;
  }
  NS::SharedPtr<MTL::ComputePipelineState> kernel(const NS::SharedPtr<MTL::Library>& from, const char* name,
                                                  MTL::AutoreleasedComputePipelineReflection* reflection = nullptr) {
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(from->newFunction(autoreleasedString(name)));
    auto made = NS::TransferPtr(device->newComputePipelineState(function.get(), MTL::PipelineOptionArgumentInfo, reflection, &error));
    EXPECT_TRUE(made) << (error ? foundation::textOf(error->localizedDescription()) : "");
    return made;
  }
  NS::SharedPtr<MTL::ComputePipelineState> kernel(const std::string& source, const char* name) { return kernel(library(source), name); }

  /// A command buffer with one dispatch, for which `bind` sets the arguments.
  MTL::CommandBuffer* dispatch(const NS::SharedPtr<MTL::ComputePipelineState>& state, MTL::Size grid,
                               const std::function<void(MTL::ComputeCommandEncoder*)>& bind) {
    auto* commands = queue->commandBuffer();
    auto* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    bind(encoder);
    encoder->dispatchThreads(grid, MTL::Size(std::min<NS::UInteger>(grid.width, 8), std::min<NS::UInteger>(grid.height, 4), 1));
    encoder->endEncoding();
    return commands;
  }
  void run(const NS::SharedPtr<MTL::ComputePipelineState>& state, MTL::Size grid,
           const std::function<void(MTL::ComputeCommandEncoder*)>& bind) {
    expectSuccess(dispatch(state, grid, bind));
  }
};

}  // namespace invar::metal::test
