// Operations that become generated kernels: element-wise, fused, broadcast, and softMax.
#include "MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp"
#include "mps/MpsTest.hpp"

namespace invar::test {
namespace {

using MPS::Graph;
using MPS::GraphTensor;
using MPS::GraphTensorData;

class GraphKernelTest : public MpsTest {
protected:
  NS::SharedPtr<Graph> graph = NS::TransferPtr(Graph::alloc()->init());
  GraphTensor* placeholder(std::vector<unsigned long> shape, MPS::DataType type = MPS::DataTypeFloat32) {
    return graph->placeholder(numbers(std::move(shape)), type, nullptr);
  }
  struct Feed {
    GraphTensor* tensor;
    std::vector<unsigned long> shape;
    std::vector<float> values;
    MPS::DataType type = MPS::DataTypeFloat32;
  };
  std::vector<float> evaluate(GraphTensor* target, std::vector<Feed> feeds) {
    std::vector<NS::SharedPtr<GraphTensorData>> owners;
    std::vector<const NS::Object*> keys, objects;
    for (auto& f : feeds) {
      auto array = makeArray(device.get(), f.shape, f.values, f.type);
      owners.push_back(NS::TransferPtr(GraphTensorData::alloc()->init(array.get())));
      keys.push_back(f.tensor);
      objects.push_back(owners.back().get());
    }
    auto* results = graph->run(NS::Dictionary::dictionary(objects.data(), keys.data(), keys.size()),
                               list(target), nullptr);
    return results ? valuesOf(results->object<GraphTensorData>(target)->mpsndarray()) : std::vector<float>();
  }
};

TEST_F(GraphKernelTest, ElementwiseOperationsBroadcastAndFuse) {
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16}) {
    const auto x = randomValues(24, 1, type), row = randomValues(4, 2, type),
               column = randomValues(3, 3, type);
    auto *a = placeholder({2, 3, 4}, type), *r = placeholder({4}, type), *c = placeholder({3, 1}, type);
    // reLU((a + r) * c - 0.5) / 2
    auto* t = graph->subtraction(graph->multiplication(graph->addition(a, r, nullptr), c, nullptr),
                                 graph->constant(0.5, type), nullptr);
    t = graph->division(graph->reLU(t, nullptr), graph->constant(2, type), nullptr);
    ASSERT_TRUE(t);
    std::vector<double> expected(24);
    for (size_t i = 0; i < 24; ++i)
      expected[i] = std::max(0.0, (double(x[i]) + row[i % 4]) * column[i / 4 % 3] - 0.5) / 2;
    expectNear(evaluate(t, {{a, {2, 3, 4}, x, type}, {r, {4}, row, type}, {c, {3, 1}, column, type}}),
               expected, toleranceOf(type, 1));
  }
}

TEST_F(GraphKernelTest, ReLUKeepsNaNAndDropsNegatives) {
  auto* a = placeholder({4});
  const auto got = evaluate(graph->reLU(a, nullptr), {{a, {4}, {-1, NAN, 2, -0.0f}}});
  ASSERT_EQ(got.size(), 4u);
  EXPECT_EQ(got[0], 0);
  EXPECT_TRUE(std::isnan(got[1]));
  EXPECT_EQ(got[2], 2);
}

TEST_F(GraphKernelTest, SoftMaxAlongEachAxis) {
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16})
    for (long axis : {0, 1, 2, -1}) {
      auto x = randomValues(60, 1, type);
      for (float& v : x) v *= 32;   // large: only exp(x - largest) is finite
      auto* a = placeholder({3, 4, 5}, type);
      const size_t lengths[] = {3, 4, 5}, strides[] = {20, 5, 1}, d = size_t(axis < 0 ? axis + 3 : axis);
      std::vector<double> expected(60);
      for (size_t i = 0; i < 60; ++i) {
        const size_t base = i - i / strides[d] % lengths[d] * strides[d];
        double largest = -INFINITY, sum = 0;
        for (size_t k = 0; k < lengths[d]; ++k) largest = std::max(largest, double(x[base + k * strides[d]]));
        for (size_t k = 0; k < lengths[d]; ++k) sum += std::exp(x[base + k * strides[d]] - largest);
        expected[i] = std::exp(x[i] - largest) / sum;
      }
      expectNear(evaluate(graph->softMax(a, axis, nullptr), {{a, {3, 4, 5}, x, type}}), expected,
                 toleranceOf(type, 1), "axis " + std::to_string(axis));
    }
}

