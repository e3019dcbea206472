// The textures and samplers that an encoder has bound, and the copies of them that dispatches read.
#pragma once

#include <memory>

#include "device/Arena.hpp"
#include "device/Command.hpp"
#include "metal/Texture.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::metal {

/// Made when the first one is bound: most kernels have neither.
/// Thread safety: one thread at a time (an encoder's).
class TextureArguments {
public:
  static constexpr uint32_t kTextures = protocol::kMaxTextureBindings, kSamplers = protocol::kMaxSamplerBindings;

  /// What is bound at an index. The pass keeps the texture alive, which the app's object may not be any more.
  struct Binding {
    const device::Texture* texture = nullptr;
    MTL::TextureUsage usage = 0;
    bool allows(MTL::TextureUsage wanted) const { return usage == MTL::TextureUsageUnknown || usage & wanted; }
  };

  /// Null unbinds.
  void setTexture(uint32_t index, const Texture* texture) {
    m_bindings[index] = texture ? Binding{texture->texture().get(), texture->usage()} : Binding{};
    m_textures[index] = m_bindings[index].texture;
    m_textureCount = std::max(m_textureCount, index + 1);
    m_changed = true;
    m_texturesCopy = nullptr;
  }
  /// A KernelSampler's state; 0 unbinds.
  void setSampler(uint32_t index, uint64_t state) {
    m_samplers[index] = state;
    m_samplerCount = std::max(m_samplerCount, index + 1);
    m_changed = true;
    m_samplersCopy = nullptr;
  }
  const Binding& texture(uint32_t index) const { return m_bindings[index]; }
  uint64_t sampler(uint32_t index) const { return m_samplers[index]; }
  bool takeChanged() { return std::exchange(m_changed, false); }

  void record(device::DispatchCommand& command, device::Arena& arena) {
    if (!m_texturesCopy) m_texturesCopy = arena.copy(std::span<const device::Texture* const>(m_textures, m_textureCount));
    if (!m_samplersCopy) m_samplersCopy = arena.copy(std::span<const uint64_t>(m_samplers, m_samplerCount));
    command.textures = m_texturesCopy;
    command.textureCount = m_textureCount;
    command.samplers = m_samplersCopy;
    command.samplerCount = m_samplerCount;
  }

private:
  Binding m_bindings[kTextures];
  const device::Texture* m_textures[kTextures] = {};
  uint64_t m_samplers[kSamplers] = {};
  uint32_t m_textureCount = 0, m_samplerCount = 0;
  bool m_changed = false;
  const device::Texture* const* m_texturesCopy = nullptr;
  const uint64_t* m_samplersCopy = nullptr;
};

}  // namespace invar::metal
