// The part of a batch of matrices (or vectors) that takes part in a kernel's work.
#pragma once

#include <optional>
#include <string>

#include "mps/CommandSink.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Matrix.hpp"
#include "mps/ProductEncoding.hpp"
#include "mps/Vector.hpp"

namespace invar::mps {

/// Plain value, for the extent of an encoding.
struct MatrixPart {
  const char* name = "";             ///< "left", for messages
  metal::Buffer* buffer = nullptr;   ///< null: the program gave no matrix
  uint64_t offset = 0;               ///< bytes to the first element of the first matrix
  MatrixShape shape;
  MTL::Origin origin = MTL::Origin(0, 0, 0);   ///< x is the row, y the column, as stored
  uint64_t rows = 0, columns = 0;    ///< that take part
  const char* kind = "matrix";

  static MatrixPart of(const char* name, const Matrix* matrix, MTL::Origin origin, uint64_t rows, uint64_t columns);
  /// A vector as a matrix of one column. The origin's x is the element.
  static MatrixPart of(const char* name, const Vector* vector, MTL::Origin origin, uint64_t length);

  /// Why the part cannot be used on the recording's device; empty when it can. Elements of any type.
  std::string error(const metal::Recording& recording) const;
  /// Why the elements are not Float32, Float16 or BFloat16; empty when they are.
  std::string typeError() const;
  /// Why it has not `count` matrices from `start` on; empty when it has. A single matrix may repeat.
  std::string batchError(uint64_t start, uint64_t count, bool mayRepeat) const;

  device::Memory* memory() const { return buffer->memory().get(); }
  uint64_t elementBytes() const { return MPS::SizeofDataType(shape.type); }
  /// Bytes from the buffer's start to the part's first element in one matrix of the batch; the only one repeats.
  uint64_t firstByte(uint64_t matrix) const;
  /// As a factor or the result of products, from matrix `batchStart` on. The types are checked.
  ProductOperand operand(uint64_t batchStart, bool transposed) const;

  std::string text() const { return std::string("the ") + name + " " + kind; }
};

/// The matrices that an encoding works on.
struct Batch { uint64_t start = 0, count = 0; };
/// `size` 0 and UINT64_MAX take all of `result` from `start` on. An error text when it has none there.
struct BatchReading { Batch batch; std::string error; };
BatchReading readBatch(uint64_t start, uint64_t size, const MatrixPart& result);

}  // namespace invar::mps
