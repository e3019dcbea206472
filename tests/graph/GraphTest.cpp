// Graphs of products: building, shapes, runs, encoding, executables, threads and misuse. No kernel is
// compiled here.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <thread>

#include "MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp"
#include "base/Sanitizer.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "mps/MpsTest.hpp"

namespace invar::test {
namespace {

using MPS::Graph;
using MPS::GraphTensor;
using MPS::GraphTensorData;

class GraphTest : public MpsTest {
protected:
  NS::SharedPtr<Graph> graph = NS::TransferPtr(Graph::alloc()->init());

  GraphTensor* placeholder(std::vector<unsigned long> shape, MPS::DataType type = MPS::DataTypeFloat32) {
    return graph->placeholder(numbers(std::move(shape)), type, nullptr);
  }
  GraphTensorData* data(std::vector<unsigned long> shape, const std::vector<float>& values,
                        MPS::DataType type = MPS::DataTypeFloat32) {
    auto array = makeArray(device.get(), std::move(shape), values, type);
    return GraphTensorData::alloc()->init(array.get())->autorelease();
  }
  static NS::Dictionary* map(std::vector<std::pair<NS::Object*, NS::Object*>> entries) {
    std::vector<const NS::Object*> keys, objects;
    for (auto& [key, object] : entries) { keys.push_back(key); objects.push_back(object); }
    return NS::Dictionary::dictionary(objects.data(), keys.data(), keys.size());
  }
  static std::vector<float> result(NS::Dictionary* results, GraphTensor* tensor) {
    auto* found = results->object<GraphTensorData>(tensor);
    return found ? valuesOf(found->mpsndarray()) : std::vector<float>();
  }
};

TEST_F(GraphTest, TheReportsWorkaround) {
  constexpr size_t n = 512;
  const auto x = randomValues(n * n, 1), y = randomValues(n * n, 2);
  auto *a = placeholder({n, n}), *b = placeholder({n, n});
  auto* c = graph->matrixMultiplication(a, b, NS::String::string("c", NS::UTF8StringEncoding));
  ASSERT_TRUE(c);
  EXPECT_TRUE(c->shape()->isEqual(numbers({n, n})));
  EXPECT_STREQ(c->operation()->name()->utf8String(), "c");
  EXPECT_EQ(c->operation()->inputTensors()->count(), 2u);
  EXPECT_TRUE(c->operation()->inputTensors()->object(1)->isEqual(b));
  auto* results = graph->run(map({{a, data({n, n}, x)}, {b, data({n, n}, y)}}), list(c), nullptr);
  ASSERT_TRUE(results);
  expectNear(result(results, c), product(x, y, n, n, n), toleranceOf(MPS::DataTypeFloat32, n));
}

TEST_F(GraphTest, TensorsAreKeys) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto copy = NS::TransferPtr(a->copy());
  EXPECT_TRUE(a->isEqual(copy.get()));
  EXPECT_EQ(a->hash(), copy->hash());
  EXPECT_FALSE(a->isEqual(b));
  EXPECT_EQ(graph->placeholderTensors()->count(), 2u);
}

TEST_F(GraphTest, BuffersRowsAndDataFeedToo) {
  const auto x = randomValues(6, 1), y = randomValues(12, 2);
  auto *a = placeholder({2, 3}), *b = placeholder({3, 4});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  std::vector<float> padded(2 * 5);
  for (size_t i = 0; i < 6; ++i) padded[i / 3 * 5 + i % 3] = x[i];
  auto buffer =
      NS::TransferPtr(device->newBuffer(padded.data(), padded.size() * 4, MTL::ResourceStorageModeShared));
  auto left = NS::TransferPtr(
      GraphTensorData::alloc()->init(buffer.get(), numbers({2, 3}), MPS::DataTypeFloat32, 20));
  auto* bytes = NS::Data::data(y.data(), y.size() * 4);
  auto right = NS::TransferPtr(GraphTensorData::alloc()->init(MPS::GraphDevice::device(device.get()), bytes,
                                                              numbers({3, 4}), MPS::DataTypeFloat32));
  ASSERT_TRUE(left && right);
  auto* results = graph->run(queue.get(), map({{a, left.get()}, {b, right.get()}}), list(c), nullptr);
  ASSERT_TRUE(results);
  expectNear(result(results, c), product(x, y, 2, 3, 4), 1e-5);
}

TEST_F(GraphTest, ShapesAreResolvedAtEachRun) {
  auto* a = graph->placeholder(nullptr, MPS::DataTypeFloat32, nullptr);
  auto* b =
      graph->placeholder(list(NS::Number::number(-1), NS::Number::number(4)), MPS::DataTypeFloat32, nullptr);
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  ASSERT_TRUE(c);
  EXPECT_FALSE(c->shape());
  for (unsigned long k : {3, 5, 3}) {
    const auto x = randomValues(2 * k, 1), y = randomValues(k * 4, 2);
    auto* results = graph->run(map({{a, data({2, k}, x)}, {b, data({k, 4}, y)}}), list(c), nullptr);
    ASSERT_TRUE(results);
    expectNear(result(results, c), product(x, y, 2, k, 4), 1e-5);
  }
}

TEST_F(GraphTest, ChainsTransposesReshapesAndBiasNeedNoKernel) {
  // ((a x b^T) reshaped + bias) x d, with intermediate values in the workspace
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16}) {
    const auto x = randomValues(2 * 3 * 4, 1, type), y = randomValues(5 * 4, 2, type),
               z = randomValues(5, 3, type), w = randomValues(5 * 2, 4, type);
    auto *a = placeholder({2, 3, 4}, type), *b = placeholder({5, 4}, type), *d = placeholder({5, 2}, type);
    auto* bias = graph->constant(NS::Data::data(nullptr, 0), numbers({5}), type);
    EXPECT_FALSE(bias);
    std::vector<uint32_t> raw(5);
    for (size_t i = 0; i < 5; ++i)
      toBits(type, reinterpret_cast<std::byte*>(raw.data()) + i * MPS::SizeofDataType(type), z[i]);
    bias = graph->constant(NS::Data::data(raw.data(), 5 * MPS::SizeofDataType(type)), numbers({5}), type);
    ASSERT_TRUE(bias);
    auto* rows = graph->reshape(a, list(NS::Number::number(-1), NS::Number::number(4)), nullptr);
    EXPECT_TRUE(rows->shape()->isEqual(numbers({6, 4})));
    auto* sum = graph->addition(
        graph->matrixMultiplication(rows, graph->transpose(b, 0, 1, nullptr), nullptr), bias, nullptr);
    auto* out = graph->matrixMultiplication(sum, d, nullptr);
    auto* results = graph->run(
        map({{a, data({2, 3, 4}, x, type)}, {b, data({5, 4}, y, type)}, {d, data({5, 2}, w, type)}}),
        list(out, rows), nullptr);
    ASSERT_TRUE(results);
    std::vector<float> yt(20);
    for (size_t i = 0; i < 5; ++i) for (size_t j = 0; j < 4; ++j) yt[j * 5 + i] = y[i * 4 + j];
    const auto first = product(x, yt, 6, 4, 5);
    std::vector<float> biased(first.begin(), first.end());
    for (size_t i = 0; i < biased.size(); ++i) biased[i] += z[i % 5];
    expectNear(result(results, out), product(biased, w, 6, 5, 2), 5 * toleranceOf(type, 5));
    EXPECT_EQ(result(results, rows), x);   // a view of a feed is copied
  }
}

