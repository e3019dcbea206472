#include "mps/Kernel.hpp"

#include "mps/Misuse.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo Kernel::kType{
    .name = "MPSKernel", .super = &foundation::kObjectType, .destroy = nullptr};

bool Kernel::assignDevice(const char* call, MTL::Device* device) {
  m_device = metal::Device::checked(device);
  if (!m_device) misuse(call, device ? "the device is a released object or no device" : "the device is null");
  return m_device;
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::Kernel;

MTL::Device* Kernel::device() const {
  return this && Impl::of(this)->device() ? Impl::of(this)->device()->door() : nullptr;
}
NS::String* Kernel::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Kernel::setLabel(const NS::String* label) { if (this) Impl::of(this)->label.set(label); }
KernelOptions Kernel::options() const { return this ? Impl::of(this)->options.get() : KernelOptionsNone; }
void Kernel::setOptions(KernelOptions options) { if (this) Impl::of(this)->options.set(options); }

bool SupportsMTLDevice(const MTL::Device* device) { return invar::metal::Device::checked(device); }

}  // namespace MPS
