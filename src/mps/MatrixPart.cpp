#include "mps/MatrixPart.hpp"

namespace invar::mps {

MatrixPart MatrixPart::of(const char* name, const Matrix* matrix, MTL::Origin origin, uint64_t rows,
                          uint64_t columns) {
  MatrixPart part;
  part.name = name;
  part.origin = origin;
  part.rows = rows;
  part.columns = columns;
  if (!matrix || !matrix->buffer()) return part;
  part.buffer = matrix->buffer();
  part.offset = matrix->offset();
  part.shape = matrix->shape();
  return part;
}

MatrixPart MatrixPart::of(const char* name, const Vector* vector, MTL::Origin origin, uint64_t length) {
  MatrixPart part;
  part.name = name;
  part.kind = "vector";
  part.origin = origin;
  part.rows = length;
  part.columns = 1;
  if (!vector || !vector->buffer()) return part;
  const VectorShape& s = vector->shape();
  part.buffer = vector->buffer();
  part.offset = vector->offset();
  part.shape = {s.length, 1, s.vectors, MPS::SizeofDataType(s.type), s.vectorBytes, s.type};
  return part;
}

std::string MatrixPart::error(const metal::Recording& recording) const {
  if (!buffer) return text() + " is null, released or not initialised";
  if (&buffer->device() != &recording.device()) return text() + " is of another device than the command buffer";
  if (origin.z) return text() + "'s origin has z " + std::to_string(origin.z) + ", limit 0";
  const bool isVector = shape.columns == 1 && std::string_view(kind) == "vector";
  if (origin.x > shape.rows || rows > shape.rows - origin.x)
    return text() + " has " + std::to_string(shape.rows) + (isVector ? " elements, " : " rows, ") +
           std::to_string(rows) + (isVector ? " from element " : " from row ") + std::to_string(origin.x) +
           " on are needed";
  if (origin.y > shape.columns || columns > shape.columns - origin.y)
    return text() + " has " + std::to_string(shape.columns) + " columns, " + std::to_string(columns) +
           " from column " + std::to_string(origin.y) + " on are needed";
  return {};
}

std::string MatrixPart::typeError() const {
  if (elementTypeOf(shape.type)) return {};
  return text() + " has type " + nameOf(shape.type) + ", not Float32, Float16 or BFloat16";
}

std::string MatrixPart::batchError(uint64_t start, uint64_t count, bool mayRepeat) const {
  if (mayRepeat && shape.matrices == 1) return {};
  if (start <= shape.matrices && count <= shape.matrices - start) return {};
  const bool isVector = std::string_view(kind) == "vector";
  return text() + " has " + std::to_string(shape.matrices) + (isVector ? " vectors, " : " matrices, ") +
         std::to_string(count) + (isVector ? " from vector " : " from matrix ") + std::to_string(start) +
         " on are needed";
}

uint64_t MatrixPart::firstByte(uint64_t matrix) const {
  return offset + (shape.matrices == 1 ? 0 : matrix * shape.matrixBytes) + origin.x * shape.rowBytes +
         origin.y * elementBytes();
}

ProductOperand MatrixPart::operand(uint64_t batchStart, bool transposed) const {
  ProductOperand o;
  o.memory = memory();
  o.offset = firstByte(batchStart);
  o.type = *elementTypeOf(shape.type);
  o.rowStride = int64_t(shape.rowBytes / elementBytes());
  o.columnStride = 1;
  if (transposed) std::swap(o.rowStride, o.columnStride);
  o.batchStrides[0] = shape.matrices == 1 ? 0 : int64_t(shape.matrixBytes / elementBytes());
  return o;
}

BatchReading readBatch(uint64_t start, uint64_t size, const MatrixPart& result) {
  const uint64_t all = result.shape.matrices;
  if (start >= all)
    return {{}, "batch start " + std::to_string(start) + ", the result has " + std::to_string(all) + " matrices"};
  return {{start, size && size != UINT64_MAX ? size : all - start}, {}};
}

}  // namespace invar::mps
