// Decompositions and solutions against float64: forms, types, batches, origins, in place, statuses, one instance from
// many threads, and misuse.
#include <algorithm>

#include "MatrixTest.hpp"

namespace invar::test {
namespace {

using MPS::Matrix;
using MPS::MatrixDecompositionCholesky;
using MPS::MatrixDecompositionLU;
using MPS::MatrixSolveCholesky;
using MPS::MatrixSolveLU;
using MPS::MatrixSolveTriangular;

std::vector<double> doubles(const std::vector<float>& v) { return {v.begin(), v.end()}; }

/// rows x inner times inner x columns.
std::vector<double> multiplied(const std::vector<double>& a, const std::vector<double>& b, size_t rows, size_t inner,
                               size_t columns) {
  std::vector<double> c(rows * columns);
  for (size_t r = 0; r < rows; ++r)
    for (size_t k = 0; k < inner; ++k)
      for (size_t j = 0; j < columns; ++j) c[r * columns + j] += a[r * inner + k] * b[k * columns + j];
  return c;
}

/// What a triangle of a matrix stands for.
std::vector<double> triangle(const std::vector<float>& m, size_t order, bool upper, bool unit) {
  std::vector<double> t(order * order);
  for (size_t r = 0; r < order; ++r)
    for (size_t c = 0; c < order; ++c)
      if (r == c) t[r * order + c] = unit ? 1 : m[r * order + c];
      else if (upper == (c > r)) t[r * order + c] = m[r * order + c];
  return t;
}

std::vector<double> turned(const std::vector<double>& m, size_t rows, size_t columns) {
  std::vector<double> t(m.size());
  for (size_t r = 0; r < rows; ++r)
    for (size_t c = 0; c < columns; ++c) t[c * rows + r] = m[r * columns + c];
  return t;
}

/// Random, with a diagonal that keeps solutions small.
std::vector<float> dominant(size_t order, uint32_t seed, MPS::DataType type = MPS::DataTypeFloat32) {
  auto v = randomValues(order * order, seed, type);
  for (size_t i = 0; i < order; ++i) v[i * order + i] += v[i * order + i] < 0 ? -4.f : 4.f;
  return v;
}

/// x transpose(x) + a multiple of one.
std::vector<float> positiveDefinite(size_t order, uint32_t seed) {
  const auto x = doubles(randomValues(order * order, seed));
  auto product = multiplied(x, turned(x, order, order), order, order, order);
  for (size_t i = 0; i < order; ++i) product[i * order + i] += 1;
  return {product.begin(), product.end()};
}

class MatrixSolverTest : public MatrixTest {
protected:
  NS::SharedPtr<Matrix> pivotList(size_t count, size_t matrices = 1) {
    return NS::TransferPtr(Matrix::alloc()->init(
        device.get(), MPS::MatrixDescriptor::matrixDescriptor(1, count, matrices, count * 4, count * 4,
                                                              MPS::DataTypeUInt32)));
  }
  static uint32_t* pivots(Matrix* m) { return static_cast<uint32_t*>(m->data()->contents()); }
  NS::SharedPtr<MTL::Buffer> statuses(size_t count) {
    auto buffer = NS::TransferPtr(device->newBuffer(count * sizeof(int), MTL::ResourceStorageModeShared));
    std::fill_n(static_cast<int*>(buffer->contents()), count, 77);
    return buffer;
  }
  static int status(MTL::Buffer* buffer, size_t i = 0) { return static_cast<int*>(buffer->contents())[i]; }

  /// L x U with the rows exchanged back: what was decomposed.
  static std::vector<double> recomposed(const std::vector<float>& factors, const uint32_t* exchanged, size_t rows,
                                        size_t columns) {
    const size_t inner = std::min(rows, columns);
    std::vector<double> l(rows * inner), u(inner * columns);
    for (size_t r = 0; r < rows; ++r)
      for (size_t c = 0; c < columns; ++c) {
        if (c < r && c < inner) l[r * inner + c] = factors[r * columns + c];
        if (c == r) l[r * inner + c] = 1;
        if (r <= c && r < inner) u[r * columns + c] = factors[r * columns + c];
      }
    auto m = multiplied(l, u, rows, inner, columns);
    for (size_t i = inner; i-- > 0;)
      for (size_t c = 0; c < columns; ++c) std::swap(m[i * columns + c], m[exchanged[i] * columns + c]);
    return m;
  }
};

TEST_F(MatrixSolverTest, LuOfEveryShape) {
  const std::pair<size_t, size_t> shapes[] = {{1, 1}, {7, 7}, {5, 9}, {9, 5}, {120, 120}, {130, 60}, {60, 130}};
  for (auto [rows, columns] : shapes) {
    const size_t least = std::min(rows, columns);
    const auto x = randomValues(rows * columns, uint32_t(rows));
    auto source = matrix(rows, columns, 1, x), result = matrix(rows, columns, 1, {});
    auto exchanged = pivotList(least);
    auto ended = statuses(1);
    auto kernel = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), rows, columns));
    EXPECT_EQ(run([&](auto* buffer) {
      kernel->encodeToCommandBuffer(buffer, source.get(), result.get(), exchanged.get(), ended.get());
    }), "");
    EXPECT_EQ(status(ended.get()), MPS::MatrixDecompositionStatusSuccess);
    const auto factors = values(result.get());
    expectNear(std::vector<float>(x), recomposed(factors, pivots(exchanged.get()), rows, columns), 2e-5);
    for (size_t r = 0; r < rows; ++r)   // of partial pivoting
      for (size_t c = 0; c < std::min(r, least); ++c) ASSERT_LE(std::abs(factors[r * columns + c]), 1.0f);
  }
}

