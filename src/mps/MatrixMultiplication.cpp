#include "mps/MatrixMultiplication.hpp"

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
  const MatrixWindow w = window.get();
  const Form& f = m_form;
  const bool tl = f.transposesLeft, tr = f.transposesRight;
  encodeProduct(*this, sink, w,
                {.a = MatrixPart::of("left", left, w.source, tl ? f.inner : f.rows, tl ? f.rows : f.inner),
                 .b = MatrixPart::of("right", right, w.secondSource, tr ? f.columns : f.inner, tr ? f.inner : f.columns),
                 .result = MatrixPart::of("result", result, w.result, f.rows, f.columns),
                 .transposesA = tl,
                 .transposesB = tr,
                 .alpha = f.alpha,
                 .beta = f.beta});
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::MatrixMultiplication;
using Window = invar::mps::MatrixWindow;

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
  return this ? Impl::of(this)->window.get().source : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setLeftMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->window.change([&](Window& w) { w.source = origin; });
}
MTL::Origin MatrixMultiplication::rightMatrixOrigin() const {
  return this ? Impl::of(this)->window.get().secondSource : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setRightMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->window.change([&](Window& w) { w.secondSource = origin; });
}
MTL::Origin MatrixMultiplication::resultMatrixOrigin() const {
  return this ? Impl::of(this)->window.get().result : MTL::Origin(0, 0, 0);
}
void MatrixMultiplication::setResultMatrixOrigin(MTL::Origin origin) {
  if (this) Impl::of(this)->window.change([&](Window& w) { w.result = origin; });
}
NS::UInteger MatrixMultiplication::batchStart() const {
  return this ? Impl::of(this)->window.get().batchStart : 0;
}
void MatrixMultiplication::setBatchStart(NS::UInteger start) {
  if (this) Impl::of(this)->window.change([&](Window& w) { w.batchStart = start; });
}
NS::UInteger MatrixMultiplication::batchSize() const { return this ? Impl::of(this)->window.get().batchSize : 0; }
void MatrixMultiplication::setBatchSize(NS::UInteger size) {
  if (this) Impl::of(this)->window.change([&](Window& w) { w.batchSize = size; });
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
