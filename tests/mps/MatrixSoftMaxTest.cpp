// Softmax of rows and its logarithm: types, windows, batches, one instance from many threads, and misuse.
#include "MatrixTest.hpp"

namespace invar::test {
namespace {

using MPS::Matrix;
using MPS::MatrixSoftMax;

std::vector<double> reference(const std::vector<float>& x, size_t columns, bool logarithm) {
  std::vector<double> y(x.size());
  for (size_t row = 0; row < x.size(); row += columns) {
    double sum = 0;
    for (size_t c = 0; c < columns; ++c) sum += std::exp(double(x[row + c]));
    for (size_t c = 0; c < columns; ++c)
      y[row + c] = logarithm ? x[row + c] - std::log(sum) : std::exp(double(x[row + c])) / sum;
  }
  return y;
}

class MatrixSoftMaxTest : public MatrixTest {
protected:
  NS::SharedPtr<MatrixSoftMax> make(bool logarithm) {
    return NS::TransferPtr(logarithm ? MPS::MatrixLogSoftMax::alloc()->init(device.get())
                                     : MatrixSoftMax::alloc()->init(device.get()));
  }
  std::string apply(MatrixSoftMax* k, Matrix* x, Matrix* y) {
    return run([&](auto* buffer) { k->encodeToCommandBuffer(buffer, x, y); });
  }
};

TEST_F(MatrixSoftMaxTest, EveryTypeInBatches) {
  constexpr size_t rows = 5, columns = 37;
  for (bool logarithm : {false, true})
    for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16}) {
      auto x = randomValues(3 * rows * columns, 1, type);
      x[7] = 100;   // exp of which no float32 holds
      auto input = matrix(rows, columns, 3, x, type), result = matrix(rows, columns, 3, {}, type);
      auto kernel = make(logarithm);
      EXPECT_EQ(apply(kernel.get(), input.get(), result.get()), "");
      const double rounding =
          (logarithm ? 100 : 1) * (type == MPS::DataTypeFloat32 ? 1e-6 : type == MPS::DataTypeFloat16 ? 1e-3 : 8e-3);
      expectNear(values(result.get()), reference(x, columns, logarithm), rounding);
    }
}

TEST_F(MatrixSoftMaxTest, AWindowInPlaceAndIntoAnotherType) {
  const auto x = randomValues(6 * 8, 1);
  std::vector<float> part;
  for (size_t r = 2; r < 5; ++r)
    for (size_t c = 3; c < 7; ++c) part.push_back(x[r * 8 + c]);
  const auto wanted = reference(part, 4, false);
  auto kernel = make(false);
  EXPECT_EQ(kernel->sourceRows(), ~0ul);
  kernel->setSourceRows(3);
  kernel->setSourceColumns(4);
  kernel->setSourceMatrixOrigin(MTL::Origin(2, 3, 0));
  for (bool inPlace : {true, false}) {
    auto input = matrix(6, 8, 1, x),
         result = inPlace ? input : matrix(6, 8, 1, std::vector<float>(48, 9), MPS::DataTypeFloat16);
    kernel->setResultMatrixOrigin(inPlace ? MTL::Origin(2, 3, 0) : MTL::Origin(1, 1, 0));
    EXPECT_EQ(apply(kernel.get(), input.get(), result.get()), "");
    std::vector<double> expected(inPlace ? std::vector<double>(x.begin(), x.end()) : std::vector<double>(48, 9));
    const size_t row = inPlace ? 2 : 1, column = inPlace ? 3 : 1;
    for (size_t i = 0; i < wanted.size(); ++i) expected[(row + i / 4) * 8 + column + i % 4] = wanted[i];
    expectNear(values(result.get()), expected, inPlace ? 1e-6 : 1e-3);
  }
}

TEST_F(MatrixSoftMaxTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto a = matrix(4, 4, 1, {}), small = matrix(3, 4, 1, {}), ints = matrix(4, 4, 1, {}, MPS::DataTypeInt32);
  auto kernel = make(false);
  const std::string call = "[MPS::MatrixSoftMax::encode] ";
  EXPECT_EQ(apply(kernel.get(), a.get(), small.get()),
            call + "the result matrix has 3 rows, 4 from row 0 on are needed");
  EXPECT_EQ(apply(kernel.get(), nullptr, a.get()), call + "the input matrix is null, released or not initialised");
  EXPECT_EQ(apply(kernel.get(), ints.get(), a.get()),
            call + "the input matrix has type Int32, not Float32, Float16 or BFloat16");
  kernel->setSourceColumns(5);
  EXPECT_EQ(apply(kernel.get(), a.get(), a.get()),
            call + "the input matrix has 4 columns, 5 from column 0 on are needed");
  kernel->setSourceMatrixOrigin(MTL::Origin(5, 0, 0));
  EXPECT_NE(apply(kernel.get(), a.get(), a.get()), "");
}

class OneSoftMax : public MatrixSoftMaxTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, OneSoftMax, testing::Values(1, 2, 8, 64));

TEST_P(OneSoftMax, EncodesFromAnyNumberOfThreads) {
  auto kernel = make(false);
  onThreads(GetParam(), [&](int t) -> std::string {
    const auto x = randomValues(4 * 16, uint32_t(t));
    auto input = matrix(4, 16, 1, x), result = matrix(4, 16, 1, {});
    for (int i = 0; i < 4; ++i)
      if (auto error = apply(kernel.get(), input.get(), result.get()); !error.empty()) return error;
    const auto got = values(result.get());
    const auto expected = reference(x, 16, false);
    for (size_t i = 0; i < got.size(); ++i)
      if (!(std::abs(got[i] - expected[i]) < 1e-6)) return "element " + std::to_string(i);
    return {};
  });
}

}  // namespace
}  // namespace invar::test
