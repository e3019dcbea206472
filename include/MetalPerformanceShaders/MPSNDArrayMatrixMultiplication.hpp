// Products of arrays: destination = alpha * A x B [+ beta * C], for every matrix of a batch.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMatrixMultiplication, MPSNDArrayMultiaryKernel
#pragma once

#include "MPSKernel.hpp"
#include "MPSNDArray.hpp"

namespace MPS {

/// A kernel of several source arrays and one destination.
///
/// What is wrong with an encoding (sources of wrong number, shape, type or device, nil, another encoder open)
/// makes the command buffer fail with an error that names the call, the value and the limit.
class MPS_EXPORT NDArrayMultiaryKernel : public NS::Copying<NDArrayMultiaryKernel, Kernel> {
public:
  /// Makes the destination, too, and returns it autoreleased; null when the encoding is wrong.
  NDArray* encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, const NS::Array* sourceArrays);
  void encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, const NS::Array* sourceArrays, NDArray* destination);
  /// The same inside a compute encoder of the app, which stays open.
  NDArray* encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* commandBuffer,
                                  const NS::Array* sourceArrays);
  void encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* commandBuffer,
                              const NS::Array* sourceArrays, NDArray* destination);
};

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
