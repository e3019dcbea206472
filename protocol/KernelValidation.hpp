// What a kernel compiled with bounds checks (MTL_SHADER_VALIDATION) is told about its memory, and where it leaves
// word of an access that was out of bounds. The argument table has its address at kValidationArgument. Plain data,
// one layout on both sides; a change raises kKernelAbiVersion.
#pragma once

#include <cstddef>
#include <cstdint>

#include "protocol/KernelAbi.hpp"

namespace invar::protocol {

/// Where the pointer of an access came from.
enum class AccessOrigin : uint8_t {
  None = 0,
  Buffer,               ///< the index is the buffer argument's
  ThreadgroupArgument,  ///< the index is the argument's
  ThreadgroupVariable,  ///< declared in the kernel
  Constant,             ///< at program scope
  Private,              ///< the thread's own: not checked
  Unknown,              ///< loaded from memory or made from a number
};

/// One access out of bounds.
struct KernelViolation {
  uint64_t access;         ///< packed by packAccess(); 0: there was none
  uint64_t offset;         ///< bytes from the start of the memory, signed; of an unknown origin: the address
  uint64_t limit;          ///< bytes of that memory
  uint64_t positionXY;     ///< of the thread in the grid: x in the low half
  uint64_t positionZ;
};

/// An access in one word, never 0.
struct AccessWord {
  static constexpr unsigned kOrigin = 56, kIndex = 48, kStore = 47;
  static constexpr uint64_t kMaxSize = (uint64_t(1) << kStore) - 1;

  static constexpr uint64_t ofMemory(AccessOrigin origin, uint32_t index) {
    return uint64_t(origin) << kOrigin | uint64_t(index) << kIndex;
  }
  static constexpr AccessOrigin origin(uint64_t word) { return AccessOrigin(word >> kOrigin); }
  static constexpr uint32_t index(uint64_t word) { return word >> kIndex & 255; }
  static constexpr bool isStore(uint64_t word) { return word >> kStore & 1; }
  static constexpr uint64_t size(uint64_t word) { return word & kMaxSize; }
};

/// One for each run of the kernel's entry, so that no two threads share it.
struct KernelValidation {
  static constexpr size_t kSpare = 256;

  uint64_t bufferBases[kMaxBufferBindings];          ///< address of the first byte, before the bound offset
  uint64_t bufferLimits[kMaxBufferBindings];         ///< bytes; 0 where nothing is bound
  uint64_t threadgroupLimits[kMaxThreadgroupBindings];
  /// Whether all bytes of a range are memory that the kernel may touch, for pointers of unknown origin.
  uint32_t (*isKnown)(const KernelValidation* validation, uint64_t address, uint64_t size);
  KernelViolation violation;   ///< the last one
  KernelViolation ignored;     ///< what accesses within bounds write instead
  alignas(64) std::byte zeros[kSpare];   ///< what loads out of bounds read
  alignas(64) std::byte spare[kSpare];   ///< where stores out of bounds go
};

}  // namespace invar::protocol