TEST_F(GraphTest, BatchesBroadcast) {
  const auto x = randomValues(3 * 4 * 5, 1), y = randomValues(5 * 6, 2);
  auto *a = placeholder({3, 4, 5}), *b = placeholder({5, 6});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  EXPECT_TRUE(c->shape()->isEqual(numbers({3, 4, 6})));
  auto* results = graph->run(map({{a, data({3, 4, 5}, x)}, {b, data({5, 6}, y)}}), list(c), nullptr);
  ASSERT_TRUE(results);
  expectNear(result(results, c), product(x, y, 12, 5, 6), 1e-5);
}

TEST_F(GraphTest, EncodesIntoMemoryOfTheApp) {
  const auto x = randomValues(16, 1), y = randomValues(16, 2);
  auto *a = placeholder({4, 4}), *b = placeholder({4, 4});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  auto* out = data({4, 4}, std::vector<float>(16, NAN));
  auto* feeds = map({{a, data({4, 4}, x)}, {b, data({4, 4}, y)}});
  EXPECT_EQ(run([&](auto* buffer) {
              graph->encodeToCommandBuffer(buffer, feeds, nullptr, map({{c, out}}), nullptr);
            }),
            "");
  expectNear(valuesOf(out->mpsndarray()), product(x, y, 4, 4, 4), 1e-5);
  NS::Dictionary* results = nullptr;
  EXPECT_EQ(run([&](auto* buffer) {
              results = graph->encodeToCommandBuffer(buffer, feeds, list(c), nullptr, nullptr);
            }),
            "");
  expectNear(result(results, c), product(x, y, 4, 4, 4), 1e-5);
  EXPECT_TRUE(graph->run(queue.get(), feeds, nullptr, map({{c, out}})));
}

