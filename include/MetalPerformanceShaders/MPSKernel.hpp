// Base of every Metal Performance Shaders kernel: an operation with its settings, for one device.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSKernel
#pragma once

#include "MPSCoreTypes.hpp"

namespace MPS {

class MPS_EXPORT Kernel : public NS::Copying<Kernel> {
public:
  /// The device that the kernel was made for, not owned by the caller.
  MTL::Device* device() const;
  /// A name for reports; null until one is set.
  NS::String* label() const;
  void setLabel(const NS::String* label);
  /// Kept and given back; validation always runs.
  KernelOptions options() const;
  void setOptions(KernelOptions options);
};

/// True: every device of the library runs every kernel.
MPS_EXPORT bool SupportsMTLDevice(const MTL::Device* device);

}  // namespace MPS