TEST_F(GraphKernelTest, TransposedTargetsAndReshapesOfThemAreCopied) {
  const auto x = randomValues(6, 1);
  auto* a = placeholder({2, 3});
  auto* t = graph->transpose(a, 0, 1, nullptr);
  EXPECT_EQ(evaluate(t, {{a, {2, 3}, x}}), (std::vector<float>{x[0], x[3], x[1], x[4], x[2], x[5]}));
  EXPECT_EQ(evaluate(graph->reshape(t, numbers({6}), nullptr), {{a, {2, 3}, x}}),
            (std::vector<float>{x[0], x[3], x[1], x[4], x[2], x[5]}));
}

TEST_F(GraphKernelTest, APerceptron) {
  constexpr size_t batch = 8, in = 32, hidden = 64, out = 16;
  const auto x = randomValues(batch * in, 1), w1 = randomValues(in * hidden, 2), b1 = randomValues(hidden, 3),
             w2 = randomValues(hidden * out, 4);
  auto *a = placeholder({batch, in}), *p1 = placeholder({in, hidden}), *q1 = placeholder({hidden}),
       *p2 = placeholder({hidden, out});
  auto* h = graph->reLU(graph->addition(graph->matrixMultiplication(a, p1, nullptr), q1, nullptr), nullptr);
  auto* y = graph->softMax(graph->matrixMultiplication(h, p2, nullptr), -1, nullptr);
  auto first = product(x, w1, batch, in, hidden);
  std::vector<float> activated;
  for (size_t i = 0; i < first.size(); ++i)
    activated.push_back(float(std::max(0.0, first[i] + b1[i % hidden])));
  auto expected = product(activated, w2, batch, hidden, out);
  for (size_t r = 0; r < batch; ++r) {
    double largest = -INFINITY, sum = 0;
    for (size_t c = 0; c < out; ++c) largest = std::max(largest, expected[r * out + c]);
    for (size_t c = 0; c < out; ++c) sum += expected[r * out + c] = std::exp(expected[r * out + c] - largest);
    for (size_t c = 0; c < out; ++c) expected[r * out + c] /= sum;
  }
  expectNear(
      evaluate(y, {{a, {batch, in}, x}, {p1, {in, hidden}, w1}, {q1, {hidden}, b1}, {p2, {hidden, out}, w2}}),
      expected, 1e-4);
}

TEST_F(GraphKernelTest, IntegersAreIntegers) {
  auto *a = placeholder({3}, MPS::DataTypeInt32);
  auto* t = graph->division(graph->addition(a, graph->constant(1, MPS::DataTypeInt32), nullptr),
                            graph->constant(2, MPS::DataTypeInt32), nullptr);
  const int32_t values[] = {2000000000, -7, 8};
  auto buffer = NS::TransferPtr(device->newBuffer(values, sizeof values, MTL::ResourceStorageModeShared));
  auto data = NS::TransferPtr(GraphTensorData::alloc()->init(buffer.get(), numbers({3}), MPS::DataTypeInt32));
  auto* results = graph->run(NS::Dictionary::dictionary(data.get(), a), list(t), nullptr);
  ASSERT_TRUE(results);
  int32_t got[3];
  results->object<GraphTensorData>(t)->mpsndarray()->readBytes(got, nullptr);
  EXPECT_EQ(got[0], 1000000000);
  EXPECT_EQ(got[1], -3);
  EXPECT_EQ(got[2], 4);
}

}  // namespace
}  // namespace invar::test
