// Textures and samplers of a compute encoder: how they are bound, and what a dispatch checks of them.
#include <cmath>

#include "base/Config.hpp"
#include "metal/ComputeCommandEncoder.hpp"
#include "metal/DataTypes.hpp"
#include "metal/SamplerState.hpp"
#include "metal/Texture.hpp"
#include "metal/TextureArguments.hpp"

namespace invar::metal {
namespace {

using protocol::ArgumentAccess;
using protocol::ArgumentKind;

std::string text(uint64_t value) { return std::to_string(value); }

/// "", or why a range of indices is none.
std::string rangeFault(const NS::Range& range, uint32_t count) {
  if (range.length <= count && range.location <= count - range.length) return {};
  return "indices " + text(range.location) + " to " + text(range.location + range.length - 1) + ", limit " +
         text(count - 1);
}

/// "", or why an index is none.
std::string indexFault(uint64_t index, uint32_t count) {
  return index < count ? std::string() : "index " + text(index) + ", limit " + text(count - 1);
}

/// Whether a kernel that wants components of a type may have those of a format.
bool delivers(const device::PixelFormat& format, protocol::DataType wanted) {
  switch (wanted) {
    case MTL::DataTypeFloat: case MTL::DataTypeHalf: return !format.isInteger();
    case MTL::DataTypeInt: case MTL::DataTypeShort: return format.kind == device::ComponentKind::Sint;
    default: return format.kind == device::ComponentKind::Uint;
  }
}

}  // namespace

TextureArguments& ComputeCommandEncoder::textures() {
  if (!m_textures) m_textures = std::make_unique<TextureArguments>();
  return *m_textures;
}

void ComputeCommandEncoder::bindTexture(const Call& call, const MTL::Texture* door, uint64_t index) {
  if (std::string why = indexFault(index, TextureArguments::kTextures); !why.empty())
    return call.invalid(why);
  if (!door) return textures().setTexture(uint32_t(index), nullptr);
  auto* texture = checkedArgument<Texture>(call, "the texture", door);
  if (!texture) return;
  // The commands name the device's texture, which needs its memory; the app's object is kept where it asked
  // for that.
  if (recording().retainsReferences()) recording().retain(*texture);
  else pass().keepAlive(*texture->texture());
  textures().setTexture(uint32_t(index), texture);
}

void ComputeCommandEncoder::setTexture(const MTL::Texture* texture, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setTexture");
  if (call) bindTexture(call, texture, index);
}

void ComputeCommandEncoder::setTextures(const MTL::Texture* const* textures, NS::Range range) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setTextures");
  if (!call || range.length == 0) return;
  if (std::string why = rangeFault(range, TextureArguments::kTextures); !why.empty())
    return call.invalid(why);
  if (!textures) return call.invalid("the list of textures is null");
  for (NS::UInteger i = 0; i < range.length; ++i) bindTexture(call, textures[i], range.location + i);
}

void ComputeCommandEncoder::bindSampler(const Call& call, const MTL::SamplerState* door, uint64_t index,
                                        const float* lodMin, const float* lodMax) {
  if (std::string why = indexFault(index, TextureArguments::kSamplers); !why.empty())
    return call.invalid(why);
  if (!door) return textures().setSampler(uint32_t(index), 0);
  auto* sampler = checkedArgument<SamplerState>(call, "the sampler state", door);
  if (!sampler) return;
  protocol::KernelSampler word = sampler->word();
  if (lodMin && lodMax) {
    if (!(*lodMin <= *lodMax))
      return call.invalid("lodMinClamp " + std::to_string(*lodMin) + ", limit: lodMaxClamp, " +
                          std::to_string(*lodMax));
    word = word.withLod(*lodMin, *lodMax);
  }
  textures().setSampler(uint32_t(index), word.state);
}

void ComputeCommandEncoder::setSampler(const MTL::SamplerState* sampler, const float* lodMin,
                                       const float* lodMax, uint64_t index) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setSamplerState");
  if (call) bindSampler(call, sampler, index, lodMin, lodMax);
}

void ComputeCommandEncoder::setSamplers(const MTL::SamplerState* const* samplers, const float* lodMins,
                                        const float* lodMaxs, NS::Range range) {
  const Call call(*this, "MTL::ComputeCommandEncoder::setSamplerStates");
  if (!call || range.length == 0) return;
  if (std::string why = rangeFault(range, TextureArguments::kSamplers); !why.empty())
    return call.invalid(why);
  if (!samplers || !lodMins != !lodMaxs)
    return call.invalid("the list of samplers or of level of detail limits is null");
  for (NS::UInteger i = 0; i < range.length; ++i)
    bindSampler(call, samplers[i], range.location + i, lodMins ? lodMins + i : nullptr,
                lodMaxs ? lodMaxs + i : nullptr);
}

