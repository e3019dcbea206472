// What kernels call for a texture of a format: loads, stores and samples, one table for each format.
#pragma once

#include "device/PixelFormat.hpp"
#include "protocol/KernelTexture.hpp"

namespace invar::cpu {

/// Thread safety: thread-safe; the functions touch nothing but the texels.
const protocol::KernelTextureFunctions& textureFunctions(const device::PixelFormat& format);

}  // namespace invar::cpu
