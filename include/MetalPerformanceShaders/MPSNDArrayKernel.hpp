// Bases of kernels over arrays.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayMultiaryBase, MPSNDArrayMultiaryKernel, MPSNDArrayUnaryKernel
#pragma once

#include "MPSKernel.hpp"
#include "MPSNDArray.hpp"

namespace MPS {

/// What is wrong with an encoding (sources of wrong number, shape, type or device, nil, another encoder open)
/// makes the command buffer fail with an error that names the call, the value and the limit.
class MPS_EXPORT NDArrayMultiaryBase : public NS::Copying<NDArrayMultiaryBase, Kernel> {};

/// A kernel of several source arrays and one destination.
class MPS_EXPORT NDArrayMultiaryKernel : public NS::Copying<NDArrayMultiaryKernel, NDArrayMultiaryBase> {
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

/// A kernel of one source array and one destination.
class MPS_EXPORT NDArrayUnaryKernel : public NS::Copying<NDArrayUnaryKernel, NDArrayMultiaryBase> {
public:
  /// Makes the destination, too, and returns it autoreleased; null when the encoding is wrong.
  NDArray* encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray);
  void encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray, NDArray* destination);
  /// The same inside a compute encoder of the app, which stays open.
  NDArray* encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* commandBuffer,
                                  NDArray* sourceArray);
  void encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* commandBuffer,
                              NDArray* sourceArray, NDArray* destination);
};

}  // namespace MPS
