// What stands behind MTL::SamplerDescriptor and MTL::SamplerState.
#pragma once

#include <string>

#include "Metal/MTLSampler.hpp"
#include "base/Result.hpp"
#include "metal/Descriptor.hpp"
#include "metal/Device.hpp"
#include "protocol/KernelTexture.hpp"

namespace invar::metal {

struct SamplerValues {
  MTL::SamplerMinMagFilter minFilter = MTL::SamplerMinMagFilterNearest, magFilter = MTL::SamplerMinMagFilterNearest;
  MTL::SamplerMipFilter mipFilter = MTL::SamplerMipFilterNotMipmapped;
  NS::UInteger maxAnisotropy = 1;
  MTL::SamplerAddressMode s = MTL::SamplerAddressModeClampToEdge, t = MTL::SamplerAddressModeClampToEdge,
                          r = MTL::SamplerAddressModeClampToEdge;
  MTL::SamplerBorderColor borderColor = MTL::SamplerBorderColorTransparentBlack;
  bool normalizedCoordinates = true;
  float lodMinClamp = 0, lodMaxClamp = 0x1.fffffep127f;
  bool lodAverage = false;
  MTL::CompareFunction compareFunction = MTL::CompareFunctionNever;
  bool supportArgumentBuffers = false;
  Held<NS::String> label;
};

class SamplerDescriptor final : public Descriptor<SamplerDescriptor, MTL::SamplerDescriptor, SamplerValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

/// Thread safety: immutable.
class SamplerState final : public Implements<SamplerState, MTL::SamplerState> {
public:
  static const TypeInfo kType;
  /// Owned by the caller. The error says which value is wrong.
  static Result<SamplerState*> make(Device& device, const SamplerValues& values);

  Device& device() const { return m_device; }
  protocol::KernelSampler word() const { return m_word; }
  const std::string& label() const { return m_label; }

private:
  SamplerState(Device& device, protocol::KernelSampler word, std::string label)
      : Implements(kType), m_device(device), m_word(word), m_label(std::move(label)) {}

  Device& m_device;
  const protocol::KernelSampler m_word;
  const std::string m_label;
};

}  // namespace invar::metal
