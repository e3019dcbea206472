#include "mps/MatrixMultiplication.hpp"

#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"
#include "mps/ProductEncoding.hpp"

namespace invar::mps {
namespace {

/// The part of a matrix that takes part, as it is stored.
struct Part {
  const char* name;
  const Matrix* matrix;
  MTL::Origin origin;
  uint64_t rows, columns;
  bool transposed;
};

std::string describe(const Part& p) { return std::string("the ") + p.name + " matrix"; }

std::string check(const Part& p, const metal::Recording& recording) {
  if (!p.matrix || !p.matrix->buffer()) return describe(p) + " is null, released or not initialised";
  const MatrixShape& s = p.matrix->shape();
  if (&p.matrix->buffer()->device() != &recording.device())
    return describe(p) + " is of another device than the command buffer";
  if (!elementTypeOf(s.type))
    return describe(p) + " has type " + nameOf(s.type) + ", not Float32, Float16 or BFloat16";
  if (p.origin.z) return describe(p) + "'s origin has z " + std::to_string(p.origin.z) + ", limit 0";
  if (p.origin.x > s.rows || p.rows > s.rows - p.origin.x)
    return describe(p) + " has " + std::to_string(s.rows) + " rows, " + std::to_string(p.rows) +
           " from row " + std::to_string(p.origin.x) + " on are needed";
  if (p.origin.y > s.columns || p.columns > s.columns - p.origin.y)
    return describe(p) + " has " + std::to_string(s.columns) + " columns, " + std::to_string(p.columns) +
           " from column " + std::to_string(p.origin.y) + " on are needed";
  return {};
}

ProductOperand operandOf(const Part& p, uint64_t batchStart) {
  const MatrixShape& s = p.matrix->shape();
  const uint64_t size = MPS::SizeofDataType(s.type);
  ProductOperand o;
  o.memory = p.matrix->buffer()->memory().get();
  // A single matrix serves a whole batch.
  const bool repeats = s.matrices == 1;
  o.offset = p.matrix->offset() + (repeats ? 0 : batchStart * s.matrixBytes) + p.origin.x * s.rowBytes +
             p.origin.y * size;
  o.type = *elementTypeOf(s.type);
  o.rowStride = int64_t(s.rowBytes / size);
  o.columnStride = 1;
  if (p.transposed) std::swap(o.rowStride, o.columnStride);
  o.batchStrides[0] = repeats ? 0 : int64_t(s.matrixBytes / size);
  return o;
}

}  // namespace

constinit const foundation::TypeInfo MatrixMultiplication::kType{
    .name = "MPSMatrixMultiplication", .super = &Kernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixMultiplication(*static_cast<const MatrixMultiplication*>(o));
    }};

bool MatrixMultiplication::assign(MTL::Device* device, const Form& form) {
  m_form = form;
  return assignDevice("MPS::MatrixMultiplication::init", device);
}

