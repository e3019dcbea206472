#include "mps/HostEncoding.hpp"

#include "mps/DataTypes.hpp"

namespace invar::mps {

using Range = device::HostCommand::Range;

DenseBatch DenseBatch::of(const MatrixPart& part, const Batch& batch) {
  DenseBatch b;
  b.place = {part.memory(), part.firstByte(batch.start), part.shape.matrices == 1 ? 0 : part.shape.matrixBytes};
  b.form = {nullptr, part.rows, part.columns, part.shape.rowBytes, *elementTypeOf(part.shape.type)};
  return b;
}

void HostWork::touch(const MatrixPart& part, const Batch& batch, device::Access access) {
  const uint64_t distinct = part.shape.matrices == 1 ? 1 : batch.count;
  if (part.shape.matrixBytes == part.rows * part.shape.rowBytes) {   // rows follow each other through the batch
    ranges.push_back({part.memory(), part.firstByte(batch.start), part.columns * part.elementBytes(),
                      part.rows * distinct, part.shape.rowBytes, access});
    return;
  }
  for (uint64_t i = 0; i < distinct; ++i)
    ranges.push_back({part.memory(), part.firstByte(batch.start + i), part.columns * part.elementBytes(), part.rows,
                      part.shape.rowBytes, access});
}

void HostWork::touch(const BatchPlace& place, uint64_t bytes, device::Access access) {
  const uint64_t distinct = place.step ? matrices : 1;
  ranges.push_back({place.memory, place.offset, bytes, distinct, place.step, access});
}

std::optional<Batch> checkHostParts(const Kernel& kernel, const CommandSink& sink, const MatrixWindow& window,
                                    std::initializer_list<const MatrixPart*> parts) {
  constexpr uint64_t kMostMatrices = 1u << 24;   // the rows of each are listed
  auto batch = checkParts(kernel, sink, window, parts);
  if (!batch || batch->count <= kMostMatrices) return batch;
  sink.fail(metal::BufferError::InvalidResource,
            std::to_string(batch->count) + " matrices in one encoding, limit " + std::to_string(kMostMatrices));
  return std::nullopt;
}

Error outOfHostMemory(const device::HostCommand& command) {
  return {ErrorDomain::CommandBuffer, long(metal::BufferError::OutOfMemory),
          std::string("[") + command.name + "] no memory for copies of the matrices"};
}

std::string PivotPart::error(const metal::Recording& recording, const Batch& batch) const {
  const MatrixPart part = MatrixPart::of("pivot", matrix, MTL::Origin(0, 0, 0), 1, count);
  if (auto error = part.error(recording); !error.empty()) return error;
  if (part.shape.type != MPS::DataTypeUInt32)
    return "the pivot matrix has type " + nameOf(part.shape.type) + ", not UInt32";
  return part.batchError(batch.start, batch.count, batch.count == 1);
}

BatchPlace PivotPart::place(const Batch& batch) const {
  const MatrixPart part = MatrixPart::of("pivot", matrix, MTL::Origin(0, 0, 0), 1, count);
  return {part.memory(), part.firstByte(batch.start), part.shape.matrices == 1 ? 0 : part.shape.matrixBytes};
}

}  // namespace invar::mps
