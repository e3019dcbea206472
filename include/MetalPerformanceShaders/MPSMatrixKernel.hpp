// Bases of kernels over matrices: which part of each matrix takes part, and which matrices of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. A setting that is changed meanwhile holds for encodings that begin afterwards.
// Metal documentation: MPSMatrixUnaryKernel, MPSMatrixBinaryKernel
#pragma once

#include "MPSKernel.hpp"
#include "MPSMatrix.hpp"

namespace MPS {

/// A kernel of one source and one result.
class MPS_EXPORT MatrixUnaryKernel : public NS::Copying<MatrixUnaryKernel, Kernel> {
public:
  /// Where in each matrix the kernel's part begins, as it is stored: x is the row, y the column, z is 0.
  MTL::Origin sourceMatrixOrigin() const;
  void setSourceMatrixOrigin(MTL::Origin origin);
  MTL::Origin resultMatrixOrigin() const;
  void setResultMatrixOrigin(MTL::Origin origin);

  /// First matrix of the batch; 0 unless set.
  NS::UInteger batchStart() const;
  void setBatchStart(NS::UInteger batchStart);
  /// Matrices of the batch; the largest number, the default, takes all of the result from batchStart on. A
  /// source of a single matrix serves the whole batch.
  NS::UInteger batchSize() const;
  void setBatchSize(NS::UInteger batchSize);
};

/// A kernel of two sources and one result.
class MPS_EXPORT MatrixBinaryKernel : public NS::Copying<MatrixBinaryKernel, Kernel> {
public:
  /// As MatrixUnaryKernel's. Of a vector, x is the element and y is 0.
  MTL::Origin primarySourceMatrixOrigin() const;
  void setPrimarySourceMatrixOrigin(MTL::Origin origin);
  MTL::Origin secondarySourceMatrixOrigin() const;
  void setSecondarySourceMatrixOrigin(MTL::Origin origin);
  MTL::Origin resultMatrixOrigin() const;
  void setResultMatrixOrigin(MTL::Origin origin);

  /// As MatrixUnaryKernel's.
  NS::UInteger batchStart() const;
  void setBatchStart(NS::UInteger batchStart);
  NS::UInteger batchSize() const;
  void setBatchSize(NS::UInteger batchSize);
};

}  // namespace MPS
