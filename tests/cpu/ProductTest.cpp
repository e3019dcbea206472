// Products of the CPU backend against double-precision references.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "base/Float16.hpp"
#include "base/Sanitizer.hpp"
#include "cpu/Product.hpp"
#include "cpu/ProductTiling.hpp"

extern "C" int omp_get_max_threads();
extern "C" void omp_set_num_threads(int);

namespace invar::cpu {
namespace {

using device::ElementType;
using device::MatrixOperand;
using device::ProductCommand;

class TestMemory final : public device::Memory {
public:
  explicit TestMemory(uint64_t bytes) : Memory(nullptr, bytes, true), m_bytes(bytes) {
    m_contents = m_bytes.data();
  }

private:
  std::vector<std::byte> m_bytes;
};

double load(ElementType type, const std::byte* at) {
  if (type == ElementType::Float32) { float f; std::memcpy(&f, at, 4); return f; }
  uint16_t u;
  std::memcpy(&u, at, 2);
  return type == ElementType::Float16 ? halfToFloat(u) : bfloatToFloat(u);
}

void store(ElementType type, std::byte* at, float value) {
  if (type == ElementType::Float32) { std::memcpy(at, &value, 4); return; }
  const uint16_t u = type == ElementType::Float16 ? floatToHalf(value) : floatToBfloat(value);
  std::memcpy(at, &u, 2);
}

enum class Layout { Rows, Columns, PaddedRows, Strided, BroadcastRow, ReversedRows };

/// One operand in its own memory, filled with values of one seed, surrounded by guard values.
struct Matrix {
  Ref<TestMemory> memory;
  std::vector<uint64_t> batches;
  MatrixOperand operand;
  uint32_t rows, columns;

