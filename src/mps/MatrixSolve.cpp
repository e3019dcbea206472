#include "mps/MatrixSolve.hpp"

#include "mps/HostEncoding.hpp"

namespace invar::mps {
namespace {

/// What the three have in common: the matrices of an encoding, checked.
struct System {
  MatrixPart a, b, x;
  std::optional<Batch> batch;   ///< empty: the command buffer fails
  HostWork host;

  /// `wide`: the right-hand sides are rows.
  System(const Kernel& kernel, CommandSink& sink, const MatrixWindow& w, const Matrix* source,
         const Matrix* rightHandSide, const Matrix* solution, uint64_t order, uint64_t rightHandSides, bool wide)
      : a(MatrixPart::of("source", source, w.source, order, order)),
        b(MatrixPart::of("right-hand side", rightHandSide, w.secondSource, wide ? rightHandSides : order,
                         wide ? order : rightHandSides)),
        x(MatrixPart::of("solution", solution, w.result, b.rows, b.columns)),
        batch(checkHostParts(kernel, sink, w, {&a, &b, &x})) {
    if (!batch) return;
    host.name = "solution of " + std::to_string(order) + " equations for " + std::to_string(rightHandSides) +
                " right-hand sides";
    host.matrices = uint32_t(batch->count);
    host.operations = double(order) * double(order) * double(rightHandSides);
    host.touch(a, *batch, device::Access::Read);
    host.touch(b, *batch, device::Access::Read);
    host.touch(x, *batch, device::Access::Write);
  }

  template <class Work>
  void encode(const Kernel& kernel, CommandSink& sink, const Work& work) const {
    addHostCommand(sink.pass(), host, work);
    for (const MatrixPart* part : {&a, &b, &x}) sink.recording().retain(*part->buffer);
    if (std::string text = kernel.label.text(); !text.empty()) sink.setLabel(std::move(text));
  }
};

struct TriangularWork {
  DenseBatch a, b, x;
  TriangularForm form;
  Result<void> run(uint32_t i) const {
    solveTriangular(a[i], b[i], x[i], form);
    return {};
  }
};

struct LuWork {
  DenseBatch a, b, x;
  BatchPlace pivots;
  bool transposes;
  Result<void> run(uint32_t i) const {
    const auto wrong = solveLu(a[i], {pivots.at(i)}, b[i], x[i], transposes);
    if (!wrong) return {};
    return Error{ErrorDomain::CommandBuffer, long(metal::BufferError::InvalidResource),
                 "[MPS::MatrixSolveLU::encode] a pivot of matrix " + std::to_string(i) + " of the batch is row " +
                     std::to_string(*wrong) + ", limit " + std::to_string(a.form.rows - 1)};
  }
};

struct CholeskyWork {
  DenseBatch a, b, x;
  bool upper;
  Result<void> run(uint32_t i) const {
    solveCholesky(a[i], b[i], x[i], upper);
    return {};
  }
};

}  // namespace

constinit const foundation::TypeInfo MatrixSolveTriangular::kType{
    .name = "MPSMatrixSolveTriangular", .super = &MatrixBinaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixSolveTriangular(*static_cast<const MatrixSolveTriangular*>(o));
    }};
constinit const foundation::TypeInfo MatrixSolveLU::kType{
    .name = "MPSMatrixSolveLU", .super = &MatrixBinaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixSolveLU(*static_cast<const MatrixSolveLU*>(o));
    }};
constinit const foundation::TypeInfo MatrixSolveCholesky::kType{
    .name = "MPSMatrixSolveCholesky", .super = &MatrixBinaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixSolveCholesky(*static_cast<const MatrixSolveCholesky*>(o));
    }};

bool MatrixSolveTriangular::assign(MTL::Device* device, const TriangularForm& form, uint64_t order,
                                   uint64_t rightHandSides) {
  m_form = form;
  m_order = order;
  m_rightHandSides = rightHandSides;
  return assignDevice("MPS::MatrixSolveTriangular::init", device);
}

void MatrixSolveTriangular::encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide,
                                   const Matrix* solution) const {
  const System s(*this, sink, window.get(), source, rightHandSide, solution, m_order, m_rightHandSides,
                 m_form.right);
  if (!s.batch) return;
  s.encode(*this, sink,
           TriangularWork{DenseBatch::of(s.a, *s.batch), DenseBatch::of(s.b, *s.batch),
                          DenseBatch::of(s.x, *s.batch), m_form});
}

bool MatrixSolveLU::assign(MTL::Device* device, bool transposes, uint64_t order, uint64_t rightHandSides) {
  m_transposes = transposes;
  m_order = order;
  m_rightHandSides = rightHandSides;
  return assignDevice("MPS::MatrixSolveLU::init", device);
}

