#include "mps/MatrixMultiplication.hpp"

#include "mps/MatrixKernel.hpp"
#include "mps/ProductEncoding.hpp"

namespace invar::mps {

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
  const Window w = window();
  const Form& f = m_form;
  const bool tl = f.transposesLeft, tr = f.transposesRight;
  const MatrixPart a = MatrixPart::of("left", left, w.left, tl ? f.inner : f.rows, tl ? f.rows : f.inner),
                   b = MatrixPart::of("right", right, w.right, tr ? f.columns : f.inner, tr ? f.inner : f.columns),
                   d = MatrixPart::of("result", result, w.result, f.rows, f.columns);
  const auto batch = checkParts(*this, sink, {.batchStart = w.batchStart, .batchSize = w.batchSize}, {&a, &b, &d});
  if (!batch) return;

  ProductDescription p;
  p.rows = f.rows;
  p.columns = f.columns;
  p.inner = f.inner;
  p.batchDimensions = 1;
  p.batchLengths[0] = batch->count;
  p.a = a.operand(batch->start, tl);
  p.b = b.operand(batch->start, tr);
  p.destination = d.operand(batch->start, false);
  p.alpha = float(f.alpha);
  p.beta = float(f.beta);
  if (p.beta != 0) p.c = p.destination;

  metal::PassRecorder& pass = sink.pass();
  auto recorded = makeProductCommand(pass.arena(), p);
  if (!recorded.command) return sink.fail(metal::BufferError::InvalidResource, recorded.error);
  pass.add(recorded.command);
  pass.use(*p.a.memory, device::Access::Read);
  pass.use(*p.b.memory, device::Access::Read);
  pass.use(*p.destination.memory, p.beta != 0 ? device::Access::ReadWrite : device::Access::Write);
  for (const MatrixPart* part : {&a, &b, &d}) sink.recording().retain(*part->buffer);
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
  auto* self = invar::mps::ready<Impl>(kCall, this);
  if (!self) return;
  invar::mps::CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(leftMatrix), impl(rightMatrix), impl(resultMatrix));
}

}  // namespace MPS
