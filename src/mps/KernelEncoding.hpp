// Kernels that the library brings itself, written in Metal's language, so that they run wherever a program's do.
#pragma once

#include <span>
#include <string>

#include "device/Device.hpp"
#include "metal/PassRecorder.hpp"

namespace invar::mps {

/// The kernel `name` of a source, with NaN and infinity as on Apple's side. Blocks on the compiler the first time, after
/// that it is found in memory or on disk. `file` stands for the source in diagnostics.
/// Thread safety: thread-safe.
Result<Ref<device::Kernel>> loadKernel(device::Device& device, std::string source, const char* name, const char* file);

/// Records a dispatch of `columns` x `rows` threads in threadgroups of a row; nothing for none of them. The pass keeps
/// the kernel. `bindings` are copied; who calls says what memory they use.
void addDispatch(metal::PassRecorder& pass, device::Kernel& kernel, std::span<const device::Binding> bindings,
                 uint32_t columns, uint32_t rows = 1);

/// Numbers for a kernel, recorded with the command.
template <class T>
device::Binding bindValues(metal::PassRecorder& pass, std::span<const T> values) {
  return {nullptr, pass.arena().copyBytes(values.data(), values.size_bytes()), 0, values.size_bytes()};
}

/// Memory from a byte to its end.
inline device::Binding bindMemory(device::Memory& memory, uint64_t offset) {
  return {&memory, nullptr, offset, memory.length() - offset};
}

}  // namespace invar::mps
