#include "cpu/textures/TextureArguments.hpp"

#include <algorithm>

#include "cpu/textures/CpuTexture.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::cpu {

using namespace protocol;

void fillTextureArguments(const device::DispatchCommand& dispatch, void** arguments) {
  void** textures = std::copy_n(unboundTextures(), kMaxTextureBindings, arguments + kTextureArguments) -
                    kMaxTextureBindings;
  for (uint32_t i = 0; i < dispatch.textureCount; ++i)
    if (dispatch.textures[i]) textures[i] = reinterpret_cast<void*>(dispatch.textures[i]->handle());
  void** samplers = arguments + kSamplerArguments;
  for (uint32_t i = 0; i < kMaxSamplerBindings; ++i) {
    const uint64_t bound = i < dispatch.samplerCount ? dispatch.samplers[i] : 0;
    samplers[i] = reinterpret_cast<void*>(bound ? bound : unboundSampler(i));
  }
  arguments[kTextureTableArgument] = textures;
  arguments[kSamplerTableArgument] = samplers;
}

}  // namespace invar::cpu
