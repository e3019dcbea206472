// Products of arrays: destination = alpha * A x B [+ beta * C], for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMatrixMultiplication
#pragma once

#include "MPSNDArrayKernel.hpp"

namespace MPS {

/// A is [..., M, K], B is [..., K, N], C broadcasts to the destination [..., M, N]. Outer dimensions
/// broadcast: they are equal, or 1, or missing. Transposed and sliced views are read in place.
/// Elements: float32, float16, bfloat16, mixed as the app likes; sums are float32, rounded once.
class MPS_EXPORT NDArrayMatrixMultiplication
    : public NS::Copying<NDArrayMatrixMultiplication, NDArrayMultiaryKernel> {
public:
  static NDArrayMatrixMultiplication* alloc();
  /// 2 sources (A, B) or 3 (A, B, C). Null with a logged reason for others and for a null device.
  NDArrayMatrixMultiplication* init(MTL::Device* device, NS::UInteger sourceCount);

  /// 1 unless set.
  double alpha() const;
  void setAlpha(double alpha);
  /// Scales C; 1 unless set.
  double beta() const;
  void setBeta(double beta);
};

}  // namespace MPS
