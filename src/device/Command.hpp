// What an encoder records: plain values, read by whoever executes them. All pointers lead into the
// submission's arena or to objects that the submission keeps alive.
#pragma once

#include "base/Result.hpp"
#include "device/Kernel.hpp"
#include "device/Memory.hpp"
#include "device/Texture.hpp"
#include "device/Types.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::device {

struct Command {
  enum class Kind : uint8_t { Dispatch, Copy, CopyRegion, Fill, Mipmap, Product, Host, Barrier };
  Kind kind;
};

/// One bound argument: memory and offset, or bytes recorded with the command, or nothing.
struct Binding {
  Memory* memory = nullptr;
  const std::byte* bytes = nullptr;
  uint64_t offset = 0;
  uint64_t length = 0;   ///< bytes from the offset to the end
  std::byte* address() const {
    return memory ? memory->contents() + offset : const_cast<std::byte*>(bytes);
  }
};

struct DispatchCommand : Command {
  const Kernel* kernel;
  const Binding* bindings;           ///< [bindingCount], by index
  uint32_t bindingCount;
  const uint32_t* threadgroupLengths;  ///< bytes, [threadgroupCount], by index
  uint32_t threadgroupCount;
  const Texture* const* textures = nullptr;   ///< [textureCount], by index; null where none is bound
  uint32_t textureCount = 0;
  const uint64_t* samplers = nullptr;         ///< KernelSampler's states, [samplerCount], by index; 0 where none is bound
  uint32_t samplerCount = 0;
  Size3 threadsPerGrid;              ///< may end inside the last threadgroup
  Size3 threadsPerThreadgroup;
  Size3 threadgroupsPerGrid;
  const protocol::KernelLog* log = nullptr;   ///< where the kernel's messages go; set for kernels that log
  Memory* indirect = nullptr;        ///< when set, three uint32 at indirectOffset give threadgroupsPerGrid
  uint64_t indirectOffset = 0;
};

struct CopyCommand : Command {
  Memory* source;
  Memory* destination;
  uint64_t sourceOffset, destinationOffset, length;
};

/// Rows of bytes between two memories. Neither place overlaps the other.
struct CopyRegionCommand : Command {
  struct Place {
    Memory* memory;
    uint64_t offset, rowPitch, imagePitch;   ///< bytes
  };
  Place source, destination;
  uint64_t rowBytes;
  uint32_t rows, images;
};

/// Computes a level of a texture from the level before it.
struct MipmapCommand : Command {
  const Texture* texture;
  uint32_t level;
};

struct FillCommand : Command {
  Memory* memory;
  uint64_t offset, length;
  uint8_t value;
};

/// A matrix in memory: element (r, c) of batch b stands at
/// offset + batchOffsets[b] + (r * rowStride + c * columnStride) * size of an element.
struct MatrixOperand {
  Memory* memory = nullptr;
  uint64_t offset = 0;                   ///< bytes
  ElementType type = ElementType::Float32;
  int64_t rowStride = 0, columnStride = 0;   ///< elements
  const uint64_t* batchOffsets = nullptr;    ///< bytes, [batchCount]
};

/// destination = alpha * a x b + beta * c, for every batch. a is rows x inner, b is inner x columns.
/// `c` may be the destination itself, another matrix (strides of 0 broadcast) or nothing (beta ignored).
struct ProductCommand : Command {
  uint32_t rows, columns, inner, batchCount;
  MatrixOperand a, b, c, destination;
  float alpha, beta;
};

/// Work of a library that is made for the host (a decomposition of a matrix). A layer above brings what is to be called, so
/// that a backend knows one command for all of it: it calls `run` for every part, on threads of its own, at once as it
/// likes, when the command's turn has come and the ranges are in the host's memory.
struct HostCommand : Command {
  /// Rows of bytes.
  struct Range {
    Memory* memory;
    uint64_t offset, rowBytes, rows, pitch;   ///< bytes, but for `rows`
    Access access;
  };
  const char* name;            ///< for errors, "LU decomposition of 4 x 4"; in the arena
  /// Does `count` parts from `first` on. Touches the ranges and nothing else of the program's; throws nothing.
  Result<void> (*run)(const HostCommand& command, uint32_t first, uint32_t count);
  const void* parameters;      ///< `run` knows their type
  const Range* ranges;         ///< [rangeCount]: all that `run` reads and writes
  uint32_t rangeCount;
  uint32_t parts;              ///< independent of each other
  double operations;           ///< about so many additions and multiplications in a part
};

/// In a concurrent pass: commands behind it start when all before it are done.
struct BarrierCommand : Command {};

}  // namespace invar::device
