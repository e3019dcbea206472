// Base of buffers and textures: storage mode, hazard tracking, purgeability, and the heap that it came from.
// Thread safety: Thread-safe. The contents are the program's to synchronise.
// Metal documentation: MTLResource, "Setting resource storage modes".
#pragma once

#include "MTLAllocation.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Device;
class Heap;

enum PurgeableState : NS::UInteger {
  PurgeableStateKeepCurrent = 1,
  PurgeableStateNonVolatile = 2,
  PurgeableStateVolatile = 3,
  PurgeableStateEmpty = 4,
};

enum CPUCacheMode : NS::UInteger {
  CPUCacheModeDefaultCache = 0,
  CPUCacheModeWriteCombined = 1,
};

/// Where the memory lives. On a device with unified memory all modes are the same memory; a private
/// buffer differs only in that `contents` gives the app no address.
enum StorageMode : NS::UInteger {
  StorageModeShared = 0,
  StorageModeManaged = 1,
  StorageModePrivate = 2,
  StorageModeMemoryless = 3,
};

/// Whether the library orders passes of a queue that touch the same memory. Default means tracked for
/// what a device makes, and untracked for heaps and what they make.
enum HazardTrackingMode : NS::UInteger {
  HazardTrackingModeDefault = 0,
  HazardTrackingModeUntracked = 1,
  HazardTrackingModeTracked = 2,
};

/// The modes above in one word: cache mode in bits 0 to 3, storage in 4 to 7, hazard tracking in 8 and 9.
using ResourceOptions = NS::UInteger;
enum : ResourceOptions {
  ResourceCPUCacheModeDefaultCache = 0,
  ResourceCPUCacheModeWriteCombined = 1,
  ResourceStorageModeShared = 0,
  ResourceStorageModeManaged = 16,
  ResourceStorageModePrivate = 32,
  ResourceStorageModeMemoryless = 48,
  ResourceHazardTrackingModeDefault = 0,
  ResourceHazardTrackingModeUntracked = 256,
  ResourceHazardTrackingModeTracked = 512,
  ResourceOptionCPUCacheModeDefault = 0,
  ResourceOptionCPUCacheModeWriteCombined = 1,
};

class MTL_EXPORT Resource : public NS::Referencing<Resource, Allocation> {
public:
  /// A name for logs and reports; null until one is set.
  NS::String* label() const;
  void setLabel(const NS::String* label);
  /// The device that made it, not owned by the caller.
  Device* device() const;

  CPUCacheMode cpuCacheMode() const;
  StorageMode storageMode() const;
  /// Never Default: what Default stands for is resolved when the resource is made.
  HazardTrackingMode hazardTrackingMode() const;
  ResourceOptions resourceOptions() const;

  /// Sets the state and returns the one before; KeepCurrent only asks. Memory is never taken away from
  /// a volatile resource here, so it is never found Empty unless the program made it so.
  PurgeableState setPurgeableState(PurgeableState state);

  /// The heap it was made from, not owned by the caller; null for a resource made by the device.
  Heap* heap() const;
  /// Bytes from the start of the heap; 0 without a heap.
  NS::UInteger heapOffset() const;
  /// Gives the range back to the heap while the resource stays usable: what the heap makes next may
  /// share its memory. No effect without a heap.
  void makeAliasable();
  bool isAliasable();
};

}  // namespace MTL