bool ComputeCommandEncoder::checkTexture(const Call& call, const protocol::Argument& argument,
                                         uint32_t index) const {
  const auto where = [&] {
    return "argument \"" + argument.name + "\" at texture index " + text(index) + " of kernel \"" +
           m_kernel.kernel->reflection().name + "\"";
  };
  const auto* binding = m_textures ? &m_textures->texture(index) : nullptr;
  if (!binding || !binding->texture) {
    // As with buffers, one that is not bound is the device's to catch, should the kernel read it.
    if (!config().debugLayer) return true;
    call.invalid("nothing is bound to " + where());
    return false;
  }
  const auto& description = binding->texture->description();
  const auto refuse = [&](const std::string& why) {
    call.invalid(why + " is bound to " + where());
    return false;
  };
  if (uint32_t(description.type) != argument.textureType)
    return refuse(std::string("a texture of type ") + textureTypeName(NS::UInteger(description.type)) +
                  ", which must be " + textureTypeName(argument.textureType) + ",");
  if (!delivers(*description.format, argument.elementType))
    return refuse(std::string("a texture of format ") + description.format->name +
                  ", which has no components of type " + dataTypeName(argument.elementType) + ",");
  if (argument.isDepthTexture != description.format->isDepth() && argument.isDepthTexture)
    return refuse(std::string("a texture of format ") + description.format->name +
                  ", which must be a depth format,");
  const bool writes = argument.access != ArgumentAccess::ReadOnly,
             reads = argument.access != ArgumentAccess::WriteOnly;
  if (writes && !binding->allows(MTL::TextureUsageShaderWrite))
    return refuse("a texture whose usage " + text(binding->usage) + " lacks TextureUsageShaderWrite (2)");
  if (reads && !binding->allows(MTL::TextureUsageShaderRead))
    return refuse("a texture whose usage " + text(binding->usage) + " lacks TextureUsageShaderRead (1)");
  if (writes && !description.swizzle.isIdentity())
    return refuse("a texture with a swizzle, which kernels cannot write,");
  return true;
}

bool ComputeCommandEncoder::prepareTextures(const Call& call, bool kernelChanged) {
  if (!m_kernel.hasTextures || !((m_textures && m_textures->takeChanged()) || kernelChanged)) return true;
  for (const protocol::Argument& argument : m_kernel.kernel->reflection().arguments) {
    if (!argument.active) continue;
    if (argument.kind == ArgumentKind::Sampler && config().debugLayer)
      for (uint32_t i = argument.index; i < argument.index + argument.arrayLength; ++i)
        if (!m_textures || !m_textures->sampler(i)) {
          call.invalid("nothing is bound to argument \"" + argument.name + "\" at sampler index " + text(i) +
                       " of kernel \"" + m_kernel.kernel->reflection().name + "\"");
          return false;
        }
    if (argument.kind != ArgumentKind::Texture) continue;
    const auto access = argument.access == ArgumentAccess::ReadOnly    ? device::Access::Read
                        : argument.access == ArgumentAccess::WriteOnly ? device::Access::Write
                                                                       : device::Access::ReadWrite;
    for (uint32_t i = argument.index; i < argument.index + argument.arrayLength; ++i) {
      if (!checkTexture(call, argument, i)) return false;
      if (const auto* texture = m_textures ? m_textures->texture(i).texture : nullptr)
        pass().use(*texture->memory(), access);
    }
  }
  return true;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ComputeCommandEncoder;

void ComputeCommandEncoder::setTexture(const Texture* texture, NS::UInteger index) {
  if (this) Impl::of(this)->setTexture(texture, index);
}
void ComputeCommandEncoder::setTextures(const Texture* const textures[], NS::Range range) {
  if (this) Impl::of(this)->setTextures(textures, range);
}
void ComputeCommandEncoder::setSamplerState(const SamplerState* sampler, NS::UInteger index) {
  if (this) Impl::of(this)->setSampler(sampler, nullptr, nullptr, index);
}
void ComputeCommandEncoder::setSamplerState(const SamplerState* sampler, float lodMinClamp, float lodMaxClamp,
                                            NS::UInteger index) {
  if (this) Impl::of(this)->setSampler(sampler, &lodMinClamp, &lodMaxClamp, index);
}
void ComputeCommandEncoder::setSamplerStates(const SamplerState* const samplers[], NS::Range range) {
  if (this) Impl::of(this)->setSamplers(samplers, nullptr, nullptr, range);
}
void ComputeCommandEncoder::setSamplerStates(const SamplerState* const samplers[], const float lodMinClamps[],
                                             const float lodMaxClamps[], NS::Range range) {
  if (this) Impl::of(this)->setSamplers(samplers, lodMinClamps, lodMaxClamps, range);
}

}  // namespace MTL
