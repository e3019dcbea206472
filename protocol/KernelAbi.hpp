// How the library calls a compiled CPU kernel. Shared by the compiler service, which emits the code,
// and the CPU device, which calls it. Plain data, one layout on both sides; a change of any kind
// raises kKernelAbiVersion, which is part of every cache key.
#pragma once

#include <cstdint>

#include "protocol/KernelTexture.hpp"

namespace invar::protocol {

inline constexpr uint32_t kKernelAbiVersion = 5;
inline constexpr uint32_t kSimdgroupWidth = 32;
inline constexpr uint32_t kMaxBufferBindings = 31;
inline constexpr uint32_t kMaxThreadgroupBindings = 31;
inline constexpr uint32_t kMaxTextureBindings = 128;
inline constexpr uint32_t kMaxSamplerBindings = 16;
inline constexpr uint32_t kMaxThreadsPerThreadgroup = 1024;
inline constexpr uint32_t kLeastThreadgroupMemory = 32768;   ///< bytes that every device has for a threadgroup
inline constexpr uint32_t kScratchAlignment = 64;

/// What stands where in the table of arguments: the address of each buffer argument, offset added; then, for
/// kernels whose reflection says that they use textures, a KernelTexture for each texture argument and a KernelSampler's
/// state for each sampler argument (those that are not bound have one of their own), and the addresses of these two
/// parts themselves; for kernels with bounds checks, the address of a KernelValidation; and, for kernels whose reflection
/// says that they log, of a KernelLog.
inline constexpr uint32_t kTextureArguments = kMaxBufferBindings;
inline constexpr uint32_t kSamplerArguments = kTextureArguments + kMaxTextureBindings;
inline constexpr uint32_t kTextureTableArgument = kSamplerArguments + kMaxSamplerBindings;
inline constexpr uint32_t kSamplerTableArgument = kTextureTableArgument + 1;
inline constexpr uint32_t kValidationArgument = kSamplerTableArgument + 1;
inline constexpr uint32_t kLogArgument = kValidationArgument + 1;
inline constexpr uint32_t kArgumentCount = kLogArgument + 1;

/// Takes the messages of a kernel's os_log calls. `write` may be left in the middle by a jump (a fault elsewhere, a time
/// limit), and is called from many threads at once.
struct KernelLog {
  /// `words`: for each argument one that has its KernelLogKind in the low byte and the number of its components above,
  /// and then the components: integers extended to 64 bits, floats as the bits of a float, texts as their address.
  void (*write)(const KernelLog* log, uint32_t level, const char* subsystem, const char* category, const char* format,
                const uint64_t* words, uint32_t wordCount);
};
enum class KernelLogKind : uint8_t { Signed = 0, Unsigned = 1, Float = 2, Text = 3 };

/// One dispatch. Read-only while it runs; shared by all threads that run parts of it.
struct KernelLaunch {
  void* const* buffers;                ///< [kArgumentCount], the table of arguments
  const uint32_t* threadgroupOffsets;  ///< [kMaxThreadgroupBindings], byte offset of each threadgroup argument in the scratch memory
  uint32_t threadsPerGrid[3];
  uint32_t threadsPerThreadgroup[3];   ///< as dispatched; a threadgroup at the edge may hold fewer
  uint32_t threadgroupsPerGrid[3];
  uint64_t contextOffset;              ///< byte offset of the context in the scratch memory, kScratchAlignment aligned
};

/// Runs threadgroups [first, first + count), counted x first, then y, then z.
/// `scratch` is memory of this call alone, kScratchAlignment aligned: first the threadgroup memory
/// (the kernel's static part, then the threadgroup arguments at threadgroupOffsets), then, at
/// contextOffset, the values that lanes keep across barriers: contextBytesFixed + simdgroups *
/// (contextBytesPerSimdgroup + 32 * contextBytesPerThread) bytes of the kernel's reflection, for a
/// full threadgroup. Its contents are undefined at entry.
using KernelEntry = void (*)(const KernelLaunch* launch, uint64_t first, uint64_t count, void* scratch);

/// Name of the entry point that every kernel object exports.
inline constexpr const char* kKernelEntryName = "invar_kernel";

}  // namespace invar::protocol
