// A library and a kernel that no compiler made, for tests of what stands around them.
#pragma once

#include "device/Kernel.hpp"
#include "metal/Device.hpp"
#include "metal/Library.hpp"

namespace invar::metal::test {

/// Functions "plain", "scaled" (constants: 'scale' float at 0, 'fast' bool at 1, optional 'extra' int3 at 7)
/// and "shade" (a fragment function). Its source is empty.
inline foundation::Retained<Library> handmadeLibrary(Device& device = *Device::all().front()) {
  auto compiled = makeRef<compile::Library>();
  protocol::FunctionInfo plain, scaled, shade;
  plain.name = "plain";
  scaled.name = "scaled";
  scaled.constants = {{"scale", 0, MTL::DataTypeFloat, true},
                      {"fast", 1, MTL::DataTypeBool, true},
                      {"extra", 7, MTL::DataTypeInt3, false}};
  shade.name = "shade";
  shade.kind = protocol::FunctionKind::Fragment;
  compiled->functions = {plain, scaled, shade};
  return foundation::Retained<Library>::adopt(new Library(device, std::move(compiled), 0));
}

class HandmadeKernel final : public device::Kernel {
public:
  explicit HandmadeKernel(protocol::KernelReflection reflection) : Kernel(std::move(reflection)) {}
};

}  // namespace invar::metal::test