TEST_F(MatrixSolverTest, LuInPlaceInBatchesAndOrigins) {
  constexpr size_t order = 6, size = 9 * 8;
  const auto x = randomValues(3 * size, 1);
  auto both = matrix(9, 8, 3, x);
  auto exchanged = pivotList(order, 3);
  auto ended = statuses(2);
  auto kernel = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), order, order));
  kernel->setSourceMatrixOrigin(MTL::Origin(2, 1, 0));
  kernel->setResultMatrixOrigin(MTL::Origin(2, 1, 0));
  kernel->setBatchStart(1);
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->encodeToCommandBuffer(buffer, both.get(), both.get(), exchanged.get(), ended.get());
  }), "");
  const auto after = values(both.get());
  for (size_t i = 0; i < x.size(); ++i) {
    const size_t row = i % size / 8, column = i % 8;
    const bool inside = i >= size && row >= 2 && row < 8 && column >= 1 && column < 7;
    if (!inside) ASSERT_EQ(after[i], x[i]) << i;
  }
  for (size_t b = 1; b < 3; ++b) {
    std::vector<float> before, factors;
    for (size_t r = 0; r < order; ++r)
      for (size_t c = 0; c < order; ++c) {
        before.push_back(x[b * size + (2 + r) * 8 + 1 + c]);
        factors.push_back(after[b * size + (2 + r) * 8 + 1 + c]);
      }
    EXPECT_EQ(status(ended.get(), b - 1), 0);
    expectNear(before, recomposed(factors, pivots(exchanged.get()) + b * order, order, order), 1e-5);
  }
}

TEST_F(MatrixSolverTest, ASingularMatrixIsToldAndDecomposed) {
  const std::vector<float> x = {1, 2, 3, 2, 4, 6, 1, 1, 1};
  auto both = matrix(3, 3, 1, x);
  auto exchanged = pivotList(3);
  auto ended = statuses(1);
  auto kernel = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), 3, 3));
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->encodeToCommandBuffer(buffer, both.get(), both.get(), exchanged.get(), ended.get());
  }), "");
  EXPECT_EQ(status(ended.get()), -2);
  expectNear(std::vector<float>(x), recomposed(values(both.get()), pivots(exchanged.get()), 3, 3), 1e-6);
}

TEST_F(MatrixSolverTest, CholeskyOfBothTriangles) {
  for (size_t order : {1, 6, 100})
    for (bool lower : {true, false}) {
      const auto x = positiveDefinite(order, 3);
      auto garbled = x;   // the other triangle is not read
      for (size_t r = 0; r < order; ++r)
        for (size_t c = 0; c < order; ++c)
          if (lower ? c > r : c < r) garbled[r * order + c] = NAN;
      auto source = matrix(order, order, 1, garbled),
           result = matrix(order, order, 1, std::vector<float>(order * order, 9));
      auto ended = statuses(1);
      auto kernel = NS::TransferPtr(MatrixDecompositionCholesky::alloc()->init(device.get(), lower, order));
      EXPECT_EQ(run([&](auto* buffer) {
        kernel->encodeToCommandBuffer(buffer, source.get(), result.get(), ended.get());
      }), "");
      EXPECT_EQ(status(ended.get()), 0);
      const auto got = values(result.get());
      for (size_t r = 0; r < order; ++r)
        for (size_t c = 0; c < order; ++c)
          if (lower ? c > r : c < r) ASSERT_EQ(got[r * order + c], 9);
      const auto factor = triangle(got, order, !lower, false), other = turned(factor, order, order);
      expectNear(x, lower ? multiplied(factor, other, order, order, order)
                          : multiplied(other, factor, order, order, order), 1e-5 * double(order + 4));
    }
}

