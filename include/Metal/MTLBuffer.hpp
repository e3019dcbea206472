// A range of device memory that kernels and blits read and write.
// Thread safety: Thread-safe. The contents are the program's to synchronise.
// Metal documentation: MTLBuffer.
#pragma once

#include "MTLResource.hpp"

namespace MTL {

class Texture;
class TextureDescriptor;

class MTL_EXPORT Buffer : public NS::Referencing<Buffer, Resource> {
public:
  /// Bytes, as asked for when the buffer was made.
  NS::UInteger length() const;
  /// Address of the memory for the host; null for StorageModePrivate, as Metal documents it.
  void* contents();
  /// Tells that the host changed `range` (bytes) of a managed buffer. With unified memory nothing has to
  /// be copied, so a range past the end does no harm; it is reported when checking is on.
  void didModifyRange(NS::Range range);
  /// Address that a kernel sees, stable while the buffer lives.
  uint64_t gpuAddress() const;

  /// Names a range (bytes) for debugging. Markers are kept with the buffer until they are removed.
  void addDebugMarker(const NS::String* marker, NS::Range range);
  void removeAllDebugMarkers();

  /// A texture over the buffer's memory: of type 1D, 2D or texture buffer, one level, with the buffer's storage
  /// and hazard modes; owned by the caller. `offset` and `bytesPerRow` (bytes) are multiples of
  /// Device::minimumLinearTextureAlignmentForPixelFormat. Null with a logged reason when something does not fit.
  Texture* newTexture(const TextureDescriptor* descriptor, NS::UInteger offset, NS::UInteger bytesPerRow);

  /// Buffers of other devices of a peer group: null, as no device here has peers.
  Buffer* remoteStorageBuffer() const;
  /// Null with a logged reason, as no device here has peers.
  Buffer* newRemoteBufferViewForDevice(const Device* device);
};

}  // namespace MTL
