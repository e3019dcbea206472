// No assertions: what they would end the process for is the program's values, which must not. No threads of its own: the
// device's run this.
#define EIGEN_NO_DEBUG
#define EIGEN_DONT_PARALLELIZE
#define EIGEN_MPL2_ONLY
#include "mps/LinearAlgebra.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/Float16.hpp"

namespace invar::mps {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using device::ElementType;

float readElement(ElementType type, const std::byte* at) {
  if (type == ElementType::Float32) {
    float value;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  uint16_t bits;
  std::memcpy(&bits, at, sizeof bits);
  return type == ElementType::Float16 ? halfToFloat(bits) : bfloatToFloat(bits);
}

void writeElement(ElementType type, std::byte* at, float value) {
  if (type == ElementType::Float32) {
    std::memcpy(at, &value, sizeof value);
    return;
  }
  const uint16_t bits = type == ElementType::Float16 ? floatToHalf(value) : floatToBfloat(value);
  std::memcpy(at, &bits, sizeof bits);
}

/// Calls visit(row, column, address) for every element.
template <class Visit>
void forEachElement(const DenseMatrix& m, const Visit& visit) {
  const uint64_t size = elementSize(m.type);
  for (uint64_t r = 0; r < m.rows; ++r)
    for (uint64_t c = 0; c < m.columns; ++c) visit(Index(r), Index(c), m.first + r * m.rowBytes + c * size);
}

MatrixXf load(const DenseMatrix& m, bool transposed = false) {
  MatrixXf loaded(transposed ? m.columns : m.rows, transposed ? m.rows : m.columns);
  forEachElement(m, [&](Index r, Index c, const std::byte* at) {
    (transposed ? loaded(c, r) : loaded(r, c)) = readElement(m.type, at);
  });
  return loaded;
}

void store(const MatrixXf& values, const DenseMatrix& m, bool transposed = false) {
  forEachElement(m, [&](Index r, Index c, std::byte* at) {
    writeElement(m.type, at, transposed ? values(c, r) : values(r, c));
  });
}

/// Eliminates columns first to first + count of all rows from `first` on; what is right of them is left for later.
bool factorPanel(MatrixXf& a, Index first, Index count, PivotList pivots) {
  bool regular = true;
  for (Index k = first; k < first + count; ++k) {
    Index pivot = k;
    for (Index row = k + 1; row < a.rows(); ++row)
      if (std::abs(a(row, k)) > std::abs(a(pivot, k))) pivot = row;
    pivots.set(uint64_t(k), uint32_t(pivot));
    if (a(pivot, k) == 0) {
      regular = false;
      continue;
    }
    if (pivot != k) a.row(k).swap(a.row(pivot));
    const Index below = a.rows() - k - 1, right = first + count - k - 1;
    a.col(k).tail(below) /= a(k, k);
    a.block(k + 1, k + 1, below, right).noalias() -= a.col(k).tail(below) * a.row(k).segment(k + 1, right);
  }
  return regular;
}

template <class Right>
void solveTriangle(const MatrixXf& a, bool upper, bool unit, Right& x) {
  if (upper && unit) a.triangularView<Eigen::UnitUpper>().solveInPlace(x);
  else if (upper) a.triangularView<Eigen::Upper>().solveInPlace(x);
  else if (unit) a.triangularView<Eigen::UnitLower>().solveInPlace(x);
  else a.triangularView<Eigen::Lower>().solveInPlace(x);
}

}  // namespace

uint32_t PivotList::get(uint64_t i) const {
  uint32_t row;
  std::memcpy(&row, first + i * sizeof row, sizeof row);
  return row;
}

void PivotList::set(uint64_t i, uint32_t row) const { std::memcpy(first + i * sizeof row, &row, sizeof row); }

Factored factorLu(const DenseMatrix& source, const DenseMatrix& result, PivotList pivots) {
  constexpr Index kPanel = 48;   // columns: narrow enough to stay in a cache, wide enough for the product behind it
  MatrixXf a = load(source);
  const Index most = std::min(a.rows(), a.cols());
  bool regular = true;
  for (Index k = 0; k < most; k += kPanel) {
    const Index count = std::min(kPanel, most - k), next = k + count;
    regular &= factorPanel(a, k, count, pivots);
    if (next == a.cols()) continue;
    auto right = a.block(k, next, count, a.cols() - next);
    a.block(k, k, count, count).triangularView<Eigen::UnitLower>().solveInPlace(right);
    if (next < a.rows())
      a.bottomRightCorner(a.rows() - next, a.cols() - next).noalias() -=
          a.block(next, k, a.rows() - next, count) * right;
  }
  store(a, result);
  return regular ? Factored::Whole : Factored::Singular;
}

Factored factorCholesky(const DenseMatrix& source, const DenseMatrix& result, bool lower) {
  MatrixXf a = load(source, !lower);   // the triangle that takes part is the lower one, then
  Eigen::LLT<Eigen::Ref<MatrixXf>, Eigen::Lower> factor(a);
  bool positive = factor.info() == Eigen::Success;
  for (Index i = 0; i < a.rows(); ++i) positive &= a(i, i) > 0;   // not so for NaN
  forEachElement(result, [&](Index r, Index c, std::byte* at) {
    if (lower ? r >= c : r <= c) writeElement(result.type, at, lower ? a(r, c) : a(c, r));
  });
  return positive ? Factored::Whole : Factored::NotPositiveDefinite;
}

void solveTriangular(const DenseMatrix& source, const DenseMatrix& rightHandSide, const DenseMatrix& solution,
                     const TriangularForm& form) {
  // x op(a) = b is transpose(op(a)) transpose(x) = transpose(b).
  const bool transposes = form.transposes != form.right;
  const MatrixXf a = load(source, transposes);
  MatrixXf x = load(rightHandSide, form.right);
  if (form.alpha != 1) x *= form.alpha;
  solveTriangle(a, form.upper != transposes, form.unit, x);
  store(x, solution, form.right);
}

std::optional<uint32_t> solveLu(const DenseMatrix& factors, PivotList pivots, const DenseMatrix& rightHandSide,
                                const DenseMatrix& solution, bool transposes) {
  const MatrixXf a = load(factors, transposes);
  std::vector<uint32_t> rows(factors.rows);
  for (uint64_t i = 0; i < rows.size(); ++i) {
    rows[i] = pivots.get(i);
    if (rows[i] >= rows.size()) return rows[i];
  }
  MatrixXf x = load(rightHandSide);
  const auto exchange = [&](size_t i) {
    if (rows[i] != i) x.row(Index(i)).swap(x.row(Index(rows[i])));
  };
  if (transposes) {
    solveTriangle(a, false, false, x);
    solveTriangle(a, true, true, x);
    for (size_t i = rows.size(); i-- > 0;) exchange(i);
  } else {
    for (size_t i = 0; i < rows.size(); ++i) exchange(i);
    solveTriangle(a, false, true, x);
    solveTriangle(a, true, false, x);
  }
  store(x, solution);
  return std::nullopt;
}

void solveCholesky(const DenseMatrix& factor, const DenseMatrix& rightHandSide, const DenseMatrix& solution,
                   bool upper) {
  MatrixXf x = load(rightHandSide);
  // a = l x transpose(l), whichever of the two is stored.
  solveTriangle(load(factor, upper), false, false, x);
  solveTriangle(load(factor, !upper), true, false, x);
  store(x, solution);
}

}  // namespace invar::mps