TEST_F(MatrixSolverTest, CholeskyTellsWhatIsNotPositiveDefinite) {
  auto both = matrix(2, 2, 3, {4, 0, 0, 4, 1, 2, 2, 1, NAN, 0, 0, 1});
  auto ended = statuses(3);
  auto kernel = NS::TransferPtr(MatrixDecompositionCholesky::alloc()->init(device.get(), true, 2));
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->encodeToCommandBuffer(buffer, both.get(), both.get(), ended.get());
  }), "");
  EXPECT_EQ(status(ended.get(), 0), 0);
  EXPECT_EQ(status(ended.get(), 1), -3);
  EXPECT_EQ(status(ended.get(), 2), -3);
  EXPECT_EQ(values(both.get())[0], 2);
  auto unwatched = matrix(2, 2, 1, {4, 0, 0, 4});
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->encodeToCommandBuffer(buffer, unwatched.get(), unwatched.get(), nullptr);
  }), "");
  EXPECT_EQ(values(unwatched.get())[0], 2);
}

TEST_F(MatrixSolverTest, TriangularSystemsOfEveryFormAndType) {
  constexpr size_t order = 12, sides = 5;
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16})
    for (int form = 0; form < 16; ++form) {
      const bool right = form & 1, upper = form & 2, transposes = form & 4, unit = form & 8;
      auto a = dominant(order, 1, type);
      if (unit)
        for (float& v : a) v *= 0.125f;
      const auto b = randomValues(order * sides, 2, type);
      const size_t rows = right ? sides : order, columns = right ? order : sides;
      auto source = matrix(order, order, 1, a, type), sidesGiven = matrix(rows, columns, 1, b, type),
           solution = matrix(rows, columns, 1, {}, type);
      auto kernel = NS::TransferPtr(MatrixSolveTriangular::alloc()->init(device.get(), right, upper, transposes, unit,
                                                                         order, sides, 2));
      EXPECT_EQ(run([&](auto* buffer) {
        kernel->encodeToCommandBuffer(buffer, source.get(), sidesGiven.get(), solution.get());
      }), "");
      auto op = triangle(values(source.get()), order, upper, unit);
      if (transposes) op = turned(op, order, order);
      const auto x = doubles(values(solution.get()));
      const auto back = right ? multiplied(x, op, rows, order, order) : multiplied(op, x, order, order, sides);
      std::vector<float> wanted(b);
      for (float& v : wanted) v *= 2;
      expectNear(wanted, back, type == MPS::DataTypeFloat32 ? 1e-5 : toleranceOf(type, order) * 5,
                 "form " + std::to_string(form));
    }
}

TEST_F(MatrixSolverTest, LuSolvesWithAndWithoutTranspose) {
  constexpr size_t order = 40, sides = 3;
  for (bool transposes : {false, true}) {
    const auto a = dominant(order, 4), b = randomValues(order * sides, 5);
    auto factors = matrix(order, order, 1, a), x = matrix(order, sides, 1, b);
    auto exchanged = pivotList(order);
    auto decomposes = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), order, order));
    auto solves = NS::TransferPtr(MatrixSolveLU::alloc()->init(device.get(), transposes, order, sides));
    EXPECT_EQ(run([&](auto* buffer) {   // in one command buffer: each waits for what it reads
      decomposes->encodeToCommandBuffer(buffer, factors.get(), factors.get(), exchanged.get(), nullptr);
      solves->encodeToCommandBuffer(buffer, factors.get(), x.get(), exchanged.get(), x.get());
    }), "");
    auto op = doubles(a);
    if (transposes) op = turned(op, order, order);
    expectNear(b, multiplied(op, doubles(values(x.get())), order, order, sides), 2e-5);
  }
}

TEST_F(MatrixSolverTest, CholeskySolvesInBatchesOfOneFactor) {
  constexpr size_t order = 20, sides = 2;
  for (bool upper : {false, true}) {
    const auto a = positiveDefinite(order, 6), b = randomValues(2 * order * sides, 7);
    auto factor = matrix(order, order, 1, a), given = matrix(order, sides, 2, b), x = matrix(order, sides, 2, {});
    auto decomposes = NS::TransferPtr(MatrixDecompositionCholesky::alloc()->init(device.get(), !upper, order));
    auto solves = NS::TransferPtr(MatrixSolveCholesky::alloc()->init(device.get(), upper, order, sides));
    EXPECT_EQ(run([&](auto* buffer) {
      decomposes->encodeToCommandBuffer(buffer, factor.get(), factor.get(), nullptr);
      solves->encodeToCommandBuffer(buffer, factor.get(), given.get(), x.get());
    }), "");
    const auto got = doubles(values(x.get()));
    for (size_t i = 0; i < 2; ++i) {
      const auto part = [&](const auto& all) {
        return typename std::decay<decltype(all)>::type(all.begin() + long(i * order * sides),
                                                        all.begin() + long((i + 1) * order * sides));
      };
      expectNear(part(b), multiplied(doubles(a), part(got), order, order, sides), 1e-3);
    }
  }
}

