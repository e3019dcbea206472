#include "mps/MatrixDecomposition.hpp"

#include <cstring>

#include "mps/HostEncoding.hpp"

namespace invar::mps {
namespace {

/// Where the program wants to read how it went; without memory when it does not.
struct StatusPlace {
  BatchPlace place;
  void set(uint32_t matrix, Factored factored) const {
    if (!place.memory) return;
    const int status = factored == Factored::Whole      ? MPS::MatrixDecompositionStatusSuccess
                       : factored == Factored::Singular ? MPS::MatrixDecompositionStatusSingular
                                                        : MPS::MatrixDecompositionStatusNonPositiveDefinite;
    std::memcpy(place.at(matrix), &status, sizeof status);
  }
};

/// Checks the status buffer and adds it to what the work touches. An error text when it does not fit.
std::string addStatus(StatusPlace& status, HostWork& host, CommandSink& sink, const MTL::Buffer* given,
                      const Batch& batch) {
  if (!given) return {};
  auto* buffer = metal::Buffer::checked(given);
  if (!buffer) return "the status buffer is a released object or no buffer";
  if (&buffer->device() != &sink.recording().device())
    return "the status buffer is of another device than the command buffer";
  if (buffer->length() / sizeof(int) < batch.count)
    return "the status buffer has " + std::to_string(buffer->length()) + " bytes, " +
           std::to_string(batch.count * sizeof(int)) + " are needed";
  status.place = {buffer->memory().get(), 0, sizeof(int)};
  host.touch(status.place, sizeof(int), device::Access::Write);
  sink.recording().retain(*buffer);
  return {};
}

struct LuWork {
  DenseBatch source, result;
  BatchPlace pivots;
  StatusPlace status;
  Result<void> run(uint32_t i) const {
    status.set(i, factorLu(source[i], result[i], {pivots.at(i)}));
    return {};
  }
};

struct CholeskyWork {
  DenseBatch source, result;
  bool lower;
  StatusPlace status;
  Result<void> run(uint32_t i) const {
    status.set(i, factorCholesky(source[i], result[i], lower));
    return {};
  }
};

}  // namespace

constinit const foundation::TypeInfo MatrixDecompositionLU::kType{
    .name = "MPSMatrixDecompositionLU", .super = &MatrixUnaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixDecompositionLU(*static_cast<const MatrixDecompositionLU*>(o));
    }};
constinit const foundation::TypeInfo MatrixDecompositionCholesky::kType{
    .name = "MPSMatrixDecompositionCholesky", .super = &MatrixUnaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixDecompositionCholesky(*static_cast<const MatrixDecompositionCholesky*>(o));
    }};

bool MatrixDecompositionLU::assign(MTL::Device* device, uint64_t rows, uint64_t columns) {
  m_rows = rows;
  m_columns = columns;
  return assignDevice("MPS::MatrixDecompositionLU::init", device);
}

void MatrixDecompositionLU::encode(CommandSink& sink, const Matrix* source, const Matrix* result,
                                   const Matrix* pivots, const MTL::Buffer* status) const {
  const auto fail = [&](const std::string& message) { sink.fail(metal::BufferError::InvalidResource, message); };
  const MatrixWindow w = window.get();
  const MatrixPart in = MatrixPart::of("source", source, w.source, m_rows, m_columns),
                   out = MatrixPart::of("result", result, w.result, m_rows, m_columns);
  const auto batch = checkHostParts(*this, sink, w, {&in, &out});
  if (!batch) return;
  const uint64_t least = std::min(m_rows, m_columns);
  const PivotPart exchanged{pivots, least};
  if (auto error = exchanged.error(sink.recording(), *batch); !error.empty()) return fail(error);

  LuWork work{DenseBatch::of(in, *batch), DenseBatch::of(out, *batch), exchanged.place(*batch), {}};
  HostWork host{"LU decomposition of " + std::to_string(m_rows) + " x " + std::to_string(m_columns),
                uint32_t(batch->count), double(m_rows) * double(m_columns) * double(least), {}};
  host.touch(in, *batch, device::Access::Read);
  host.touch(out, *batch, device::Access::Write);
  host.touch(work.pivots, least * sizeof(uint32_t), device::Access::Write);
  if (auto error = addStatus(work.status, host, sink, status, *batch); !error.empty()) return fail(error);
  addHostCommand(sink.pass(), host, work);
  for (metal::Buffer* buffer : {in.buffer, out.buffer, pivots->buffer()}) sink.recording().retain(*buffer);
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
}

