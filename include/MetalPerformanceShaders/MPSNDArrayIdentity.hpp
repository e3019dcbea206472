// Copies arrays, and gives them other shapes.
// Thread safety: Thread-safe: encoding touches no state of the kernel, so ONE instance may encode from any
// number of threads at once. The command buffer and the encoder are for one thread at a time, checked.
// Metal documentation: MPSNDArrayIdentity
#pragma once

#include "MPSNDArrayKernel.hpp"

namespace MPS {

/// Encoded as it is, it copies every element of the source, whatever its strides, into a destination of the same shape
/// and type; one that it makes itself is packed. Elements of any type of whole bytes.
class MPS_EXPORT NDArrayIdentity : public NS::Copying<NDArrayIdentity, NDArrayUnaryKernel> {
public:
  static NDArrayIdentity* alloc();
  /// Null with a logged reason for a null device.
  NDArrayIdentity* init(MTL::Device* device);

  /// The source's elements, in their order, in another shape of as many elements.
  ///
  /// With a destination, which has that shape, they are copied there. Without one, the result is a view of the source
  /// where its strides allow that, and nothing is encoded: then the command buffer may be null. Otherwise they are
  /// copied to a new array. The result, autoreleased where it was made; null when the encoding is wrong, and for a
  /// source that no view can give the shape when there is no command buffer, with a logged reason.
  /// `shape` is outermost first, `dimensionSizes` innermost first.
  NDArray* reshapeWithCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray, const Shape* shape,
                                    NDArray* destinationArray);
  NDArray* reshapeWithCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray, NS::UInteger dimensionCount,
                                    const NS::UInteger* dimensionSizes, NDArray* destinationArray);
  /// The same inside a compute encoder of the app, which stays open; null takes one of its own.
  NDArray* reshapeWithCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* cmdBuf,
                                     NDArray* sourceArray, const Shape* shape, NDArray* destinationArray);
  NDArray* reshapeWithCommandEncoder(MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* cmdBuf,
                                     NDArray* sourceArray, NS::UInteger dimensionCount,
                                     const NS::UInteger* dimensionSizes, NDArray* destinationArray);
};

}  // namespace MPS