TEST_F(MatrixSolverTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto a = matrix(4, 4, 1, dominant(4, 1)), small = matrix(3, 4, 1, {}), ints = matrix(4, 4, 1, {}, MPS::DataTypeInt32);
  auto exchanged = pivotList(4), brief = pivotList(3);
  auto tiny = NS::TransferPtr(device->newBuffer(3, MTL::ResourceStorageModeShared));
  auto lu = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), 4, 4));
  const auto decompose = [&](Matrix* source, Matrix* result, Matrix* pivots, MTL::Buffer* ended) {
    return run([&](auto* buffer) { lu->encodeToCommandBuffer(buffer, source, result, pivots, ended); });
  };
  const std::string call = "[MPS::MatrixDecompositionLU::encode] ";
  EXPECT_EQ(decompose(a.get(), small.get(), exchanged.get(), nullptr),
            call + "the result matrix has 3 rows, 4 from row 0 on are needed");
  EXPECT_EQ(decompose(ints.get(), a.get(), exchanged.get(), nullptr),
            call + "the source matrix has type Int32, not Float32, Float16 or BFloat16");
  EXPECT_EQ(decompose(a.get(), a.get(), nullptr, nullptr),
            call + "the pivot matrix is null, released or not initialised");
  EXPECT_EQ(decompose(a.get(), a.get(), brief.get(), nullptr),
            call + "the pivot matrix has 3 columns, 4 from column 0 on are needed");
  EXPECT_EQ(decompose(a.get(), a.get(), a.get(), nullptr), call + "the pivot matrix has type Float32, not UInt32");
  EXPECT_EQ(decompose(a.get(), a.get(), exchanged.get(), tiny.get()),
            call + "the status buffer has 3 bytes, 4 are needed");
  EXPECT_FALSE(MatrixDecompositionLU::alloc()->init(nullptr, 4, 4));

  pivots(exchanged.get())[2] = 4;
  auto solves = NS::TransferPtr(MatrixSolveLU::alloc()->init(device.get(), false, 4, 4));
  auto x = matrix(4, 4, 1, std::vector<float>(16, 9));
  EXPECT_EQ(run([&](auto* buffer) {
    solves->encodeToCommandBuffer(buffer, a.get(), a.get(), exchanged.get(), x.get());
  }), "[MPS::MatrixSolveLU::encode] a pivot of matrix 0 of the batch is row 4, limit 3");
  EXPECT_EQ(values(x.get())[0], 9);
  auto triangular = NS::TransferPtr(
      MatrixSolveTriangular::alloc()->init(device.get(), true, false, false, false, 4, 3, 1));
  EXPECT_EQ(run([&](auto* buffer) { triangular->encodeToCommandBuffer(buffer, a.get(), a.get(), small.get()); }), "");
  auto narrow = matrix(4, 3, 1, {});
  EXPECT_EQ(run([&](auto* buffer) { triangular->encodeToCommandBuffer(buffer, a.get(), narrow.get(), small.get()); }),
            "[MPS::MatrixSolveTriangular::encode] the right-hand side matrix has 3 columns, 4 from column 0 on are "
            "needed");
}

class OneSolver : public MatrixSolverTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, OneSolver, testing::Values(1, 2, 8, 64));

TEST_P(OneSolver, EncodesFromAnyNumberOfThreads) {
  constexpr size_t order = 16, sides = 2;
  auto decomposes = NS::TransferPtr(MatrixDecompositionLU::alloc()->init(device.get(), order, order));
  auto solves = NS::TransferPtr(MatrixSolveLU::alloc()->init(device.get(), false, order, sides));
  onThreads(GetParam(), [&](int t) -> std::string {
    for (uint32_t i = 0; i < 4; ++i) {
      const auto a = dominant(order, uint32_t(t) * 4 + i), b = randomValues(order * sides, uint32_t(t));
      auto factors = matrix(order, order, 1, a), x = matrix(order, sides, 1, b);
      auto exchanged = pivotList(order);
      auto ended = statuses(1);
      auto error = run([&](auto* buffer) {
        decomposes->encodeToCommandBuffer(buffer, factors.get(), factors.get(), exchanged.get(), ended.get());
        solves->encodeToCommandBuffer(buffer, factors.get(), x.get(), exchanged.get(), x.get());
      });
      if (!error.empty()) return error;
      if (status(ended.get()) != 0) return "status " + std::to_string(status(ended.get()));
      const auto back = multiplied(doubles(a), doubles(values(x.get())), order, order, sides);
      for (size_t k = 0; k < b.size(); ++k)
        if (!(std::abs(back[k] - b[k]) < 2e-5)) return "element " + std::to_string(k);
    }
    return {};
  });
}

}  // namespace
}  // namespace invar::test