bool MatrixDecompositionCholesky::assign(MTL::Device* device, bool lower, uint64_t order) {
  m_lower = lower;
  m_order = order;
  return assignDevice("MPS::MatrixDecompositionCholesky::init", device);
}

void MatrixDecompositionCholesky::encode(CommandSink& sink, const Matrix* source, const Matrix* result,
                                         const MTL::Buffer* status) const {
  const MatrixWindow w = window.get();
  const MatrixPart in = MatrixPart::of("source", source, w.source, m_order, m_order),
                   out = MatrixPart::of("result", result, w.result, m_order, m_order);
  const auto batch = checkHostParts(*this, sink, w, {&in, &out});
  if (!batch) return;

  CholeskyWork work{DenseBatch::of(in, *batch), DenseBatch::of(out, *batch), m_lower, {}};
  HostWork host{"Cholesky decomposition of " + std::to_string(m_order) + " x " + std::to_string(m_order),
                uint32_t(batch->count), double(m_order) * double(m_order) * double(m_order) / 3, {}};
  host.touch(in, *batch, device::Access::Read);
  host.touch(out, *batch, device::Access::Write);
  if (auto error = addStatus(work.status, host, sink, status, *batch); !error.empty())
    return sink.fail(metal::BufferError::InvalidResource, error);
  addHostCommand(sink.pass(), host, work);
  for (const MatrixPart* part : {&in, &out}) sink.recording().retain(*part->buffer);
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Lu = invar::mps::MatrixDecompositionLU;
using Cholesky = invar::mps::MatrixDecompositionCholesky;
using invar::mps::CommandSink;

const invar::mps::Matrix* impl(const Matrix* matrix) { return invar::mps::Matrix::checked(matrix); }

}  // namespace

MatrixDecompositionLU* MatrixDecompositionLU::alloc() { return (new Lu)->door(); }
MatrixDecompositionLU* MatrixDecompositionLU::init(MTL::Device* device, NS::UInteger rows, NS::UInteger columns) {
  if (!this) return nullptr;
  if (Lu::of(this)->assign(device, rows, columns)) return this;
  release();
  return nullptr;
}

void MatrixDecompositionLU::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                                                  Matrix* resultMatrix, Matrix* pivotIndices,
                                                  MTL::Buffer* status) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixDecompositionLU::encode";
  auto* self = invar::mps::ready<Lu>(kCall, this);
  if (!self) return;
  CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(sourceMatrix), impl(resultMatrix), impl(pivotIndices), status);
}

MatrixDecompositionCholesky* MatrixDecompositionCholesky::alloc() { return (new Cholesky)->door(); }
MatrixDecompositionCholesky* MatrixDecompositionCholesky::init(MTL::Device* device, bool lower,
                                                               NS::UInteger order) {
  if (!this) return nullptr;
  if (Cholesky::of(this)->assign(device, lower, order)) return this;
  release();
  return nullptr;
}

void MatrixDecompositionCholesky::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer,
                                                        const Matrix* sourceMatrix, Matrix* resultMatrix,
                                                        MTL::Buffer* status) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixDecompositionCholesky::encode";
  auto* self = invar::mps::ready<Cholesky>(kCall, this);
  if (!self) return;
  CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(sourceMatrix), impl(resultMatrix), status);
}

}  // namespace MPS