TEST_F(GraphTest, RunAsyncCallsItsHandlerWithTheResults) {
  const auto x = randomValues(16, 1), y = randomValues(16, 2);
  auto *a = placeholder({4, 4}), *b = placeholder({4, 4});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  auto descriptor = NS::TransferPtr(MPS::GraphExecutionDescriptor::alloc()->init());
  std::atomic<int> called{0};
  std::vector<float> seen;
  descriptor->setCompletionHandler([&](NS::Dictionary* results, NS::Error* error) {
    if (!error) seen = result(results, c);
    called.store(1);
    called.notify_all();
  });
  ASSERT_TRUE(
      graph->runAsync(map({{a, data({4, 4}, x)}, {b, data({4, 4}, y)}}), list(c), nullptr, descriptor.get()));
  called.wait(0);
  expectNear(seen, product(x, y, 4, 4, 4), 1e-5);
}

TEST_F(GraphTest, ExecutablesRunInTheirOwnOrder) {
  const auto x = randomValues(6, 1), y = randomValues(12, 2);
  auto *a = placeholder({2, 3}), *b = placeholder({3, 4});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  const auto type = [&](std::vector<unsigned long> shape) {
    return MPS::GraphShapedType::alloc()
        ->init(numbers(std::move(shape)), MPS::DataTypeFloat32)
        ->autorelease();
  };
  auto executable = NS::RetainPtr(
      graph->compile(nullptr, map({{b, type({3, 4})}, {a, type({2, 3})}}), list(c), nullptr, nullptr));
  ASSERT_TRUE(executable);
  EXPECT_TRUE(executable->feedTensors()->object(0)->isEqual(b));
  graph.reset();   // the executable needs it no more
  auto *left = data({2, 3}, x), *right = data({3, 4}, y);
  auto* results = executable->run(queue.get(), list(right, left));
  ASSERT_TRUE(results);
  expectNear(valuesOf(results->object<GraphTensorData>(0)->mpsndarray()), product(x, y, 2, 3, 4), 1e-5);
  auto* out = data({2, 4}, std::vector<float>(8, NAN));
  EXPECT_EQ(
      run([&](auto* buffer) { executable->encodeToCommandBuffer(buffer, list(right, left), list(out)); }),
      "");
  expectNear(valuesOf(out->mpsndarray()), product(x, y, 2, 3, 4), 1e-5);
  EXPECT_FALSE(executable->run(queue.get(), list(right)));
}

