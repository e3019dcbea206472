// The part of a kernel's argument table that holds textures and samplers.
#pragma once

#include "device/Command.hpp"

namespace invar::cpu {

/// Fills the entries of protocol::KernelLaunch::buffers from kTextureArguments on.
void fillTextureArguments(const device::DispatchCommand& dispatch, void** arguments);

}  // namespace invar::cpu