void MatrixMultiplication::encode(CommandSink& sink, const Matrix* left, const Matrix* right,
                                  const Matrix* result) const {
  const auto fail = [&](const std::string& message) {
    sink.fail(metal::BufferError::InvalidResource, message);
  };
  const Window w = window();
  const Form& f = m_form;
  const bool tl = f.transposesLeft, tr = f.transposesRight;
  const Part a{"left", left, w.left, tl ? f.inner : f.rows, tl ? f.rows : f.inner, tl};
  const Part b{"right", right, w.right, tr ? f.columns : f.inner, tr ? f.inner : f.columns, tr};
  const Part d{"result", result, w.result, f.rows, f.columns, false};
  for (const Part& part : {a, b, d})
    if (auto error = check(part, sink.recording()); !error.empty()) return fail(error);
  if (device() != &sink.recording().device())
    return fail("the kernel is of another device than the command buffer");

  const uint64_t all = d.matrix->shape().matrices;
  if (w.batchStart >= all)
    return fail("batch start " + std::to_string(w.batchStart) + ", the result has " + std::to_string(all) +
                " matrices");
  const uint64_t batch = w.batchSize ? w.batchSize : all - w.batchStart;
  for (const Part& part : {a, b, d}) {
    const uint64_t matrices = part.matrix->shape().matrices;
    const bool repeats = matrices == 1 && part.matrix != result;
    if (!repeats && (w.batchStart > matrices || batch > matrices - w.batchStart))
      return fail(describe(part) + " has " + std::to_string(matrices) + " matrices, " +
                  std::to_string(batch) + " from matrix " + std::to_string(w.batchStart) + " on are needed");
  }

  ProductDescription p;
  p.rows = f.rows;
  p.columns = f.columns;
  p.inner = f.inner;
  p.batchDimensions = 1;
  p.batchLengths[0] = batch;
  p.a = operandOf(a, w.batchStart);
  p.b = operandOf(b, w.batchStart);
  p.destination = operandOf(d, w.batchStart);
  p.alpha = float(f.alpha);
  p.beta = float(f.beta);
  if (p.beta != 0) p.c = p.destination;

  metal::PassRecorder& pass = sink.pass();
  auto recorded = makeProductCommand(pass.arena(), p);
  if (!recorded.command) return fail(recorded.error);
  pass.add(recorded.command);
  pass.use(*p.a.memory, device::Access::Read);
  pass.use(*p.b.memory, device::Access::Read);
  pass.use(*p.destination.memory, p.beta != 0 ? device::Access::ReadWrite : device::Access::Write);
  for (const Part& part : {a, b, d}) sink.recording().retain(*part.matrix->buffer());
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::MatrixMultiplication;
using Window = Impl::Window;

const invar::mps::Matrix* impl(const Matrix* matrix) { return invar::mps::Matrix::checked(matrix); }

}  // namespace

MatrixMultiplication* MatrixMultiplication::alloc() { return (new Impl)->door(); }

MatrixMultiplication* MatrixMultiplication::init(MTL::Device* device, bool transposeLeft, bool transposeRight,
                                                 NS::UInteger resultRows, NS::UInteger resultColumns,
                                                 NS::UInteger interiorColumns, double alpha, double beta) {
  if (!this) return nullptr;
  if (Impl::of(this)->assign(
          device, {transposeLeft, transposeRight, resultRows, resultColumns, interiorColumns, alpha, beta}))
    return this;
  release();
  return nullptr;
}

MatrixMultiplication* MatrixMultiplication::init(MTL::Device* device, NS::UInteger resultRows,
                                                 NS::UInteger resultColumns, NS::UInteger interiorColumns) {
  return init(device, false, false, resultRows, resultColumns, interiorColumns, 1, 0);
}

MTL::Origin MatrixMultiplication::leftMatrixOrigin() const {
  return this ? Impl::of(this)->window().left : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setLeftMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->change([&](Window& w) { w.left = origin; });
}
MTL::Origin MatrixMultiplication::rightMatrixOrigin() const {
  return this ? Impl::of(this)->window().right : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setRightMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->change([&](Window& w) { w.right = origin; });
}
MTL::Origin MatrixMultiplication::resultMatrixOrigin() const {
  return this ? Impl::of(this)->window().result : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setResultMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->change([&](Window& w) { w.result = origin; });
}
NS::UInteger MatrixMultiplication::batchStart() const {
  return this ? Impl::of(this)->window().batchStart : 0;
}
void MatrixMultiplication::setBatchStart(NS::UInteger start) {
  if (this) Impl::of(this)->change([&](Window& w) { w.batchStart = start; });
}
NS::UInteger MatrixMultiplication::batchSize() const { return this ? Impl::of(this)->window().batchSize : 0; }
void MatrixMultiplication::setBatchSize(NS::UInteger size) {
  if (this) Impl::of(this)->change([&](Window& w) { w.batchSize = size; });
}

void MatrixMultiplication::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* leftMatrix,
                                                 const Matrix* rightMatrix, Matrix* resultMatrix) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixMultiplication::encode";
  auto* self = Impl::checked(this);
  if (!self || !self->device()) {
    invar::mps::misuse(kCall, "the kernel was released or never initialised");
    return;
  }
  invar::mps::CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(leftMatrix), impl(rightMatrix), impl(resultMatrix));
}

}  // namespace MPS
