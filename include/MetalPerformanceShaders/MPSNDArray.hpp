// Arrays of up to 16 dimensions in device memory, and what describes them.
//
// Dimensions are counted from the innermost: dimension 0 is the one whose elements are adjacent. A shape
// given as an NS::Array is written as programs write it, outermost first.
// Thread safety: NDArray is immutable but for its contents, which are the program's to synchronise.
// NDArrayDescriptor: one thread at a time while it is changed.
// Metal documentation: MPSNDArray, MPSNDArrayDescriptor
#pragma once

#include <initializer_list>

#include "MPSCoreTypes.hpp"

namespace MPS {

class NDArray;

/// The layout that an array has in memory, and the part and order in which it is seen: slices and
/// transposes change what is seen and move nothing.
class MPS_EXPORT NDArrayDescriptor : public NS::Copying<NDArrayDescriptor> {
public:
  /// `shape` outermost first, 1 to 16 positive numbers; null with a logged reason otherwise. Autoreleased, as
  /// all here. An empty shape describes one element.
  static NDArrayDescriptor* descriptor(DataType dataType, const Shape* shape);
  /// Sizes innermost first.
  static NDArrayDescriptor* descriptor(DataType dataType, NS::UInteger dimensionCount,
                                       const NS::UInteger* dimensionSizes);
  static NDArrayDescriptor* descriptor(DataType dataType, std::initializer_list<NS::UInteger> dimensionSizes);

  DataType dataType() const;
  void setDataType(DataType dataType);
  NS::UInteger numberOfDimensions() const;
  /// New dimensions have length 1 and come outermost; dimensions that are taken away must have length 1.
  void setNumberOfDimensions(NS::UInteger numberOfDimensions);

  /// Elements in a dimension before slicing; 1 behind the last dimension.
  NS::UInteger lengthOfDimension(NS::UInteger dimensionIndex) const;
  /// Lengths as seen, outermost first; autoreleased.
  Shape* getShape() const;

  DimensionSlice sliceRangeForDimension(NS::UInteger dimensionIndex) const;
  /// Keeps a part of a dimension; a part that does not fit is refused with a logged reason.
  void sliceDimension(NS::UInteger dimensionIndex, DimensionSlice subRange);
  /// Swaps two dimensions as seen; their slices move along.
  void transposeDimension(NS::UInteger dimensionIndex, NS::UInteger dimensionIndex2);
  /// Dimension i as seen becomes what dimension order[i] was; `order` holds each dimension once.
  void permuteWithDimensionOrder(const NS::UInteger* dimensionOrder);
  /// A new layout; drops slices and transposes.
  void reshape(NS::UInteger dimensionCount, const NS::UInteger* dimensionSizes);
  void reshapeWithShape(const Shape* shape);

  /// Kept and given back: rows are always packed here.
  bool preferPackedRows() const;
  void setPreferPackedRows(bool preferPackedRows);
};

class MPS_EXPORT NDArray : public NS::Referencing<NDArray> {
public:
  static NDArray* alloc();
  /// A zeroed array in memory of its own. Null with a logged reason when there is no memory for it.
  NDArray* init(MTL::Device* device, const NDArrayDescriptor* descriptor);
  /// One float32.
  NDArray* init(MTL::Device* device, double value);
  /// An array over memory of `buffer`, which it retains, from `offset` (bytes) on. Null with a logged reason
  /// when the buffer is too small for what the descriptor describes.
  NDArray* init(MTL::Buffer* buffer, NS::UInteger offset, const NDArrayDescriptor* descriptor);

  MTL::Device* device() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);
  DataType dataType() const;
  /// Bytes of one element.
  size_t dataTypeSize() const;
  NS::UInteger numberOfDimensions() const;
  /// Elements; 1 behind the last dimension.
  NS::UInteger lengthOfDimension(NS::UInteger dimensionIndex) const;
  /// Lengths outermost first; autoreleased.
  Shape* shape() const;
  /// A new descriptor of what is seen, to slice and transpose for arrayView; autoreleased.
  NDArrayDescriptor* descriptor() const;
  /// The array that this one is a view of, not owned by the caller; null for others.
  NDArray* parent() const;
  /// The memory, not owned by the caller, and where in it the first element stands (bytes).
  MTL::Buffer* userBuffer() const;
  NS::UInteger offset() const;
  /// Bytes of device memory that the array keeps alive.
  NS::UInteger resourceSize() const;

  /// A view of the same memory; autoreleased. Null with a logged reason when the descriptor's layout is not
  /// this array's shape (or, for an array without gaps, another shape of as many elements).
  NDArray* arrayView(const NDArrayDescriptor* descriptor);
  /// Strides in elements, outermost first; 0 repeats a dimension. Null with a logged reason when an element
  /// would stand outside this array's memory.
  NDArray* arrayView(const Shape* shape, const NS::Array* strides);
  /// As the first; the view always aliases, so ShallNotAlias gives null.
  NDArray* arrayViewWithCommandBuffer(MTL::CommandBuffer* cmdBuf, const NDArrayDescriptor* descriptor,
                                      AliasingStrategy aliasing);

  /// Copies all elements to memory of the host, now: wait for work that writes them first. `strideBytes`
  /// holds the distance of neighbours in each dimension, innermost first; null for packed.
  void readBytes(void* buffer, const NS::Integer* strideBytes);
  /// Copies all elements from memory of the host, now: wait for work that uses them first.
  void writeBytes(const void* buffer, const NS::Integer* strideBytes);
  /// Nothing to do: memory is shared.
  void synchronizeOnCommandBuffer(MTL::CommandBuffer* commandBuffer);
};

}  // namespace MPS
