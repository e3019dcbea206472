#include "cpu/textures/CpuTexture.hpp"

#include <array>

#include "cpu/FaultGuard.hpp"
#include "cpu/MemoryRanges.hpp"
#include "cpu/textures/TextureFunctions.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::cpu {
namespace {

using protocol::KernelTexture;

KernelTexture::Shortcut shortcutOf(const device::PixelFormat& format) {
  switch (format.number) {
    case 125: return KernelTexture::Float4;
    case 55: case 252: return KernelTexture::Float1;
    case 70: return KernelTexture::Unorm8x4;
    case 123: case 124: return KernelTexture::Word4;
    case 53: case 54: return KernelTexture::Word1;
    default: return KernelTexture::None;
  }
}

struct Unbound {
  std::array<KernelTexture, protocol::kMaxTextureBindings> textures{};
  std::array<void*, protocol::kMaxTextureBindings> pointers{};

  Unbound() {
    // Large, so that a kernel which looks at the size first goes on to the access that faults; but every
    // texel of a line, and every line, is at the same few addresses.
    constexpr uint32_t kExtent = FaultGuard::kUnboundTextureRoom / 4;
    for (uint32_t i = 0; i < textures.size(); ++i) {
      KernelTexture& t = textures[i];
      t.base = static_cast<unsigned char*>(FaultGuard::unboundTexture(i));
      t.functions = &textureFunctions(*device::pixelFormat(10));
      t.width = t.height = t.depth = t.slices = kExtent;
      t.levels = t.samples = t.texelBytes = t.isNull = 1;
      t.dimensions = 3;
      pointers[i] = &t;
    }
  }
};

const Unbound& unbound() {
  static const auto* made = new Unbound;
  return *made;
}

}  // namespace

CpuTexture::CpuTexture(device::TextureDescription description, Ref<device::Memory> memory)
    : Texture(std::move(description), std::move(memory)) {
  const auto& d = this->description();
  m_kernel.base = reinterpret_cast<unsigned char*>(this->memory()->contents() + d.offset);
  m_kernel.functions = &textureFunctions(*d.format);
  m_kernel.slicePitch = d.layout.slicePitch;
  m_kernel.width = d.size.x;
  m_kernel.height = d.size.y;
  m_kernel.depth = d.size.z;
  m_kernel.slices = d.slices;
  m_kernel.levels = d.levels;
  m_kernel.samples = 1;
  m_kernel.texelBytes = d.format->bytes;
  m_kernel.dimensions = device::isCube(d.type) ? 6 : device::dimensionsOf(d.type);
  m_kernel.hasAlpha = d.format->hasAlpha();
  if (!d.swizzle.isIdentity())
    m_kernel.swizzle = KernelTexture::kSwizzled | d.swizzle.red | d.swizzle.green << 8 |
                       d.swizzle.blue << 16 | uint32_t(d.swizzle.alpha) << 24;
  m_kernel.shortcut = m_kernel.swizzle ? KernelTexture::None : shortcutOf(*d.format);
  for (size_t i = 0; i < d.layout.levels.size(); ++i) m_kernel.level[i] = d.layout.levels[i];
  m_handle = reinterpret_cast<uint64_t>(&m_kernel);
  MemoryRanges::all().add(&m_kernel, sizeof m_kernel);   // an argument buffer may lead a kernel to it
}

CpuTexture::~CpuTexture() { MemoryRanges::all().remove(&m_kernel, sizeof m_kernel); }

void* const* unboundTextures() { return unbound().pointers.data(); }

}  // namespace invar::cpu
