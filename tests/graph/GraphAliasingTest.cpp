// Results written into memory that the same run reads: as if all of it had been read first.
#include "MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp"
#include "graph/Aliasing.hpp"
#include "graph/PlanCache.hpp"
#include "graph/Tensor.hpp"
#include "metal/Device.hpp"
#include "mps/MpsTest.hpp"

namespace invar::test {
namespace {

using MPS::Graph;
using MPS::GraphTensor;
using MPS::GraphTensorData;
using Array = NS::SharedPtr<MPS::NDArray>;

class GraphAliasingTest : public MpsTest {
protected:
  NS::SharedPtr<Graph> graph = NS::TransferPtr(Graph::alloc()->init());
  GraphTensor* one = graph->constant(1, MPS::DataTypeFloat32);

  GraphTensor* placeholder(std::vector<unsigned long> shape) {
    return graph->placeholder(numbers(std::move(shape)), MPS::DataTypeFloat32, nullptr);
  }
  Array array(std::vector<unsigned long> shape, const std::vector<float>& values) {
    return makeArray(device.get(), std::move(shape), values);
  }

  using Bindings = std::vector<std::pair<GraphTensor*, MPS::NDArray*>>;
  static NS::Dictionary* map(const Bindings& bindings) {
    std::vector<const NS::Object*> keys, objects;
    for (auto& [tensor, array] : bindings) {
      keys.push_back(tensor);
      objects.push_back(GraphTensorData::alloc()->init(array)->autorelease());
    }
    return NS::Dictionary::dictionary(objects.data(), keys.data(), keys.size());
  }
  /// The error's text; empty when all went well.
  std::string compute(const Bindings& feeds, const Bindings& results) {
    return run([&](auto* buffer) {
      graph->encodeToCommandBuffer(buffer, map(feeds), nullptr, map(results), nullptr);
    });
  }
  using Values = std::vector<float>;
};

TEST_F(GraphAliasingTest, ATransposeIntoItsOwnInput) {
  auto* a = placeholder({2, 3});
  auto x = array({2, 3}, {1, 2, 3, 4, 5, 6});
  auto* flat = graph->reshape(graph->transpose(a, 0, 1, nullptr), numbers({2, 3}), nullptr);
  EXPECT_EQ(compute({{a, x.get()}}, {{flat, x.get()}}), "");
  EXPECT_EQ(valuesOf(x.get()), (Values{1, 4, 2, 5, 3, 6}));
  auto* square = placeholder({2, 2});
  auto y = array({2, 2}, {1, 2, 3, 4});
  EXPECT_EQ(compute({{square, y.get()}}, {{graph->transpose(square, 0, 1, nullptr), y.get()}}), "");
  EXPECT_EQ(valuesOf(y.get()), (Values{1, 3, 2, 4}));
}

TEST_F(GraphAliasingTest, AnInputReadInTwoOrders) {
  constexpr size_t n = 16;
  auto* a = placeholder({n, n});
  const auto before = randomValues(n * n, 1);
  auto x = array({n, n}, before);
  auto* sum = graph->addition(a, graph->transpose(a, 0, 1, nullptr), nullptr);
  EXPECT_EQ(compute({{a, x.get()}}, {{sum, x.get()}}), "");
  std::vector<double> expected(n * n);
  for (size_t i = 0; i < n * n; ++i) expected[i] = double(before[i]) + before[i % n * n + i / n];
  expectNear(valuesOf(x.get()), expected, 1e-6);
}

TEST_F(GraphAliasingTest, EachOthersInputs) {
  auto *a = placeholder({4}), *b = placeholder({4});
  auto *r = graph->addition(a, one, nullptr), *s = graph->addition(b, one, nullptr);
  auto x = array({4}, {1, 2, 3, 4}), y = array({4}, {10, 20, 30, 40});
  EXPECT_EQ(compute({{a, x.get()}, {b, y.get()}}, {{r, y.get()}, {s, x.get()}}), "");
  EXPECT_EQ(valuesOf(y.get()), (Values{2, 3, 4, 5}));
  EXPECT_EQ(valuesOf(x.get()), (Values{11, 21, 31, 41}));
  // Results that are inputs themselves, without a step of their own.
  EXPECT_EQ(compute({{a, x.get()}, {b, y.get()}}, {{a, y.get()}, {b, x.get()}}), "");
  EXPECT_EQ(valuesOf(x.get()), (Values{2, 3, 4, 5}));
  EXPECT_EQ(valuesOf(y.get()), (Values{11, 21, 31, 41}));
}

TEST_F(GraphAliasingTest, AnInputOfALaterProduct) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto *aa = graph->matrixMultiplication(a, a, nullptr), *bb = graph->matrixMultiplication(b, b, nullptr);
  auto x = array({2, 2}, {1, 2, 3, 4}), y = array({2, 2}, {1, 0, 0, 1});
  EXPECT_EQ(compute({{a, x.get()}, {b, y.get()}}, {{aa, y.get()}, {bb, x.get()}}), "");
  EXPECT_EQ(valuesOf(y.get()), (Values{7, 10, 15, 22}));
  EXPECT_EQ(valuesOf(x.get()), (Values{1, 0, 0, 1}));
}

TEST_F(GraphAliasingTest, AFactorAndAnAddendOfAProduct) {
  constexpr size_t n = 40;
  auto *a = placeholder({n, n}), *b = placeholder({n, n}), *c = placeholder({n, n});
  auto* sum = graph->addition(graph->matrixMultiplication(a, b, nullptr), c, nullptr);
  const auto p = randomValues(n * n, 1), q = randomValues(n * n, 2), r = randomValues(n * n, 3);
  auto expected = product(p, q, n, n, n);
  for (size_t i = 0; i < n * n; ++i) expected[i] += r[i];
  for (int into = 0; into < 3; ++into) {
    Array arrays[] = {array({n, n}, p), array({n, n}, q), array({n, n}, r)};
    EXPECT_EQ(compute({{a, arrays[0].get()}, {b, arrays[1].get()}, {c, arrays[2].get()}},
                      {{sum, arrays[into].get()}}), "");
    expectNear(valuesOf(arrays[into].get()), expected, 1e-4, "into " + std::to_string(into));
  }
}

TEST_F(GraphAliasingTest, ElementByElementInPlace) {
  auto* a = placeholder({2, 2});
  auto x = array({2, 2}, {-1, 2, -3, 4});
  EXPECT_EQ(compute({{a, x.get()}}, {{graph->reLU(graph->addition(a, one, nullptr), nullptr), x.get()}}), "");
  EXPECT_EQ(valuesOf(x.get()), (Values{0, 3, 0, 5}));
  EXPECT_EQ(compute({{a, x.get()}}, {{a, x.get()}}), "");
  EXPECT_EQ(valuesOf(x.get()), (Values{0, 3, 0, 5}));
  for (int axis : {0, 1}) {
    auto y = array({2, 2}, {1, 2, 3, 4});
    EXPECT_EQ(compute({{a, y.get()}}, {{graph->softMax(a, axis, nullptr), y.get()}}), "");
    const double low = axis ? 0.268941 : 0.119203, high = 1 - low;
    expectNear(valuesOf(y.get()),
               axis ? std::vector{low, high, low, high} : std::vector{low, low, high, high}, 1e-5);
  }
}

TEST_F(GraphAliasingTest, WhatIsSafeInPlaceNeedsNoCopy) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto x = array({2, 2}, {1, 2, 3, 4}), y = array({2, 2}, {1, 2, 3, 4});
  mps::NDArray* feeds[] = {mps::NDArray::of(x.get()), mps::NDArray::of(y.get())};
  const auto lateInto = [&](GraphTensor* target, size_t into) {
    const auto nodeOf = [](GraphTensor* tensor) { return graph::Tensor::of(tensor)->node(); };
    graph::PlanCache plans;
    auto plan = plans.get(metal::Device::of(device.get())->backend(),
                          {{nodeOf(a), feeds[0]->dataType(), feeds[0]->layout()},
                           {nodeOf(b), feeds[1]->dataType(), feeds[1]->layout()}},
                          {nodeOf(target)});
    return graph::lateTargets(**plan, feeds, std::span(feeds).subspan(into, 1))->size();
  };
  auto* product = graph->matrixMultiplication(a, a, nullptr);
  EXPECT_EQ(lateInto(graph->addition(a, b, nullptr), 0), 0u);
  EXPECT_EQ(lateInto(graph->softMax(a, 0, nullptr), 0), 0u);
  EXPECT_EQ(lateInto(graph->addition(product, b, nullptr), 1), 0u);
  EXPECT_EQ(lateInto(graph->addition(product, b, nullptr), 0), 1u);
  EXPECT_EQ(lateInto(graph->transpose(a, 0, 1, nullptr), 0), 1u);
}

