// Products of matrices: transposes, origins, batches, alpha and beta, and misuse.
#include "MatrixTest.hpp"

namespace invar::test {
namespace {

using MPS::Matrix;
using MPS::MatrixDescriptor;
using MPS::MatrixMultiplication;

class MatrixMultiplicationTest : public MatrixTest {
protected:
  std::string multiply(MatrixMultiplication* k, Matrix* a, Matrix* b, Matrix* c) {
    return run([&](auto* buffer) { k->encodeToCommandBuffer(buffer, a, b, c); });
  }
};

TEST_F(MatrixMultiplicationTest, EveryTransposeAndTypeWithAlphaAndBeta) {
  constexpr size_t m = 13, k = 20, n = 9;
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16})
    for (int form = 0; form < 4; ++form) {
      const auto x = randomValues(m * k, 1, type), y = randomValues(k * n, 2, type),
                 z = randomValues(m * n, 3, type);
      const bool tl = form & 1, tr = form & 2;
      auto a = tl ? matrix(k, m, 1, transposedValues(x, m, k), type) : matrix(m, k, 1, x, type);
      auto b = tr ? matrix(n, k, 1, transposedValues(y, k, n), type) : matrix(k, n, 1, y, type);
      auto c = matrix(m, n, 1, z, type);
      auto kernel =
          NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), tl, tr, m, n, k, 1.5, -0.5));
      EXPECT_EQ(multiply(kernel.get(), a.get(), b.get(), c.get()), "");
      auto expected = product(x, y, m, k, n);
      for (size_t i = 0; i < expected.size(); ++i) expected[i] = 1.5 * expected[i] - 0.5 * z[i];
      expectNear(values(c.get()), expected, toleranceOf(type, k), "form " + std::to_string(form));
    }
}

TEST_F(MatrixMultiplicationTest, WithoutBetaTheResultIsNotRead) {
  const auto x = randomValues(16, 1), y = randomValues(16, 2);
  auto a = matrix(4, 4, 1, x, MPS::DataTypeFloat32), b = matrix(4, 4, 1, y, MPS::DataTypeFloat32);
  auto c = matrix(4, 4, 1, std::vector<float>(16, NAN), MPS::DataTypeFloat32);
  auto kernel = NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), 4, 4, 4));
  EXPECT_EQ(multiply(kernel.get(), a.get(), b.get(), c.get()), "");
  expectNear(values(c.get()), product(x, y, 4, 4, 4), 1e-5);
}

TEST_F(MatrixMultiplicationTest, Origins) {
  const auto x = randomValues(6 * 7, 1), y = randomValues(8 * 6, 2);
  auto a = matrix(6, 7, 1, x, MPS::DataTypeFloat32), b = matrix(8, 6, 1, y, MPS::DataTypeFloat32);
  auto c = matrix(5, 5, 1, std::vector<float>(25, 9), MPS::DataTypeFloat32);
  auto kernel = NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), 2, 3, 4));
  kernel->setLeftMatrixOrigin(MTL::Origin(4, 3, 0));    // rows 4, 5; columns 3 to 6
  kernel->setRightMatrixOrigin(MTL::Origin(1, 2, 0));
  kernel->setResultMatrixOrigin(MTL::Origin(3, 1, 0));
  EXPECT_EQ(multiply(kernel.get(), a.get(), b.get(), c.get()), "");
  std::vector<double> expected(25, 9);
  for (size_t r = 0; r < 2; ++r)
    for (size_t col = 0; col < 3; ++col) {
      double sum = 0;
      for (size_t k = 0; k < 4; ++k) sum += double(x[(4 + r) * 7 + 3 + k]) * y[(1 + k) * 6 + 2 + col];
      expected[(3 + r) * 5 + 1 + col] = sum;
    }
  expectNear(values(c.get()), expected, 1e-5);
}