void MatrixSolveLU::encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide,
                           const Matrix* pivots, const Matrix* solution) const {
  System s(*this, sink, window.get(), source, rightHandSide, solution, m_order, m_rightHandSides, false);
  if (!s.batch) return;
  const PivotPart exchanged{pivots, m_order};
  if (auto error = exchanged.error(sink.recording(), *s.batch); !error.empty())
    return sink.fail(metal::BufferError::InvalidResource, error);
  const BatchPlace place = exchanged.place(*s.batch);
  s.host.touch(place, m_order * sizeof(uint32_t), device::Access::Read);
  sink.recording().retain(*pivots->buffer());
  s.encode(*this, sink,
           LuWork{DenseBatch::of(s.a, *s.batch), DenseBatch::of(s.b, *s.batch), DenseBatch::of(s.x, *s.batch),
                  place, m_transposes});
}

bool MatrixSolveCholesky::assign(MTL::Device* device, bool upper, uint64_t order, uint64_t rightHandSides) {
  m_upper = upper;
  m_order = order;
  m_rightHandSides = rightHandSides;
  return assignDevice("MPS::MatrixSolveCholesky::init", device);
}

void MatrixSolveCholesky::encode(CommandSink& sink, const Matrix* source, const Matrix* rightHandSide,
                                 const Matrix* solution) const {
  const System s(*this, sink, window.get(), source, rightHandSide, solution, m_order, m_rightHandSides, false);
  if (!s.batch) return;
  s.encode(*this, sink,
           CholeskyWork{DenseBatch::of(s.a, *s.batch), DenseBatch::of(s.b, *s.batch),
                        DenseBatch::of(s.x, *s.batch), m_upper});
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Triangular = invar::mps::MatrixSolveTriangular;
using Lu = invar::mps::MatrixSolveLU;
using Cholesky = invar::mps::MatrixSolveCholesky;
using invar::mps::CommandSink;

const invar::mps::Matrix* impl(const Matrix* matrix) { return invar::mps::Matrix::checked(matrix); }

}  // namespace

MatrixSolveTriangular* MatrixSolveTriangular::alloc() { return (new Triangular)->door(); }
MatrixSolveTriangular* MatrixSolveTriangular::init(MTL::Device* device, bool right, bool upper, bool transpose,
                                                   bool unit, NS::UInteger order,
                                                   NS::UInteger numberOfRightHandSides, double alpha) {
  if (!this) return nullptr;
  if (Triangular::of(this)->assign(device, {right, upper, transpose, unit, float(alpha)}, order,
                                   numberOfRightHandSides))
    return this;
  release();
  return nullptr;
}

void MatrixSolveTriangular::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                                                  const Matrix* rightHandSideMatrix, Matrix* solutionMatrix) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixSolveTriangular::encode";
  auto* self = invar::mps::ready<Triangular>(kCall, this);
  if (!self) return;
  CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(sourceMatrix), impl(rightHandSideMatrix), impl(solutionMatrix));
}

MatrixSolveLU* MatrixSolveLU::alloc() { return (new Lu)->door(); }
MatrixSolveLU* MatrixSolveLU::init(MTL::Device* device, bool transpose, NS::UInteger order,
                                   NS::UInteger numberOfRightHandSides) {
  if (!this) return nullptr;
  if (Lu::of(this)->assign(device, transpose, order, numberOfRightHandSides)) return this;
  release();
  return nullptr;
}

void MatrixSolveLU::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                                          const Matrix* rightHandSideMatrix, const Matrix* pivotIndices,
                                          Matrix* solutionMatrix) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixSolveLU::encode";
  auto* self = invar::mps::ready<Lu>(kCall, this);
  if (!self) return;
  CommandSink sink(kCall, commandBuffer);
  if (sink)
    self->encode(sink, impl(sourceMatrix), impl(rightHandSideMatrix), impl(pivotIndices), impl(solutionMatrix));
}

MatrixSolveCholesky* MatrixSolveCholesky::alloc() { return (new Cholesky)->door(); }
MatrixSolveCholesky* MatrixSolveCholesky::init(MTL::Device* device, bool upper, NS::UInteger order,
                                               NS::UInteger numberOfRightHandSides) {
  if (!this) return nullptr;
  if (Cholesky::of(this)->assign(device, upper, order, numberOfRightHandSides)) return this;
  release();
  return nullptr;
}

void MatrixSolveCholesky::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* sourceMatrix,
                                                const Matrix* rightHandSideMatrix, Matrix* solutionMatrix) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixSolveCholesky::encode";
  auto* self = invar::mps::ready<Cholesky>(kCall, this);
  if (!self) return;
  CommandSink sink(kCall, commandBuffer);
  if (sink) self->encode(sink, impl(sourceMatrix), impl(rightHandSideMatrix), impl(solutionMatrix));
}

}  // namespace MPS