TEST_F(GraphAliasingTest, APartOfTheInput) {
  constexpr size_t n = 1000;
  auto* a = placeholder({n});
  Values values(n + 1);
  for (size_t i = 0; i <= n; ++i) values[i] = float(i * i % 1000);
  auto buffer =
      NS::TransferPtr(device->newBuffer(values.data(), values.size() * 4, MTL::ResourceStorageModeShared));
  auto* descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({n}));
  auto x = NS::TransferPtr(MPS::NDArray::alloc()->init(buffer.get(), 0, descriptor));
  auto shifted = NS::TransferPtr(MPS::NDArray::alloc()->init(buffer.get(), 4, descriptor));
  EXPECT_EQ(compute({{a, x.get()}}, {{graph->addition(a, one, nullptr), shifted.get()}}), "");
  Values expected(n);
  for (size_t i = 0; i < n; ++i) expected[i] = values[i] + 1;
  EXPECT_EQ(valuesOf(shifted.get()), expected);
}

TEST_F(GraphAliasingTest, ResultsThatOverlapAreRefused) {
  auto* a = placeholder({4});
  auto *r = graph->reLU(a, nullptr), *s = graph->addition(a, a, nullptr);
  auto x = array({4}, {1, 2, 3, 4}), y = array({4}, {0, 0, 0, 0});
  const auto error = compute({{a, x.get()}}, {{r, y.get()}, {s, y.get()}});
  EXPECT_NE(error.find("overlap, results need memory each"), std::string::npos) << error;
  EXPECT_NE(error.find("reLU"), std::string::npos) << error;
  EXPECT_NE(error.find("addition"), std::string::npos) << error;
}

}  // namespace
}  // namespace invar::test