  Matrix(uint32_t rows, uint32_t columns, uint32_t batchCount, ElementType type, Layout layout, uint32_t seed)
      : rows(rows), columns(columns) {
    const int64_t size = elementSize(type);
    int64_t rs = columns, cs = 1, extent = int64_t(rows) * columns, first = 0;
    switch (layout) {
      case Layout::Rows: break;
      case Layout::Columns: rs = 1; cs = rows; break;
      case Layout::PaddedRows: rs = columns + 5; extent = rows * rs; break;
      case Layout::Strided: cs = 3; rs = columns * 3 + 2; extent = rows * rs; break;
      case Layout::BroadcastRow: rs = 0; extent = columns; break;
      case Layout::ReversedRows:
        rs = -int64_t(columns);
        first = int64_t(columns) * (int64_t(rows) - 1);
        break;
    }
    constexpr int64_t kGuard = 4;
    memory = makeRef<TestMemory>(uint64_t((extent * batchCount + 2 * kGuard) * size));
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> values(-1, 1);
    for (int64_t i = 0; i * size < int64_t(memory->length()); ++i)
      store(type, memory->contents() + i * size, values(random));
    for (uint32_t b = 0; b < batchCount; ++b) batches.push_back(uint64_t(b * extent * size));
    operand = {memory.get(),  uint64_t((kGuard + std::max<int64_t>(first, 0)) * size), type, rs, cs,
               batches.data()};
  }
  std::byte* at(uint32_t b, uint32_t r, uint32_t c) const {
    return memory->contents() + operand.offset + batches[b] +
           (int64_t(r) * operand.rowStride + int64_t(c) * operand.columnStride) *
               int64_t(elementSize(operand.type));
  }
  double value(uint32_t b, uint32_t r, uint32_t c) const { return load(operand.type, at(b, r, c)); }
};

ProductCommand command(const Matrix& a, const Matrix& b, const Matrix& d, uint32_t batchCount,
                       float alpha = 1, float beta = 0, const Matrix* c = nullptr) {
  ProductCommand p{};
  p.kind = device::Command::Kind::Product;
  p.rows = d.rows, p.columns = d.columns, p.inner = a.columns, p.batchCount = batchCount;
  p.a = a.operand, p.b = b.operand, p.destination = d.operand;
  if (c) p.c = c->operand;
  p.alpha = alpha, p.beta = beta;
  return p;
}

void runAll(const ProductCommand& p, uint32_t chunks) {
  for (uint32_t i = chunks; i-- > 0;) ASSERT_TRUE(runProduct(p, i, chunks));
}

double tolerance(ElementType type, uint32_t inner) {
  const double rounding = type == ElementType::Float32 ? 0 : type == ElementType::Float16 ? 6e-4 : 5e-3;
  return 1e-6 * (inner + 4) + rounding * (2 + std::sqrt(double(inner)));
}

struct Shape { uint32_t rows, columns, inner, batches; };
constexpr Shape kShapes[] = {{1, 1, 1, 1}, {3, 5, 7, 2}, {17, 33, 9, 3}, {64, 48, 80, 1}, {130, 70, 300, 1},
                             {1, 200, 64, 1}, {200, 1, 64, 1}, {300, 1100, 40, 1}};
constexpr Layout kReadLayouts[] = {Layout::Rows, Layout::Columns, Layout::PaddedRows, Layout::Strided,
                                   Layout::BroadcastRow, Layout::ReversedRows};
constexpr Layout kWriteLayouts[] = {Layout::Rows, Layout::Columns, Layout::PaddedRows, Layout::Strided};

class ProductTypes : public testing::TestWithParam<ElementType> {};
INSTANTIATE_TEST_SUITE_P(All, ProductTypes,
                         testing::Values(ElementType::Float32, ElementType::Float16, ElementType::BFloat16));

/// alpha * a x b + beta * c in double, batch by batch, row by row.
std::vector<double> reference(const Matrix& a, const Matrix& b, uint32_t batches, float alpha, float beta,
                              const Matrix* c) {
  std::vector<double> result(size_t(batches) * a.rows * b.columns);
  for (uint32_t n = 0; n < batches; ++n)
    for (uint32_t r = 0; r < a.rows; ++r) {
      double* row = result.data() + (size_t(n) * a.rows + r) * b.columns;
      for (uint32_t k = 0; k < a.columns; ++k) {
        const double x = alpha * a.value(n, r, k);
        for (uint32_t col = 0; col < b.columns; ++col) row[col] += x * b.value(n, k, col);
      }
      for (uint32_t col = 0; c && col < b.columns; ++col) row[col] += beta * c->value(n, r, col);
    }
  return result;
}

/// Checks every element of `d` and that nothing around its elements was written.
void check(const std::vector<double>& sums, uint32_t inner, const Matrix& d, const Matrix& before,
           uint32_t batches, const std::string& what) {
  std::vector<std::byte> expected(before.memory->contents(),
                                  before.memory->contents() + before.memory->length());
  for (uint32_t n = 0; n < batches; ++n)
    for (uint32_t r = 0; r < d.rows; ++r)
      for (uint32_t col = 0; col < d.columns; ++col) {
        const double sum = sums[(size_t(n) * d.rows + r) * d.columns + col], got = d.value(n, r, col);
        if (!(std::abs(got - sum) <= tolerance(d.operand.type, inner)))
          FAIL() << what << " batch " << n << " row " << r << " column " << col << ": " << got << " not "
                 << sum;
        const size_t offset = size_t(d.at(n, r, col) - d.memory->contents());
        std::memcpy(expected.data() + offset, d.at(n, r, col), elementSize(d.operand.type));
      }
  ASSERT_EQ(std::memcmp(expected.data(), d.memory->contents(), expected.size()), 0)
      << what << ": wrote outside";
}

void check(const Matrix& a, const Matrix& b, const Matrix& d, const Matrix& before, uint32_t batches,
           float alpha, float beta, const Matrix* c, const std::string& what) {
  check(reference(a, b, batches, alpha, beta, c), a.columns, d, before, batches, what);
}

// A sanitizer slows each element of the references down tenfold; the plain build sees all combinations.
#if INVAR_TSAN || INVAR_ASAN
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

TEST_P(ProductTypes, EveryLayoutOfEveryOperand) {
  for (const Shape& s : kShapes)
    for (Layout la : kReadLayouts)
      for (Layout lb : kReadLayouts) {
        const bool large = s.rows * s.columns * s.inner > 100000;
        const int every = large && kSanitized ? 18 : large || kSanitized ? 9 : 1;
        if ((int(la) * 5 + int(lb)) % every) continue;   // a sample
        const Layout lc = kReadLayouts[(int(la) + int(lb)) % 6];
        const Matrix a(s.rows, s.inner, s.batches, GetParam(), la, 1),
            b(s.inner, s.columns, s.batches, GetParam(), lb, 2);
        const Matrix c(s.rows, s.columns, s.batches, GetParam(), lc, 3);
        const auto sums = reference(a, b, s.batches, 0.5f, -1.5f, &c);
        for (Layout ld : kWriteLayouts) {
          const Matrix before(s.rows, s.columns, s.batches, GetParam(), ld, 4);
          for (uint32_t chunks : {1u, 3u, 8u}) {
            if (large && kSanitized && chunks != 3) continue;
            const Matrix d(s.rows, s.columns, s.batches, GetParam(), ld, 4);
            runAll(command(a, b, d, s.batches, 0.5f, -1.5f, &c), chunks);
            check(sums, s.inner, d, before, s.batches,
                  "layouts " + std::to_string(int(la)) + std::to_string(int(lb)) + std::to_string(int(ld)) +
                      " chunks " + std::to_string(chunks));
            if (HasFatalFailure()) return;
          }
        }
      }
}

TEST_P(ProductTypes, AddsToTheDestinationInPlace) {
  const Matrix a(37, 50, 1, GetParam(), Layout::Rows, 1), b(50, 41, 1, GetParam(), Layout::Rows, 2);
  for (Layout l : kWriteLayouts) {
    const Matrix d(37, 41, 1, GetParam(), l, 3), before(37, 41, 1, GetParam(), l, 3);
    runAll(command(a, b, d, 1, 2, 0.25f, &d), 3);
    check(a, b, d, before, 1, 2, 0.25f, &before, "in place");
  }
}

TEST_P(ProductTypes, WithoutBetaTheDestinationIsNotRead) {
  const Matrix a(70, 30, 1, GetParam(), Layout::Rows, 1), b(30, 90, 1, GetParam(), Layout::Rows, 2);
  const Matrix d(70, 90, 1, GetParam(), Layout::Rows, 3), before(70, 90, 1, GetParam(), Layout::Rows, 3);
  for (uint32_t r = 0; r < d.rows; ++r)
    for (uint32_t c = 0; c < d.columns; ++c) store(GetParam(), d.at(0, r, c), NAN);
  runAll(command(a, b, d, 1, 1, 0, &d), 4);
  check(a, b, d, before, 1, 1, 0, nullptr, "NaN in the destination");
}

TEST_P(ProductTypes, AlphaZeroAndEmptyInnerScaleC) {
  const Matrix a(5, 0, 2, GetParam(), Layout::Rows, 1), b(0, 6, 2, GetParam(), Layout::Rows, 2);
  const Matrix c(5, 6, 2, GetParam(), Layout::BroadcastRow, 3),
      before(5, 6, 2, GetParam(), Layout::Strided, 4);
  const Matrix d(5, 6, 2, GetParam(), Layout::Strided, 4), e(5, 6, 2, GetParam(), Layout::Strided, 4);
  runAll(command(a, b, d, 2, 1, 2, &c), 2);
  check(a, b, d, before, 2, 1, 2, &c, "inner 0");
  runAll(command(a, b, e, 2, 1, 0), 2);
  check(a, b, e, before, 2, 1, 0, nullptr, "inner 0, no c");
  const Matrix nan(5, 3, 2, GetParam(), Layout::Rows, 5), other(3, 6, 2, GetParam(), Layout::Rows, 5);
  store(GetParam(), nan.at(0, 2, 1), NAN);
  const Matrix f(5, 6, 2, GetParam(), Layout::Strided, 4);
  runAll(command(nan, other, f, 2, 0, 2, &c), 2);
  check(a, b, f, before, 2, 0, 2, &c, "alpha 0");
}

TEST(Product, EmptyResultsDoNothing) {
  const Matrix a(0, 4, 1, ElementType::Float32, Layout::Rows, 1),
      b(4, 0, 1, ElementType::Float32, Layout::Rows, 2);
  const Matrix wide(4, 3, 1, ElementType::Float32, Layout::Rows, 2),
      d0(0, 3, 1, ElementType::Float32, Layout::Rows, 3);
  runAll(command(a, wide, d0, 1), 4);
  const Matrix tall(2, 4, 1, ElementType::Float32, Layout::Rows, 1),
      d1(2, 0, 1, ElementType::Float32, Layout::Rows, 3);
  runAll(command(tall, b, d1, 1), 4);
  runAll(command(tall, wide, Matrix(2, 3, 1, ElementType::Float32, Layout::Rows, 3), 0), 2);
  EXPECT_EQ(productChunks(command(a, wide, d0, 1), 8), 1u);
  EXPECT_EQ(productChunks(command(tall, wide, d1, 0), 8), 1u);
}

TEST(Product, MixedElementTypes) {
  const Matrix a(60, 33, 2, ElementType::Float16, Layout::Columns, 1),
      b(33, 50, 2, ElementType::BFloat16, Layout::Rows, 2);
  const Matrix c(60, 50, 2, ElementType::BFloat16, Layout::BroadcastRow, 3);
  const Matrix d(60, 50, 2, ElementType::Float32, Layout::Rows, 4),
      before(60, 50, 2, ElementType::Float32, Layout::Rows, 4);
  runAll(command(a, b, d, 2, 1, 1, &c), 4);
  check(a, b, d, before, 2, 1, 1, &c, "mixed");
}

TEST(Product, SixteenBitResultsAreRoundedOnce) {
  // 2048 + 1 + 1 in half: each step rounded gives 2048, accumulated in float32 gives 2050.
  const Matrix a(1, 3, 1, ElementType::Float16, Layout::Rows, 1),
      b(3, 1, 1, ElementType::Float16, Layout::Rows, 2);
  const float left[] = {2048, 1, 1};
  for (uint32_t i = 0; i < 3; ++i) {
    store(ElementType::Float16, a.at(0, 0, i), left[i]);
    store(ElementType::Float16, b.at(0, i, 0), 1);
  }
  const Matrix d(1, 1, 1, ElementType::Float16, Layout::Rows, 3);
  runAll(command(a, b, d, 1), 1);
  EXPECT_EQ(d.value(0, 0, 0), 2050);
}

TEST(Product, ChunksCoverLargeProductsAndSpareSmallOnes) {
  const Matrix small(32, 32, 1, ElementType::Float32, Layout::Rows, 1);
  EXPECT_EQ(productChunks(command(small, small, small, 1), 64), 1u);
  const Matrix big(512, 512, 1, ElementType::Float32, Layout::Rows, 1);
  EXPECT_EQ(productChunks(command(big, big, big, 1), 1), 1u);
  EXPECT_EQ(productChunks(command(big, big, big, 1), 2), 28u);
  EXPECT_GE(productChunks(command(big, big, big, 1), 16), 16u);
  const Matrix row(1, 4096, 1, ElementType::Float32, Layout::Rows, 1),
      wide(4096, 4096, 1, ElementType::Float32, Layout::BroadcastRow, 1);
  EXPECT_GE(productChunks(command(row, wide, row, 1), 4), 4u);
}

TEST(Product, TilesCoverTheRowsOnceAndEndSmall) {
  for (const uint32_t rows : {512u, 777u, 4096u}) {
    const Matrix a(rows, 64, 1, ElementType::Float32, Layout::Rows, 1), b(64, 64, 1, ElementType::Float32, Layout::Rows, 2);
    const Matrix d(rows, 64, 1, ElementType::Float32, Layout::Rows, 3);
    for (const uint32_t chunks : {2u, 7u, 27u, 28u}) {
      const ProductTiling tiling(command(a, b, d, 1), chunks);
      uint32_t next = 0;
      for (uint64_t i = 0; i < tiling.count(); ++i) {
        const ProductTile tile = tiling.tile(i);
        ASSERT_EQ(tile.row, next) << rows << " rows, " << chunks << " chunks, tile " << i;
        next += tile.rows;
      }
      EXPECT_EQ(next, rows);
      if (chunks >= 28) EXPECT_LE(2 * tiling.tile(tiling.count() - 1).rows, tiling.tile(0).rows);
    }
  }
}

TEST(Product, ChunksOfOneProductRunAtOnce) {
  const Matrix a(256, 200, 1, ElementType::Float32, Layout::Rows, 1),
      b(200, 256, 1, ElementType::Float32, Layout::Rows, 2);
  const Matrix d(256, 256, 1, ElementType::Float32, Layout::Rows, 3),
      before(256, 256, 1, ElementType::Float32, Layout::Rows, 3);
  const ProductCommand p = command(a, b, d, 1);
  std::vector<std::thread> threads;
  for (uint32_t i = 0; i < 64; ++i) threads.emplace_back([&, i] { EXPECT_TRUE(runProduct(p, i, 64)); });
  for (auto& t : threads) t.join();
  check(a, b, d, before, 1, 1, 0, nullptr, "64 chunks");
}

TEST(Product, TheCallersOpenMpSettingSurvives) {
  const Matrix a(64, 64, 1, ElementType::Float32, Layout::Rows, 1);
  const Matrix d(64, 64, 1, ElementType::Float32, Layout::Rows, 2);
  std::thread([&] {
    omp_set_num_threads(7);
    ASSERT_TRUE(runProduct(command(a, a, d, 1), 0, 1));
    EXPECT_EQ(omp_get_max_threads(), 7);
  }).join();
}

TEST(Product, AChildOfForkMultiplies) {
  const Matrix a(512, 512, 1, ElementType::Float32, Layout::Rows, 1),
      d(512, 512, 1, ElementType::Float32, Layout::Rows, 2);
  const ProductCommand p = command(a, a, d, 1);
  ASSERT_TRUE(runProduct(p, 0, 1));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    alarm(20);   // a hang ends as a signal
    _exit(runProduct(p, 0, 1) ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

TEST(Float16, ConversionsAreExactForEveryValue) {
  for (uint32_t i = 0; i < 65536; ++i) {
    const float h = halfToFloat(uint16_t(i)), b = bfloatToFloat(uint16_t(i));
    if (h == h) {
      ASSERT_EQ(floatToHalf(h), i);
    } else {
      ASSERT_TRUE(std::isnan(halfToFloat(floatToHalf(h))));
    }
    if (b == b) {
      ASSERT_EQ(floatToBfloat(b), i);
    } else {
      ASSERT_TRUE(std::isnan(bfloatToFloat(floatToBfloat(b))));
    }
  }
  EXPECT_EQ(floatToHalf(65519.0f), 0x7bff);
  EXPECT_EQ(floatToHalf(65520.0f), 0x7c00);
  EXPECT_EQ(floatToHalf(1.0f + 1.0f / 2048), 0x3c00);           // a tie goes to even
  EXPECT_EQ(floatToHalf(1.0f + 3.0f / 2048), 0x3c02);
  EXPECT_EQ(floatToHalf(std::ldexp(1.0f, -25)), 0);             // half of the smallest, to even
  EXPECT_EQ(floatToHalf(std::ldexp(1.5f, -25)), 1);
}

}  // namespace
}  // namespace invar::cpu
