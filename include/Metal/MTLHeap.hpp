// A block of device memory that buffers and textures are cut from, without asking the system for each.
// Thread safety: Heap is thread-safe; HeapDescriptor is for one thread at a time.
// Metal documentation: MTLHeap, MTLHeapDescriptor, "Reducing the memory footprint of Metal apps".
#pragma once

#include "MTLResource.hpp"

namespace MTL {

class Buffer;
class Texture;
class TextureDescriptor;

enum HeapType : NS::Integer {
  HeapTypeAutomatic = 0,  ///< the heap chooses where a resource lies
  HeapTypePlacement = 1,  ///< the app chooses; resources may overlap
  HeapTypeSparse = 2,     ///< for textures: not supported
};

class MTL_EXPORT HeapDescriptor : public NS::Copying<HeapDescriptor> {
public:
  /// Size 0, private storage, default cache mode, hazards not tracked, automatic.
  static HeapDescriptor* alloc();
  HeapDescriptor* init();

  /// Bytes.
  NS::UInteger size() const;
  void setSize(NS::UInteger size);
  StorageMode storageMode() const;
  void setStorageMode(StorageMode storageMode);
  CPUCacheMode cpuCacheMode() const;
  void setCpuCacheMode(CPUCacheMode cpuCacheMode);
  HazardTrackingMode hazardTrackingMode() const;
  void setHazardTrackingMode(HazardTrackingMode hazardTrackingMode);
  /// The three modes in one word; setting it sets all three.
  ResourceOptions resourceOptions() const;
  void setResourceOptions(ResourceOptions resourceOptions);
  HeapType type() const;
  void setType(HeapType type);
};

class MTL_EXPORT Heap : public NS::Referencing<Heap, Allocation> {
public:
  NS::String* label() const;
  void setLabel(const NS::String* label);
  Device* device() const;
  StorageMode storageMode() const;
  CPUCacheMode cpuCacheMode() const;
  /// Never Default: Default is Untracked. A tracked heap is one hazard, whatever its resources are.
  HazardTrackingMode hazardTrackingMode() const;
  ResourceOptions resourceOptions() const;
  HeapType type() const;

  /// Bytes of the whole heap.
  NS::UInteger size() const;
  /// Bytes that living resources take, rounded to their alignment.
  NS::UInteger usedSize() const;
  /// Bytes of device memory behind the heap.
  NS::UInteger currentAllocatedSize() const;
  /// Bytes of the largest resource that still fits at a multiple of `alignment` (a power of two; 0 for
  /// the least that a buffer needs).
  NS::UInteger maxAvailableSize(NS::UInteger alignment);

  /// A buffer of `length` bytes whose contents are whatever its memory held; owned by the caller. Null with
  /// a logged reason when nothing that large is free, when `options` name another storage or cache mode
  /// than the heap's, when the length is 0, or on a placement heap.
  Buffer* newBuffer(NS::UInteger length, ResourceOptions options);
  /// For placement heaps: at `offset` bytes, a multiple of Device::heapBufferSizeAndAlign's alignment.
  /// Null with a logged reason when it does not lie inside the heap.
  Buffer* newBuffer(NS::UInteger length, ResourceOptions options, NS::UInteger offset);

  /// A texture, with the rules of newBuffer; Device::heapTextureSizeAndAlign tells what it takes.
  Texture* newTexture(const TextureDescriptor* descriptor);
  Texture* newTexture(const TextureDescriptor* descriptor, NS::UInteger offset);

  /// As Resource::setPurgeableState, for all memory of the heap.
  PurgeableState setPurgeableState(PurgeableState state);
};

}  // namespace MTL
