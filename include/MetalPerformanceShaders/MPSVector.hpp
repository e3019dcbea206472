// Vectors, and batches of them, in a buffer.
// Thread safety: Vector is immutable but for its contents, which are the program's to synchronise.
// VectorDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSVector, MPSVectorDescriptor
#pragma once

#include "MPSCoreTypes.hpp"

namespace MPS {

class MPS_EXPORT VectorDescriptor : public NS::Copying<VectorDescriptor> {
public:
  /// One vector of `length` elements. Autoreleased; null with a logged reason when there is no such vector.
  static VectorDescriptor* vectorDescriptor(NS::UInteger length, DataType dataType);
  /// `vectors` of them, `vectorBytes` apart.
  static VectorDescriptor* vectorDescriptor(NS::UInteger length, NS::UInteger vectors, NS::UInteger vectorBytes,
                                            DataType dataType);
  /// Bytes from vector to vector that a device likes best; any multiple of the element's size is allowed.
  static size_t vectorBytesForLength(NS::UInteger length, DataType dataType);

  /// In elements.
  NS::UInteger length() const;
  void setLength(NS::UInteger length);
  NS::UInteger vectors() const;
  DataType dataType() const;
  void setDataType(DataType dataType);
  NS::UInteger vectorBytes() const;
};

class MPS_EXPORT Vector : public NS::Referencing<Vector> {
public:
  static Vector* alloc();
  /// Over memory of `buffer`, which it retains. Null with a logged reason when the buffer is too small.
  Vector* init(MTL::Buffer* buffer, const VectorDescriptor* descriptor);
  Vector* init(MTL::Buffer* buffer, NS::UInteger offset, const VectorDescriptor* descriptor);
  /// In zeroed memory of its own.
  Vector* init(MTL::Device* device, const VectorDescriptor* descriptor);

  MTL::Device* device() const;
  /// In elements.
  NS::UInteger length() const;
  NS::UInteger vectors() const;
  DataType dataType() const;
  /// Bytes from vector to vector, and from the buffer's start to the first element.
  NS::UInteger vectorBytes() const;
  NS::UInteger offset() const;
  /// The memory, not owned by the caller.
  MTL::Buffer* data() const;
  NS::UInteger resourceSize() const;
  /// Nothing to do: memory is shared.
  void synchronizeOnCommandBuffer(MTL::CommandBuffer* commandBuffer);
};

}  // namespace MPS
