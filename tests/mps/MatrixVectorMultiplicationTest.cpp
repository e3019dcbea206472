// Vectors, and products of matrices and vectors: transposes, types, origins, batches, alpha and beta, and misuse.
#include "MatrixTest.hpp"

namespace invar::test {
namespace {

using MPS::Matrix;
using MPS::MatrixVectorMultiplication;
using MPS::Vector;
using MPS::VectorDescriptor;

class MatrixVectorMultiplicationTest : public MatrixTest {
protected:
  std::string multiply(MatrixVectorMultiplication* k, Matrix* a, Vector* x, Vector* y) {
    return run([&](auto* buffer) { k->encodeToCommandBuffer(buffer, a, x, y); });
  }
};

TEST_F(MatrixVectorMultiplicationTest, EveryTransposeAndTypeWithAlphaAndBeta) {
  constexpr size_t rows = 13, columns = 21;
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16})
    for (bool transposes : {false, true}) {
      const auto a = randomValues(rows * columns, 1, type), x = randomValues(columns, 2, type),
                 y = randomValues(rows, 3, type);
      auto matrixA = transposes ? matrix(columns, rows, 1, transposedValues(a, rows, columns), type)
                                : matrix(rows, columns, 1, a, type);
      auto vectorX = vector(columns, 1, x, type), vectorY = vector(rows, 1, y, type);
      auto kernel = NS::TransferPtr(
          MatrixVectorMultiplication::alloc()->init(device.get(), transposes, rows, columns, 1.5, -0.5));
      EXPECT_EQ(multiply(kernel.get(), matrixA.get(), vectorX.get(), vectorY.get()), "");
      auto expected = product(a, x, rows, columns, 1);
      for (size_t i = 0; i < rows; ++i) expected[i] = 1.5 * expected[i] - 0.5 * y[i];
      expectNear(values(vectorY.get()), expected, toleranceOf(type, columns));
    }
}

TEST_F(MatrixVectorMultiplicationTest, OriginsAndBatches) {
  constexpr size_t rows = 6, columns = 7, size = rows * columns;
  const auto a = randomValues(2 * size, 1), x = randomValues(2 * 5, 2);
  auto matrices = matrix(rows, columns, 2, a);
  auto vectors = vector(5, 2, x), result = vector(4, 2, std::vector<float>(8, 9));
  auto kernel = NS::TransferPtr(MatrixVectorMultiplication::alloc()->init(device.get(), 2, 3));
  kernel->setPrimarySourceMatrixOrigin(MTL::Origin(4, 3, 0));
  kernel->setSecondarySourceMatrixOrigin(MTL::Origin(1, 0, 0));
  kernel->setResultMatrixOrigin(MTL::Origin(2, 0, 0));
  EXPECT_EQ(kernel->primarySourceMatrixOrigin().x, 4u);
  EXPECT_EQ(multiply(kernel.get(), matrices.get(), vectors.get(), result.get()), "");
  std::vector<double> expected(8, 9);
  for (size_t b = 0; b < 2; ++b)
    for (size_t r = 0; r < 2; ++r) {
      expected[b * 4 + 2 + r] = 0;
      for (size_t k = 0; k < 3; ++k)
        expected[b * 4 + 2 + r] += double(a[b * size + (4 + r) * columns + 3 + k]) * x[b * 5 + 1 + k];
    }
  expectNear(values(result.get()), expected, 1e-5);
}

TEST_F(MatrixVectorMultiplicationTest, VectorsKnowTheirNumbers) {
  auto* d = VectorDescriptor::vectorDescriptor(5, MPS::DataTypeFloat16);
  EXPECT_EQ(d->length(), 5u);
  EXPECT_EQ(d->vectors(), 1u);
  EXPECT_EQ(d->vectorBytes(), 10u);
  EXPECT_EQ(VectorDescriptor::vectorBytesForLength(5, MPS::DataTypeFloat16), 16u);
  d->setLength(6);
  auto buffer = NS::TransferPtr(device->newBuffer(16, MTL::ResourceStorageModeShared));
  auto v = NS::TransferPtr(Vector::alloc()->init(buffer.get(), 4, d));
  ASSERT_TRUE(v);
  EXPECT_EQ(v->length(), 6u);
  EXPECT_EQ(v->offset(), 4u);
  EXPECT_EQ(v->data(), buffer.get());
  EXPECT_EQ(v->device(), device.get());
  EXPECT_FALSE(Vector::alloc()->init(buffer.get(), 6, d));
  EXPECT_FALSE(Vector::alloc()->init(buffer.get(), nullptr));
  EXPECT_FALSE(VectorDescriptor::vectorDescriptor(0, MPS::DataTypeFloat32));
  EXPECT_FALSE(VectorDescriptor::vectorDescriptor(4, 2, 15, MPS::DataTypeFloat32));
  EXPECT_FALSE(VectorDescriptor::vectorDescriptor(4, 2, 18, MPS::DataTypeFloat32));
  EXPECT_FALSE(VectorDescriptor::vectorDescriptor(1ul << 62, MPS::DataTypeFloat32));
}

TEST_F(MatrixVectorMultiplicationTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto a = matrix(4, 4, 1, {});
  auto x = vector(4, 1, {}), ints = vector(4, 1, {}, MPS::DataTypeInt32), brief = vector(3, 1, {});
  auto kernel = NS::TransferPtr(MatrixVectorMultiplication::alloc()->init(device.get(), 4, 4));
  const std::string call = "[MPS::MatrixVectorMultiplication::encode] ";
  EXPECT_EQ(multiply(kernel.get(), a.get(), brief.get(), x.get()),
            call + "the input vector has 3 elements, 4 from element 0 on are needed");
  EXPECT_EQ(multiply(kernel.get(), a.get(), x.get(), nullptr),
            call + "the result vector is null, released or not initialised");
  EXPECT_EQ(multiply(kernel.get(), a.get(), ints.get(), x.get()),
            call + "the input vector has type Int32, not Float32, Float16 or BFloat16");
  kernel->setBatchSize(2);
  EXPECT_EQ(multiply(kernel.get(), a.get(), x.get(), x.get()),
            call + "the result vector has 1 vectors, 2 from vector 0 on are needed");
  EXPECT_FALSE(MatrixVectorMultiplication::alloc()->init(nullptr, 4, 4));
}

}  // namespace
}  // namespace invar::test