TEST_F(GraphTest, TensorsComeBackAsTheObjectsTheyAre) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  const auto type = [&] {
    return MPS::GraphShapedType::alloc()->init(numbers({2, 2}), MPS::DataTypeFloat32)->autorelease();
  };
  auto* executable = graph->compile(nullptr, map({{a, type()}, {b, type()}}), list(c), nullptr, nullptr);
  ASSERT_TRUE(executable);
  std::set<NS::Object*> feeds;
  for (NS::UInteger i = 0; i < 2; ++i) feeds.insert(executable->feedTensors()->object(i));
  EXPECT_EQ(feeds, (std::set<NS::Object*>{a, b}));
  EXPECT_EQ(executable->targetTensors()->object(0), c);
  auto* x = data({2, 2}, {1, 2, 3, 4});
  auto* results = graph->run(map({{a, x}, {b, x}}), list(c), nullptr);
  ASSERT_TRUE(results);
  EXPECT_EQ(results->keyEnumerator()->nextObject(), c);
}

TEST_F(GraphTest, TargetOperationsAreDoneWithoutAResult) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  auto* d = graph->matrixMultiplication(b, a, nullptr);
  auto *x = data({2, 2}, {1, 2, 3, 4}), *y = data({2, 2}, {5, 6, 7, 8}),
       *wrong = data({3, 3}, std::vector<float>(9));
  auto* feeds = map({{a, x}, {b, y}});
  auto* operations = list(d->operation(), c->operation());
  auto* results = graph->run(feeds, list(c), operations);
  ASSERT_TRUE(results);
  EXPECT_EQ(results->count(), 1u);
  expectNear(result(results, c), product({1, 2, 3, 4}, {5, 6, 7, 8}, 2, 2, 2), 1e-5);
  ASSERT_TRUE(graph->run(feeds, NS::Array::array(), operations));
  auto* out = data({2, 2}, std::vector<float>(4, NAN));
  EXPECT_TRUE(graph->run(queue.get(), feeds, operations, map({{c, out}})));
  expectNear(valuesOf(out->mpsndarray()), product({1, 2, 3, 4}, {5, 6, 7, 8}, 2, 2, 2), 1e-5);

  const auto type = [&] {
    return MPS::GraphShapedType::alloc()->init(numbers({2, 2}), MPS::DataTypeFloat32)->autorelease();
  };
  auto* executable = graph->compile(nullptr, map({{a, type()}, {b, type()}}), list(c), operations, nullptr);
  ASSERT_TRUE(executable);
  EXPECT_EQ(executable->targetTensors()->count(), 1u);
  const bool leftFirst = executable->feedTensors()->object(0) == a;
  auto* made = executable->run(queue.get(), leftFirst ? list(x, y) : list(y, x));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->count(), 1u);

  // They are really done: one that cannot be is an error, as is an object that is none.
  auto* e = graph->matrixMultiplication(placeholder({3, 3}), a, nullptr);
  EXPECT_FALSE(e);
  auto* unfed = graph->matrixMultiplication(placeholder({2, 2}), b, nullptr);
  EXPECT_FALSE(graph->run(feeds, list(c), list(unfed->operation())));
  EXPECT_FALSE(graph->run(feeds, list(c), list(wrong)));
  EXPECT_FALSE(
      graph->compile(nullptr, map({{a, type()}, {b, type()}}), list(c), list(unfed->operation()), nullptr));
}

/// Plans are made and waited for by other threads while the process forks.
TEST_F(GraphTest, GoesOnInAForkedChild) {
#if INVAR_TSAN
  GTEST_SKIP() << "ThreadSanitizer does not follow threads of a forked child";
#endif
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto* c = graph->matrixMultiplication(a, b, nullptr);
  auto* open = graph->placeholder(nullptr, MPS::DataTypeFloat32, nullptr);
  auto* square = graph->matrixMultiplication(open, open, nullptr);
  const auto use = [&](unsigned long n) {
    const foundation::PoolScope inner;
    auto* x = data({2, 2}, {1, 2, 3, 4});
    EXPECT_TRUE(graph->run(map({{a, x}, {b, x}}), list(c), nullptr));
    EXPECT_TRUE(graph->run(map({{open, data({n, n}, std::vector<float>(n * n, 1))}}), list(square), nullptr));
  };
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (unsigned n = t; !stop; ++n) use(1 + n % 100);   // more than the cache keeps
    });
  for (unsigned forks = 0; forks < 40 && !HasFailure(); ++forks) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      for (unsigned n = 0; n < 10; ++n) use(1 + (forks * 7 + n) % 100);
      _exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  }
  stop = true;
  for (auto& thread : threads) thread.join();
}

