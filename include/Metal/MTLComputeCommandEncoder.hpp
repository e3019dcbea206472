// Encodes kernels: pipeline, arguments, dispatches and barriers between them.
// Thread safety: One thread at a time, checked. An encoder may be handed from one thread to another.
// No call here reports an error itself: what cannot be run makes the command buffer end with an error that
// names the call, the value and the limit.
// Metal documentation: MTLComputeCommandEncoder, "Calculating threadgroup and grid sizes".
#pragma once

#include "MTLCommandBuffer.hpp"
#include "MTLCommandEncoder.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Buffer;
class ComputePipelineState;
class Fence;
class Heap;
class Resource;
class SamplerState;
class Texture;

/// What an indirect dispatch reads from its buffer.
struct DispatchThreadgroupsIndirectArguments {
  uint32_t threadgroupsPerGrid[3];
};

class MTL_EXPORT ComputeCommandEncoder : public NS::Referencing<ComputeCommandEncoder, CommandEncoder> {
public:
  DispatchType dispatchType() const;
  void setComputePipelineState(const ComputePipelineState* state);

  /// Arguments stay bound until they are replaced, whatever the pipeline. Indices are 0 to 30, offsets and
  /// lengths are in bytes. A null buffer unbinds.
  void setBuffer(const Buffer* buffer, NS::UInteger offset, NS::UInteger index);
  void setBuffers(const Buffer* const buffers[], const NS::UInteger offsets[], NS::Range range);
  /// Changes the offset of the buffer at `index`.
  void setBufferOffset(NS::UInteger offset, NS::UInteger index);
  /// Copies `length` bytes now; Metal's limit of 4096 is reported when checking is on.
  void setBytes(const void* bytes, NS::UInteger length, NS::UInteger index);
  /// Textures at indices 0 to 127, samplers at 0 to 15; null unbinds. The second form replaces the level of
  /// detail limits of the sampler.
  void setTexture(const Texture* texture, NS::UInteger index);
  void setTextures(const Texture* const textures[], NS::Range range);
  void setSamplerState(const SamplerState* sampler, NS::UInteger index);
  void setSamplerState(const SamplerState* sampler, float lodMinClamp, float lodMaxClamp, NS::UInteger index);
  void setSamplerStates(const SamplerState* const samplers[], NS::Range range);
  void setSamplerStates(const SamplerState* const samplers[], const float lodMinClamps[],
                        const float lodMaxClamps[], NS::Range range);
  /// Bytes of the threadgroup argument at `index`.
  void setThreadgroupMemoryLength(NS::UInteger length, NS::UInteger index);

  /// A grid of whole threadgroups.
  void dispatchThreadgroups(Size threadgroupsPerGrid, Size threadsPerThreadgroup);
  /// The threadgroup counts are read from the buffer when the dispatch runs.
  void dispatchThreadgroups(const Buffer* indirectBuffer, NS::UInteger indirectBufferOffset,
                            Size threadsPerThreadgroup);
  /// A grid of threads; threadgroups at its edges may be smaller.
  void dispatchThreads(Size threadsPerGrid, Size threadsPerThreadgroup);

  /// In a concurrent pass: dispatches behind it see what those before it wrote.
  void memoryBarrier(BarrierScope scope);
  void memoryBarrier(const Resource* const resources[], NS::UInteger count);
  void updateFence(const Fence* fence);
  void waitForFence(const Fence* fence);

  /// Says that the pass touches memory that it reaches through pointers in other buffers.
  void useResource(const Resource* resource, ResourceUsage usage);
  void useResources(const Resource* const resources[], NS::UInteger count, ResourceUsage usage);
  void useHeap(const Heap* heap);
  void useHeaps(const Heap* const heaps[], NS::UInteger count);
};

}  // namespace MTL
