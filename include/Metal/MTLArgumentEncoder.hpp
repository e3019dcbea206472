// Writes resources and constants into an argument buffer: a structure in memory that kernels read through one pointer.
// Thread safety: ArgumentEncoder and ArgumentDescriptor are for one thread at a time, checked for the encoder; encoders of
// the same function may write to different buffers, or parts of one, from any number of threads.
// Metal documentation: MTLArgumentEncoder, MTLArgumentDescriptor, "Improving CPU performance by using argument buffers".
#pragma once

#include "MTLArgument.hpp"

namespace MTL {

class Buffer;
class Device;
class SamplerState;
class Texture;

/// A member of an argument buffer, for Device::newArgumentEncoder(arguments).
class MTL_EXPORT ArgumentDescriptor : public NS::Copying<ArgumentDescriptor> {
public:
  static ArgumentDescriptor* alloc();
  ArgumentDescriptor* init();
  /// Autoreleased.
  static ArgumentDescriptor* argumentDescriptor();

  /// DataTypePointer for a buffer, DataTypeTexture, DataTypeSampler, or the type of a constant: a scalar or vector.
  DataType dataType() const;
  void setDataType(DataType dataType);
  NS::UInteger index() const;
  void setIndex(NS::UInteger index);
  /// Elements of an array, which take an index each; 0 for a member that is none.
  NS::UInteger arrayLength() const;
  void setArrayLength(NS::UInteger arrayLength);
  BindingAccess access() const;
  void setAccess(BindingAccess access);
  TextureType textureType() const;
  void setTextureType(TextureType textureType);
  /// Bytes, a power of two: at least so is a constant aligned; 0 for its type's own alignment.
  NS::UInteger constantBlockAlignment() const;
  void setConstantBlockAlignment(NS::UInteger constantBlockAlignment);
};

/// `index` is a member's [[id(n)]]; the elements of an array follow it. A call that names no such member, one of another
/// kind, or comes before setArgumentBuffer, changes nothing and is logged. What is written must outlive the kernels
/// that read it, and a command encoder is told of it with useResource, useResources or useHeap.
class MTL_EXPORT ArgumentEncoder : public NS::Referencing<ArgumentEncoder> {
public:
  Device* device() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);
  /// Bytes of one structure, and what its place in a buffer is a multiple of.
  NS::UInteger encodedLength() const;
  NS::UInteger alignment() const;

  /// Where the calls below write: a structure at `offset` bytes. The encoder keeps the buffer.
  void setArgumentBuffer(const Buffer* argumentBuffer, NS::UInteger offset);
  /// The structure number `arrayElement` of those that begin at `startOffset`.
  void setArgumentBuffer(const Buffer* argumentBuffer, NS::UInteger startOffset, NS::UInteger arrayElement);

  /// Null for a null pointer. `offset` in bytes.
  void setBuffer(const Buffer* buffer, NS::UInteger offset, NS::UInteger index);
  void setBuffers(const Buffer* const buffers[], const NS::UInteger offsets[], NS::Range range);
  void setTexture(const Texture* texture, NS::UInteger index);
  void setTextures(const Texture* const textures[], NS::Range range);
  void setSamplerState(const SamplerState* sampler, NS::UInteger index);
  void setSamplerStates(const SamplerState* const samplers[], NS::Range range);
  /// Where a constant's value stands, to be written by the caller; null when there is none.
  void* constantData(NS::UInteger index);

  /// For what the pointer at `index` leads to, an argument buffer of its own: fill it and hand it to setBuffer. Owned by
  /// the caller; null with a logged reason when the member is no such pointer.
  ArgumentEncoder* newArgumentEncoder(NS::UInteger index);
};

}  // namespace MTL