/// One graph, and one executable of it, run from many threads; each plan is made once or waited for.
class SharedGraph : public GraphTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, SharedGraph, testing::Values(1, 2, 3, 4, 8, 16, 64));

TEST_P(SharedGraph, RunsFromAnyNumberOfThreads) {
  constexpr size_t n = 48;
  auto *a = placeholder({n, n}), *b = placeholder({n, n});
  auto* c = graph->matrixMultiplication(graph->matrixMultiplication(a, b, nullptr), b, nullptr);
  auto* type = MPS::GraphShapedType::alloc()->init(numbers({n, n}), MPS::DataTypeFloat32)->autorelease();
  auto executable =
      NS::RetainPtr(graph->compile(nullptr, map({{a, type}, {b, type}}), list(c), nullptr, nullptr));
  std::atomic<int> wrong{0};
  const auto worker = [&](uint32_t seed) {
    auto threadPool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    auto mine = NS::TransferPtr(device->newCommandQueue());
    const auto x = randomValues(n * n, seed * 2 + 1), y = randomValues(n * n, seed * 2 + 2);
    const auto first = product(x, y, n, n, n);
    const auto expected = product({first.begin(), first.end()}, y, n, n, n);
    auto *left = data({n, n}, x), *right = data({n, n}, y);
    for (int i = 0; i < 5; ++i) {
      auto loopPool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
      auto* byGraph = graph->run(map({{a, left}, {b, right}}), list(c), nullptr);
      auto* byExecutable = executable->run(mine.get(), list(left, right));
      for (const auto& got : {result(byGraph, c),
                              byExecutable ? valuesOf(byExecutable->object<GraphTensorData>(0)->mpsndarray())
                                           : std::vector<float>()}) {
        bool good = got.size() == expected.size();
        for (size_t e = 0; good && e < got.size(); ++e) good = std::abs(got[e] - expected[e]) < 1e-2;
        if (!good) ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < GetParam(); ++t) threads.emplace_back(worker, uint32_t(t));
  for (auto& t : threads) t.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(GraphTest, MisuseIsRefusedAndSaysWhy) {
  auto *a = placeholder({2, 3}), *b = placeholder({4, 5}), *ints = placeholder({3, 2}, MPS::DataTypeInt32);
  EXPECT_FALSE(graph->matrixMultiplication(a, b, nullptr));
  EXPECT_FALSE(graph->matrixMultiplication(a, nullptr, nullptr));
  EXPECT_FALSE(graph->matrixMultiplication(a, ints, nullptr));
  EXPECT_FALSE(graph->addition(a, b, nullptr));
  EXPECT_FALSE(graph->reshape(a, numbers({7}), nullptr));
  EXPECT_FALSE(graph->transpose(a, 0, 2, nullptr));
  EXPECT_FALSE(graph->transpose(a, numbers({0, 0}), nullptr));
  EXPECT_FALSE(graph->softMax(a, 2, nullptr));
  EXPECT_FALSE(graph->placeholder(list(NS::Number::number(-2)), MPS::DataTypeFloat32, nullptr));
  EXPECT_FALSE(graph->constant(1, numbers({2}), MPS::DataTypeInt4));
  const auto constant = [&](auto value, std::vector<unsigned long> shape) {
    testing::internal::CaptureStderr();
    EXPECT_FALSE(graph->constant(value, numbers(std::move(shape)), MPS::DataTypeFloat32));
    return testing::internal::GetCapturedStderr();
  };
  const std::string refused = "invar error: [MPS::Graph::constant] ";
  EXPECT_EQ(constant(NS::Data::data("", 0), {0}),
            refused + "the data is empty, a constant has 1 element or more\n");
  EXPECT_EQ(constant(1.0, {1ul << 40, 1ul << 40}),
            refused + "shape [1099511627776, 1099511627776] has more elements than memory can hold\n");
  EXPECT_EQ(constant(1.0, {1ul << 36}),
            refused + "shape [68719476736] has 68719476736 elements, limit 4294967295\n");

  auto* free =
      graph->placeholder(nullptr, MPS::DataTypeFloat32, NS::String::string("free", NS::UTF8StringEncoding));
  auto* c = graph->matrixMultiplication(a, free, nullptr);
  ASSERT_TRUE(c);
  auto *good = data({3, 2}, randomValues(6, 1)), *left = data({2, 3}, randomValues(6, 2));
  const auto encode = [&](NS::Dictionary* feeds, NS::Array* targets) {
    return run([&](auto* buffer) {
      EXPECT_FALSE(graph->encodeToCommandBuffer(buffer, feeds, targets, nullptr, nullptr));
    });
  };
  const std::string call = "[MPS::Graph::encode] ";
  EXPECT_EQ(encode(map({{a, left}}), list(c)), call + "placeholder \"free\" is not fed");
  EXPECT_EQ(encode(map({{a, good}, {free, good}}), list(c)),
            call + "placeholder is fed with shape [3, 2], its shape is [2, 3]");
  EXPECT_EQ(encode(map({{a, left}, {free, left}}), list(c)),
            call + "matrixMultiplication: inner dimensions differ: 3 and 2");
  EXPECT_EQ(encode(map({{a, data({2, 3}, randomValues(6, 2), MPS::DataTypeFloat16)}, {free, good}}), list(c)),
            call + "placeholder is fed with Float16, its type is Float32");
  EXPECT_EQ(encode(nullptr, list(c)), call + "the feeds are null");
  EXPECT_EQ(encode(map({{a, left}, {free, good}}), nullptr), call + "the target tensors are null");
  EXPECT_FALSE(graph->run(map({{a, left}}), list(c), nullptr));
  EXPECT_FALSE(
      graph->run(static_cast<MTL::CommandQueue*>(nullptr), map({{a, left}, {free, good}}), list(c), nullptr));
  auto* wrong = reinterpret_cast<MTL::CommandQueue*>(NS::String::string("x", NS::UTF8StringEncoding));
  EXPECT_FALSE(graph->run(wrong, map({{a, left}, {free, good}}), list(c), nullptr));
  EXPECT_FALSE(graph->run(wrong, map({{a, left}, {free, good}}), nullptr,
                          map({{c, data({2, 2}, {0, 0, 0, 0})}})));
  EXPECT_FALSE(graph->run(queue.get(), map({{a, left}, {free, good}}), nullptr, map({{c, good}})));
  EXPECT_FALSE(graph->compile(nullptr, map({{a, left}}), list(c), nullptr, nullptr));
  EXPECT_TRUE(graph->run(map({{a, left}, {free, good}}), list(c), nullptr));

  Graph* none = nullptr;
  EXPECT_FALSE(none->run(nullptr, nullptr, nullptr));
  EXPECT_FALSE(none->placeholder(nullptr, MPS::DataTypeFloat32, nullptr));
  EXPECT_FALSE(none->addition(a, a, nullptr));
}

TEST_F(GraphTest, DeepGraphsNeedNoDeepStack) {
  auto *a = placeholder({2, 2}), *b = placeholder({2, 2});
  auto* deep = a;
  for (int i = 0; i < 20000; ++i) deep = graph->transpose(deep, 0, 1, nullptr);
  auto* c = graph->matrixMultiplication(deep, b, nullptr);
  const auto x = randomValues(4, 1), y = randomValues(4, 2);
  auto* results = graph->run(map({{a, data({2, 2}, x)}, {b, data({2, 2}, y)}}), list(c), nullptr);
  ASSERT_TRUE(results);
  expectNear(result(results, c), product(x, y, 2, 2, 2), 1e-5);
}

}  // namespace
}  // namespace invar::test
