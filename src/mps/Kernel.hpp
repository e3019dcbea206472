// What stands behind MPS::Kernel: a device, a label and options.
#pragma once

#include <atomic>

#include "MetalPerformanceShaders/MPSKernel.hpp"
#include "foundation/Object.hpp"
#include "metal/Device.hpp"
#include "metal/Label.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

/// A setting that may be changed while other threads encode: whoever encodes takes one whole value.
template <class T>
class Setting {
public:
  Setting(T value) : m_value(value) {}
  Setting(const Setting& other) : m_value(other.get()) {}
  T get() const { return m_value.load(std::memory_order_relaxed); }
  void set(T value) { m_value.store(value, std::memory_order_relaxed); }

private:
  std::atomic<T> m_value;
};

/// Thread safety: thread-safe. The device is set once, by init.
class Kernel : public foundation::Implements<Kernel, MPS::Kernel> {
public:
  static const foundation::TypeInfo kType;

  /// Null before init. A device lives as long as the process.
  metal::Device* device() const { return m_device; }
  metal::Label label;
  Setting<MPS::KernelOptions> options{MPS::KernelOptionsNone};

  /// False with a logged reason.
  bool assignDevice(const char* call, MTL::Device* device);

protected:
  explicit Kernel(const foundation::TypeInfo& type) : Implements(type) {}
  Kernel(const Kernel& other) : Implements(other.type()), options(other.options), m_device(other.m_device) {
    label.set(other.label.get());
  }

private:
  metal::Device* m_device = nullptr;
};

/// The kernel behind a receiver that was initialised; null with a logged reason otherwise.
template <class Impl, class Door>
Impl* ready(const char* call, const Door* receiver) {
  auto* self = Impl::checked(receiver);
  if (self && self->device()) return self;
  return misuse(call, "the kernel was released or never initialised");
}

}  // namespace invar::mps