TEST_F(MatrixMultiplicationTest, Batches) {
  constexpr size_t s = 4, size = s * s;
  const auto x = randomValues(3 * size, 1), y = randomValues(size, 2);
  auto a = matrix(s, s, 3, x, MPS::DataTypeFloat32), b = matrix(s, s, 1, y, MPS::DataTypeFloat32);
  for (size_t start : {0, 1})
    for (size_t count : {0, 1}) {
      auto c = matrix(s, s, 3, std::vector<float>(3 * size, 7), MPS::DataTypeFloat32);
      auto kernel = NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), s, s, s));
      kernel->setBatchStart(start);
      kernel->setBatchSize(count);
      EXPECT_EQ(multiply(kernel.get(), a.get(), b.get(), c.get()), "");
      std::vector<double> expected(3 * size, 7);
      for (size_t i = start; i < (count ? start + count : 3); ++i) {
        const auto part = product({x.begin() + long(i * size), x.begin() + long((i + 1) * size)}, y, s, s, s);
        std::copy(part.begin(), part.end(), expected.begin() + long(i * size));
      }
      expectNear(values(c.get()), expected, 1e-5);
    }
}

TEST_F(MatrixMultiplicationTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto a = matrix(4, 4, 1, {}, MPS::DataTypeFloat32), ints = matrix(4, 4, 1, {}, MPS::DataTypeInt32);
  auto c = matrix(4, 4, 2, {}, MPS::DataTypeFloat32);
  const std::string call = "[MPS::MatrixMultiplication::encode] ";
  auto kernel = NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), 4, 4, 4));
  auto larger = NS::TransferPtr(MatrixMultiplication::alloc()->init(device.get(), 4, 4, 5));
  EXPECT_EQ(multiply(larger.get(), a.get(), a.get(), c.get()),
            call + "the left matrix has 4 columns, 5 from column 0 on are needed");
  EXPECT_EQ(multiply(kernel.get(), a.get(), nullptr, c.get()),
            call + "the right matrix is null, released or not initialised");
  EXPECT_EQ(multiply(kernel.get(), a.get(), ints.get(), c.get()),
            call + "the right matrix has type Int32, not Float32, Float16 or BFloat16");
  kernel->setBatchStart(2);
  EXPECT_EQ(multiply(kernel.get(), a.get(), a.get(), c.get()),
            call + "batch start 2, the result has 2 matrices");
  kernel->setBatchStart(1);
  kernel->setBatchSize(2);
  EXPECT_EQ(multiply(kernel.get(), a.get(), a.get(), c.get()),
            call + "the result matrix has 2 matrices, 2 from matrix 1 on are needed");
  kernel->setBatchSize(0);
  kernel->setLeftMatrixOrigin(MTL::Origin(~0ul, 0, 0));
  EXPECT_NE(multiply(kernel.get(), a.get(), a.get(), c.get()), "");

  EXPECT_FALSE(MatrixDescriptor::matrixDescriptor(4, 4, 15, MPS::DataTypeFloat32));
  EXPECT_FALSE(MatrixDescriptor::matrixDescriptor(4, 4, 18, MPS::DataTypeFloat32));
  EXPECT_FALSE(MatrixDescriptor::matrixDescriptor(0, 4, 16, MPS::DataTypeFloat32));
  auto* d = MatrixDescriptor::matrixDescriptor(4, 4, 16, MPS::DataTypeFloat32);
  auto small = NS::TransferPtr(device->newBuffer(63, MTL::ResourceStorageModeShared));
  EXPECT_FALSE(Matrix::alloc()->init(small.get(), d));
  d->setRows(~0ul);
  EXPECT_FALSE(Matrix::alloc()->init(device.get(), d));
  EXPECT_FALSE(Matrix::alloc()->init(small.get(), nullptr));
}

TEST_F(MatrixMultiplicationTest, ARowThatNoMemoryHolds) {
  testing::internal::CaptureStderr();
  EXPECT_FALSE(MPS::MatrixDescriptor::matrixDescriptor(1, 1ul << 62, 16, MPS::DataTypeFloat32));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "invar error: [MPS::MatrixDescriptor::matrixDescriptor] a row of 4611686018427387904 columns of "
            "Float32 is longer than 18446744073709551615 bytes\n");
}

}  // namespace
}  // namespace invar::test
