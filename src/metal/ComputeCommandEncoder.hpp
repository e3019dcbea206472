// What stands behind MTL::ComputeCommandEncoder: arguments, pipeline, and the dispatches that use them.
#pragma once

#include <Metal/MTLComputeCommandEncoder.hpp>

#include <memory>

#include "metal/ArgumentTable.hpp"
#include "metal/CommandEncoder.hpp"

namespace invar::metal {

class Allocation;
class TextureArguments;

/// Thread safety: one thread at a time, checked.
class ComputeCommandEncoder final
    : public Implements<ComputeCommandEncoder, MTL::ComputeCommandEncoder, CommandEncoder> {
public:
  static const TypeInfo kType;
  ComputeCommandEncoder(Ref<Recording> recording, MTL::DispatchType type);
  ~ComputeCommandEncoder();

  MTL::DispatchType dispatchType() const { return m_dispatchType; }

  void setPipeline(const MTL::ComputePipelineState* state);
  void setBuffer(const MTL::Buffer* buffer, uint64_t offset, uint64_t index);
  void setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets, NS::Range range);
  void setBufferOffset(uint64_t offset, uint64_t index);
  void setBytes(const void* bytes, uint64_t length, uint64_t index);
  void setThreadgroupMemoryLength(uint64_t length, uint64_t index);
  void setTexture(const MTL::Texture* texture, uint64_t index);
  void setTextures(const MTL::Texture* const* textures, NS::Range range);
  /// Limits of the level of detail may be null: then the sampler's own hold.
  void setSampler(const MTL::SamplerState* sampler, const float* lodMin, const float* lodMax, uint64_t index);
  void setSamplers(const MTL::SamplerState* const* samplers, const float* lodMins, const float* lodMaxs, NS::Range range);

  void dispatchThreadgroups(MTL::Size groups, MTL::Size threadsPerGroup);
  void dispatchIndirect(const MTL::Buffer* buffer, uint64_t offset, MTL::Size threadsPerGroup);
  void dispatchThreads(MTL::Size threads, MTL::Size threadsPerGroup);

  void barrier(const char* call);
  void useResources(const char* call, const MTL::Resource* const* resources, uint64_t count, MTL::ResourceUsage usage);
  void useHeaps(const char* call, const MTL::Heap* const* heaps, uint64_t count);
  using CommandEncoder::waitForFence;
  using CommandEncoder::updateFence;

private:
  /// What the kernel does with its arguments, as bits by index.
  struct Kernel {
    device::Kernel* kernel = nullptr;
    uint32_t maxThreads = 0;
    uint32_t read = 0, written = 0;    ///< buffers that it touches; `written` are among `read`
    uint32_t constants = 0;            ///< buffers of which it reads exactly one element
    uint32_t threadgroup = 0;          ///< threadgroup arguments that it touches
    bool hasTextures = false;          ///< or samplers
  };

  bool checkIndex(const Call& call, uint64_t index) const;
  void bindBuffer(const Call& call, const MTL::Buffer* door, uint64_t offset, uint64_t index);
  void bindTexture(const Call& call, const MTL::Texture* door, uint64_t index);
  void bindSampler(const Call& call, const MTL::SamplerState* door, uint64_t index, const float* lodMin, const float* lodMax);
  TextureArguments& textures();
  /// Keeps what the pass touches alive, as the command buffer was asked to.
  void keep(Allocation& allocation);

  /// Everything about a dispatch but its grid; false when it cannot run, or has no threads.
  bool prepare(const Call& call, MTL::Size threadsPerGroup, device::Size3& checkedSize);
  bool checkThreadgroup(const Call& call, MTL::Size threads, device::Size3& checked) const;
  bool checkThreadgroupMemory(const Call& call) const;
  bool checkArguments(const Call& call, uint32_t changed) const;
  void addUses(uint32_t changed);
  bool checkTexture(const Call& call, const protocol::Argument& argument, uint32_t index) const;
  /// Checks the textures and samplers of the kernel and lists the memory it reaches through them.
  bool prepareTextures(const Call& call, bool kernelChanged);
  bool checkGrid(const Call& call, const char* what, MTL::Size grid, device::Size3& checked) const;
  device::DispatchCommand& add(device::Size3 threads, device::Size3 threadsPerGroup, device::Size3 groups);

  const MTL::DispatchType m_dispatchType;
  ArgumentTable m_arguments;
  std::unique_ptr<TextureArguments> m_textures;   ///< null until one is bound
  Kernel m_kernel;
  bool m_kernelChanged = false;     ///< since the last dispatch that was recorded
};

}  // namespace invar::metal
