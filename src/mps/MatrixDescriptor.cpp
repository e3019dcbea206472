#include "mps/MatrixDescriptor.hpp"

#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo MatrixDescriptor::kType{
    .name = "MPSMatrixDescriptor", .super = &foundation::kObjectType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixDescriptor(static_cast<const MatrixDescriptor*>(o)->shape);
    }};

std::string MatrixShape::error() const {
  const uint64_t size = MPS::SizeofDataType(type);
  if (!isStorable(type)) return nameOf(type) + " cannot be stored in a matrix";
  if (!rows || !columns || !matrices) return "no rows, columns or matrices, the least is 1 of each";
  uint64_t row, matrix;
  if (__builtin_mul_overflow(columns, size, &row))
    return "a row of " + std::to_string(columns) + " columns of " + nameOf(type) + " is longer than " +
           std::to_string(UINT64_MAX) + " bytes";
  if (rowBytes < row)
    return "rows are " + std::to_string(rowBytes) + " bytes apart, the least for " + std::to_string(columns) +
           " columns of " + nameOf(type) + " is " + std::to_string(row);
  if (rowBytes % size)
    return "rows are " + std::to_string(rowBytes) + " bytes apart, not a multiple of the element's " +
           std::to_string(size);
  if (matrices == 1) return {};
  if (__builtin_mul_overflow(rows, rowBytes, &matrix) || matrixBytes < matrix - rowBytes + row)
    return "matrices are " + std::to_string(matrixBytes) + " bytes apart and overlap";
  if (matrixBytes % size)
    return "matrices are " + std::to_string(matrixBytes) + " bytes apart, not a multiple of the element's " +
           std::to_string(size);
  return {};
}

uint64_t MatrixShape::bytes() const {
  uint64_t last, row, sum;
  if (__builtin_mul_overflow(matrices - 1, matrixBytes, &last) ||
      __builtin_mul_overflow(rows - 1, rowBytes, &row) || __builtin_add_overflow(last, row, &sum) ||
      __builtin_add_overflow(sum, columns * MPS::SizeofDataType(type), &sum))
    return UINT64_MAX;
  return sum;
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::MatrixDescriptor;

MatrixDescriptor* make(const invar::mps::MatrixShape& shape) {
  if (auto error = shape.error(); !error.empty())
    return invar::mps::misuse("MPS::MatrixDescriptor::matrixDescriptor", error);
  auto* made = new Impl(shape);
  invar::foundation::autorelease(made);
  return made->door();
}

}  // namespace

MatrixDescriptor* MatrixDescriptor::matrixDescriptor(NS::UInteger rows, NS::UInteger columns,
                                                     NS::UInteger rowBytes, DataType dataType) {
  return make({rows, columns, 1, rowBytes, rows * rowBytes, dataType});
}

MatrixDescriptor* MatrixDescriptor::matrixDescriptor(NS::UInteger rows, NS::UInteger columns,
                                                     NS::UInteger matrices, NS::UInteger rowBytes,
                                                     NS::UInteger matrixBytes, DataType dataType) {
  return make({rows, columns, matrices, rowBytes, matrixBytes, dataType});
}

size_t MatrixDescriptor::rowBytesFromColumns(NS::UInteger columns, DataType dataType) {
  return rowBytesForColumns(columns, dataType);
}
size_t MatrixDescriptor::rowBytesForColumns(NS::UInteger columns, DataType dataType) {
  return (columns * SizeofDataType(dataType) + 15) / 16 * 16;
}

NS::UInteger MatrixDescriptor::rows() const { return this ? Impl::of(this)->shape.rows : 0; }
void MatrixDescriptor::setRows(NS::UInteger rows) { if (this) Impl::of(this)->shape.rows = rows; }
NS::UInteger MatrixDescriptor::columns() const { return this ? Impl::of(this)->shape.columns : 0; }
void MatrixDescriptor::setColumns(NS::UInteger columns) { if (this) Impl::of(this)->shape.columns = columns; }
NS::UInteger MatrixDescriptor::matrices() const { return this ? Impl::of(this)->shape.matrices : 0; }
DataType MatrixDescriptor::dataType() const { return this ? Impl::of(this)->shape.type : DataTypeInvalid; }
void MatrixDescriptor::setDataType(DataType dataType) { if (this) Impl::of(this)->shape.type = dataType; }
NS::UInteger MatrixDescriptor::rowBytes() const { return this ? Impl::of(this)->shape.rowBytes : 0; }
void MatrixDescriptor::setRowBytes(NS::UInteger rowBytes) {
  if (this) Impl::of(this)->shape.rowBytes = rowBytes;
}
NS::UInteger MatrixDescriptor::matrixBytes() const { return this ? Impl::of(this)->shape.matrixBytes : 0; }

}  // namespace MPS
