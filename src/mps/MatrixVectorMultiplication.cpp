#include "mps/MatrixVectorMultiplication.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo MatrixVectorMultiplication::kType{
    .name = "MPSMatrixVectorMultiplication", .super = &MatrixBinaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixVectorMultiplication(*static_cast<const MatrixVectorMultiplication*>(o));
    }};

bool MatrixVectorMultiplication::assign(MTL::Device* device, const Form& form) {
  m_form = form;
  return assignDevice("MPS::MatrixVectorMultiplication::init", device);
}

void MatrixVectorMultiplication::encode(CommandSink& sink, const Matrix* matrix, const Vector* vector,
                                        const Vector* result) const {
  const MatrixWindow w = window.get();
  const Form& f = m_form;
  encodeProduct(*this, sink, w,
                {.a = MatrixPart::of("input", matrix, w.source, f.transposes ? f.columns : f.rows,
                                     f.transposes ? f.rows : f.columns),
                 .b = MatrixPart::of("input", vector, w.secondSource, f.columns),
                 .result = MatrixPart::of("result", result, w.result, f.rows),
                 .transposesA = f.transposes,
                 .alpha = f.alpha,
                 .beta = f.beta});
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::MatrixVectorMultiplication;

MatrixVectorMultiplication* MatrixVectorMultiplication::alloc() { return (new Impl)->door(); }

MatrixVectorMultiplication* MatrixVectorMultiplication::init(MTL::Device* device, bool transpose,
                                                             NS::UInteger rows, NS::UInteger columns,
                                                             double alpha, double beta) {
  if (!this) return nullptr;
  if (Impl::of(this)->assign(device, {transpose, rows, columns, alpha, beta})) return this;
  release();
  return nullptr;
}

MatrixVectorMultiplication* MatrixVectorMultiplication::init(MTL::Device* device, NS::UInteger rows,
                                                             NS::UInteger columns) {
  return init(device, false, rows, columns, 1, 0);
}

void MatrixVectorMultiplication::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer,
                                                       const Matrix* inputMatrix, const Vector* inputVector,
                                                       Vector* resultVector) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixVectorMultiplication::encode";
  auto* self = invar::mps::ready<Impl>(kCall, this);
  if (!self) return;
  invar::mps::CommandSink sink(kCall, commandBuffer);
  if (sink)
    self->encode(sink, invar::mps::Matrix::checked(inputMatrix), invar::mps::Vector::checked(inputVector),
                 invar::mps::Vector::checked(resultVector));
}

}  // namespace MPS
