// Matrices, and batches of them, in a buffer.
// Thread safety: Matrix is immutable but for its contents, which are the program's to synchronise.
// MatrixDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSMatrix, MPSMatrixDescriptor
#pragma once

#include "MPSCoreTypes.hpp"

namespace MPS {

class MPS_EXPORT MatrixDescriptor : public NS::Copying<MatrixDescriptor> {
public:
  /// One matrix whose rows are `rowBytes` apart. Autoreleased; null with a logged reason when a row does not
  /// fit.
  static MatrixDescriptor* matrixDescriptor(NS::UInteger rows, NS::UInteger columns, NS::UInteger rowBytes,
                                            DataType dataType);
  /// `matrices` of them, `matrixBytes` apart.
  static MatrixDescriptor* matrixDescriptor(NS::UInteger rows, NS::UInteger columns, NS::UInteger matrices,
                                            NS::UInteger rowBytes, NS::UInteger matrixBytes,
                                            DataType dataType);
  /// Bytes from row to row that a device likes best; any multiple of the element's size is allowed.
  static size_t rowBytesFromColumns(NS::UInteger columns, DataType dataType);
  static size_t rowBytesForColumns(NS::UInteger columns, DataType dataType);

  NS::UInteger rows() const;
  void setRows(NS::UInteger rows);
  NS::UInteger columns() const;
  void setColumns(NS::UInteger columns);
  NS::UInteger matrices() const;
  DataType dataType() const;
  void setDataType(DataType dataType);
  NS::UInteger rowBytes() const;
  void setRowBytes(NS::UInteger rowBytes);
  NS::UInteger matrixBytes() const;
};

class MPS_EXPORT Matrix : public NS::Referencing<Matrix> {
public:
  static Matrix* alloc();
  /// Over memory of `buffer`, which it retains. Null with a logged reason when the buffer is too small.
  Matrix* init(MTL::Buffer* buffer, const MatrixDescriptor* descriptor);
  Matrix* init(MTL::Buffer* buffer, NS::UInteger offset, const MatrixDescriptor* descriptor);
  /// In zeroed memory of its own.
  Matrix* init(MTL::Device* device, const MatrixDescriptor* descriptor);

  MTL::Device* device() const;
  NS::UInteger rows() const;
  NS::UInteger columns() const;
  NS::UInteger matrices() const;
  DataType dataType() const;
  /// Bytes from row to row, from matrix to matrix, and from the buffer's start to the first element.
  NS::UInteger rowBytes() const;
  NS::UInteger matrixBytes() const;
  NS::UInteger offset() const;
  /// The memory, not owned by the caller.
  MTL::Buffer* data() const;
  NS::UInteger resourceSize() const;
  /// Nothing to do: memory is shared.
  void synchronizeOnCommandBuffer(MTL::CommandBuffer* commandBuffer);
};

}  // namespace MPS
