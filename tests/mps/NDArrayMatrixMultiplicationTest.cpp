// Products of arrays: shapes, views, batches, types, bias, one instance from many threads, and misuse.
#include <algorithm>
#include <atomic>
#include <thread>

#include "MpsTest.hpp"

namespace invar::test {
namespace {

using MPS::NDArray;
using MPS::NDArrayDescriptor;
using MPS::NDArrayMatrixMultiplication;

class NDArrayMatrixMultiplicationTest : public MpsTest {
protected:
  NS::SharedPtr<NDArrayMatrixMultiplication> kernel(NS::UInteger sources = 2) {
    return NS::TransferPtr(NDArrayMatrixMultiplication::alloc()->init(device.get(), sources));
  }
  NS::SharedPtr<NDArray> empty(std::vector<unsigned long> shape, MPS::DataType type = MPS::DataTypeFloat32) {
    size_t count = 1;
    for (auto n : shape) count *= n;
    return makeArray(device.get(), std::move(shape), std::vector<float>(count, NAN), type);
  }
  /// The transposed view of an array of two dimensions.
  NDArray* transposed(NDArray* array) {
    auto* d = array->descriptor();
    d->transposeDimension(0, 1);
    return array->arrayView(d);
  }
};

TEST_F(NDArrayMatrixMultiplicationTest, TheReportsProgram) {
  constexpr size_t n = 512;
  const auto x = randomValues(n * n, 1), y = randomValues(n * n, 2);
  auto bufferA = NS::TransferPtr(device->newBuffer(x.data(), n * n * 4, MTL::ResourceStorageModeShared));
  auto bufferB = NS::TransferPtr(device->newBuffer(y.data(), n * n * 4, MTL::ResourceStorageModeShared));
  auto bufferC = NS::TransferPtr(device->newBuffer(n * n * 4, MTL::ResourceStorageModeShared));
  auto matmul = kernel();
  auto* d = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({n, n}));
  auto a = NS::TransferPtr(NDArray::alloc()->init(bufferA.get(), 0, d));
  auto b = NS::TransferPtr(NDArray::alloc()->init(bufferB.get(), 0, d));
  auto c = NS::TransferPtr(NDArray::alloc()->init(bufferC.get(), 0, d));
  EXPECT_EQ(
      run([&](auto* buffer) { matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get()), c.get()); }), "");
  expectNear(valuesOf(c.get()), product(x, y, n, n, n), toleranceOf(MPS::DataTypeFloat32, n));
}

TEST_F(NDArrayMatrixMultiplicationTest, EveryTypeAndTranspose) {
  constexpr size_t m = 33, k = 40, n = 27;
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16}) {
    const auto x = randomValues(m * k, 1, type), y = randomValues(k * n, 2, type);
    std::vector<float> xt(m * k), yt(k * n);
    for (size_t i = 0; i < m; ++i) for (size_t j = 0; j < k; ++j) xt[j * m + i] = x[i * k + j];
    for (size_t i = 0; i < k; ++i) for (size_t j = 0; j < n; ++j) yt[j * k + i] = y[i * n + j];
    auto a = makeArray(device.get(), {m, k}, x, type), at = makeArray(device.get(), {k, m}, xt, type);
    auto b = makeArray(device.get(), {k, n}, y, type), bt = makeArray(device.get(), {n, k}, yt, type);
    const auto expected = product(x, y, m, k, n);
    for (int form = 0; form < 8; ++form) {
      auto matmul = kernel();
      auto* left = form & 1 ? transposed(at.get()) : a.get();
      auto* right = form & 2 ? transposed(bt.get()) : b.get();
      auto c = form & 4 ? empty({n, m}, type) : empty({m, n}, type);
      auto* destination = form & 4 ? transposed(c.get()) : c.get();
      EXPECT_EQ(
          run([&](auto* buffer) { matmul->encodeToCommandBuffer(buffer, list(left, right), destination); }),
          "");
      expectNear(valuesOf(destination), expected, toleranceOf(type, k), "form " + std::to_string(form));
    }
  }
}

TEST_F(NDArrayMatrixMultiplicationTest, MakesItsDestination) {
  const auto x = randomValues(6, 1), y = randomValues(12, 2);
  auto a = makeArray(device.get(), {2, 3}, x), b = makeArray(device.get(), {3, 4}, y);
  auto matmul = kernel();
  NS::SharedPtr<NDArray> c;
  EXPECT_EQ(run([&](auto* buffer) {
              c = NS::RetainPtr(matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get())));
            }),
            "");
  ASSERT_TRUE(c);
  EXPECT_TRUE(c->shape()->isEqual(numbers({2, 4})));
  expectNear(valuesOf(c.get()), product(x, y, 2, 3, 4), 1e-5);
}

TEST_F(NDArrayMatrixMultiplicationTest, BatchesAndBroadcasting) {
  constexpr size_t m = 5, k = 7, n = 6;
  struct Case { std::vector<unsigned long> a, b, result; };
  const Case cases[] = {{{3, m, k}, {3, k, n}, {3, m, n}},       {{3, m, k}, {k, n}, {3, m, n}},
                        {{m, k}, {3, k, n}, {3, m, n}},          {{2, 3, m, k}, {3, k, n}, {2, 3, m, n}},
                        {{2, 1, m, k}, {1, 3, k, n}, {2, 3, m, n}}, {{2, 3, m, k}, {1, k, n}, {2, 3, m, n}}};
  const auto volume = [](const std::vector<unsigned long>& s) {
    size_t v = 1;
    for (auto l : s) v *= l;
    return v;
  };
  for (const Case& c : cases) {
    const auto x = randomValues(volume(c.a), 1), y = randomValues(volume(c.b), 2);
    auto a = makeArray(device.get(), c.a, x), b = makeArray(device.get(), c.b, y), d = empty(c.result);
    auto matmul = kernel();
    EXPECT_EQ(
        run([&](auto* buffer) { matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get()), d.get()); }),
        "");
    std::vector<double> expected;
    const size_t batches = volume(c.result) / (m * n), inner = c.result.size() > 3 ? 3 : 3;
    for (size_t i = 0; i < batches; ++i) {
      // Index of each operand's matrix: dimensions of length 1, or missing, repeat.
      const auto matrix = [&](const std::vector<unsigned long>& s) {
        size_t at = 0, outer = i / inner, in = i % inner;
        if (s.size() > 3 && s[0] > 1) at += outer * s[1];
        if (s.size() > 2 && s[s.size() - 3] > 1) at += in;
        return at;
      };
      const size_t ai = matrix(c.a) * m * k, bi = matrix(c.b) * k * n;
      const auto part = product({x.begin() + long(ai), x.begin() + long(ai + m * k)},
                                {y.begin() + long(bi), y.begin() + long(bi + k * n)}, m, k, n);
      expected.insert(expected.end(), part.begin(), part.end());
    }
    expectNear(
        valuesOf(d.get()), expected, 1e-5,
        "a of " + std::to_string(c.a.size()) + " and b of " + std::to_string(c.b.size()) + " dimensions");
  }
}

TEST_F(NDArrayMatrixMultiplicationTest, AlphaBetaAndBias) {
  constexpr size_t m = 9, k = 4, n = 8;
  for (auto type : {MPS::DataTypeFloat32, MPS::DataTypeFloat16, MPS::DataTypeBFloat16}) {
    const auto x = randomValues(m * k, 1, type), y = randomValues(k * n, 2, type),
               bias = randomValues(m * n, 3, type);
    auto a = makeArray(device.get(), {m, k}, x, type), b = makeArray(device.get(), {k, n}, y, type);
    for (int form = 0; form < 4; ++form) {   // bias of a whole matrix, a row, a column, one number
      const size_t rows = form & 1 ? 1 : m, columns = form & 2 ? 1 : n;
      auto c =
          makeArray(device.get(), {rows, columns}, {bias.begin(), bias.begin() + long(rows * columns)}, type);
      auto d = empty({m, n}, type);
      auto matmul = kernel(3);
      EXPECT_EQ(matmul->alpha(), 1);
      EXPECT_EQ(matmul->beta(), 1);
      matmul->setAlpha(-0.5);
      matmul->setBeta(2);
      EXPECT_EQ(run([&](auto* buffer) {
                  matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get(), c.get()), d.get());
                }),
                "");
      auto expected = product(x, y, m, k, n);
      for (size_t r = 0; r < m; ++r)
        for (size_t col = 0; col < n; ++col)
          expected[r * n + col] =
              -0.5 * expected[r * n + col] + 2.0 * bias[(r % rows) * columns + col % columns];
      expectNear(valuesOf(d.get()), expected, toleranceOf(type, k), "form " + std::to_string(form));
    }
  }
}

TEST_F(NDArrayMatrixMultiplicationTest, InsideAnEncoderOfTheApp) {
  const auto x = randomValues(64, 1), y = randomValues(64, 2);
  auto a = makeArray(device.get(), {8, 8}, x), b = makeArray(device.get(), {8, 8}, y), c = empty({8, 8}),
       d = empty({8, 8});
  auto matmul = kernel();
  EXPECT_EQ(run([&](MTL::CommandBuffer* buffer) {
    auto* encoder = buffer->computeCommandEncoder();
    matmul->encodeToCommandEncoder(encoder, buffer, list(a.get(), b.get()), c.get());
    matmul->encodeToCommandEncoder(encoder, buffer, list(c.get(), b.get()),
                                   d.get());   // in order after the first
    encoder->endEncoding();
  }), "");
  const auto first = product(x, y, 8, 8, 8);
  expectNear(valuesOf(d.get()), product({first.begin(), first.end()}, y, 8, 8, 8), 1e-4);
}

TEST_F(NDArrayMatrixMultiplicationTest, ProductsInARowKeepTheirOrder) {
  const auto x = randomValues(64 * 64, 1), y = randomValues(64 * 64, 2);
  auto a = makeArray(device.get(), {64, 64}, x), b = makeArray(device.get(), {64, 64}, y),
       c = empty({64, 64}), d = empty({64, 64});
  auto matmul = kernel();
  EXPECT_EQ(run([&](auto* buffer) {
    matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get()), c.get());
    matmul->encodeToCommandBuffer(buffer, list(c.get(), b.get()), d.get());
  }), "");
  const auto first = product(x, y, 64, 64, 64);
  expectNear(valuesOf(d.get()), product({first.begin(), first.end()}, y, 64, 64, 64), 1e-3);
}

TEST_F(NDArrayMatrixMultiplicationTest, BuffersMayBeReleasedBeforeTheEnd) {
  const auto x = randomValues(64, 1), y = randomValues(64, 2);
  auto c = empty({8, 8});
  auto* buffer = queue->commandBuffer();
  {
    auto a = makeArray(device.get(), {8, 8}, x), b = makeArray(device.get(), {8, 8}, y);
    kernel()->encodeToCommandBuffer(buffer, list(a.get(), b.get()), c.get());
  }
  buffer->commit();
  buffer->waitUntilCompleted();
  expectNear(valuesOf(c.get()), product(x, y, 8, 8, 8), 1e-5);
}

/// One kernel instance encodes from many threads, each with a queue of its own or all with one.
class OneInstance : public NDArrayMatrixMultiplicationTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, OneInstance, testing::Values(1, 2, 3, 4, 6, 8, 16, 32, 64));

TEST_P(OneInstance, EncodesFromAnyNumberOfThreads) {
  constexpr size_t n = 96;
  constexpr int kIterations = 6;
  auto matmul = kernel();
  std::atomic<int> wrong{0}, failed{0};
  const auto worker = [&](int seed, bool ownQueue) {
    auto threadPool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    auto mine = ownQueue ? NS::TransferPtr(device->newCommandQueue()) : queue;
    const auto x = randomValues(n * n, uint32_t(seed) * 2 + 1),
               y = randomValues(n * n, uint32_t(seed) * 2 + 2);
    const auto expected = product(x, y, n, n, n);
    auto a = makeArray(device.get(), {n, n}, x), b = makeArray(device.get(), {n, n}, y), c = empty({n, n});
    for (int i = 0; i < kIterations; ++i) {
      auto loopPool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
      setValues(c.get(), std::vector<float>(n * n, NAN));
      auto* buffer = mine->commandBuffer();
      matmul->encodeToCommandBuffer(buffer, list(a.get(), b.get()), c.get());
      buffer->commit();
      buffer->waitUntilCompleted();
      if (buffer->status() != MTL::CommandBufferStatusCompleted) ++failed;
      const auto got = valuesOf(c.get());
      for (size_t e = 0; e < got.size(); ++e)
        if (!(std::abs(got[e] - expected[e]) < 1e-3)) { ++wrong; break; }
    }
  };
  for (bool ownQueue : {true, false}) {
    std::vector<std::thread> threads;
    for (int t = 0; t < GetParam(); ++t) threads.emplace_back(worker, t, ownQueue);
    for (auto& t : threads) t.join();
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(wrong, 0);
}

TEST_F(NDArrayMatrixMultiplicationTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto a = empty({4, 512}), b = empty({256, 3}), good = empty({512, 3}), d = empty({4, 3});
  auto ints = NS::TransferPtr(NDArray::alloc()->init(
      device.get(), NDArrayDescriptor::descriptor(MPS::DataTypeInt32, numbers({512, 3}))));
  auto batched = empty({2, 4, 512}), other = empty({3, 512, 3});
  auto two = kernel(2), three = kernel(3);
  const auto encode = [&](NDArrayMatrixMultiplication* k, const NS::Array* sources, NDArray* destination) {
    return run([&](auto* buffer) { k->encodeToCommandBuffer(buffer, sources, destination); });
  };
  const std::string call = "[MPS::NDArrayMatrixMultiplication::encode] ";
  EXPECT_EQ(encode(two.get(), list(a.get(), b.get()), d.get()),
            call + "inner dimensions differ: 512 and 256");
  EXPECT_EQ(encode(two.get(), list(a.get()), d.get()), call + "1 source arrays, the kernel was made for 2");
  EXPECT_EQ(encode(two.get(), nullptr, d.get()), call + "the source arrays are null");
  EXPECT_EQ(encode(two.get(), list(a.get(), device.get()), d.get()),
            call + "source array 1 is null, released or not initialised");
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), nullptr),
            call + "the destination array is null, released or not initialised");
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), good.get()),
            call + "the destination's shape is [512, 3], the result's is [4, 3]");
  EXPECT_EQ(encode(two.get(), list(a.get(), ints.get()), d.get()),
            call + "source array 1 has type Int32, not Float32, Float16 or BFloat16");
  EXPECT_EQ(encode(two.get(), list(batched.get(), other.get()), d.get()),
            call + "batch dimensions differ: 2 and 3");
  EXPECT_EQ(encode(three.get(), list(a.get(), good.get(), other.get()), d.get()),
            call + "the third source of shape [3, 512, 3] does not broadcast to the product's, [4, 3]");
  EXPECT_EQ(
      run([&](auto* buffer) { EXPECT_FALSE(two->encodeToCommandBuffer(buffer, list(a.get(), b.get()))); }),
      call + "inner dimensions differ: 512 and 256");
  const auto view = [&](unsigned long outer, unsigned long inner) {
    return d->arrayView(numbers({4, 3}), numbers({outer, inner}));
  };
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), view(0, 1)),
            call + "the destination's elements overlap along dimension 1, whose stride is 0 elements");
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), view(2, 1)),
            call + "the destination's elements overlap along dimension 1, whose stride is 2 elements");
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), view(1, 4)), "");

  // The kernel and the device go on afterwards.
  EXPECT_EQ(encode(two.get(), list(a.get(), good.get()), d.get()), "");
}

TEST_F(NDArrayMatrixMultiplicationTest, MisuseOfCommandBuffersAndEncoders) {
  auto a = empty({4, 4}), d = empty({4, 4});
  auto matmul = kernel();
  const auto* sources = list(a.get(), a.get());
  matmul->encodeToCommandBuffer(nullptr, sources, d.get());   // logged; there is nothing that could fail
  EXPECT_FALSE(matmul->encodeToCommandBuffer(nullptr, sources));
  EXPECT_NE(run([&](MTL::CommandBuffer* buffer) {
    auto* encoder = buffer->computeCommandEncoder();
    matmul->encodeToCommandBuffer(buffer, sources, d.get());
    encoder->endEncoding();
  }).find("already encoding"), std::string::npos);
  EXPECT_NE(run([&](MTL::CommandBuffer* buffer) {
    auto* encoder = buffer->computeCommandEncoder();
    encoder->endEncoding();
    matmul->encodeToCommandEncoder(encoder, buffer, sources, d.get());
  }).find("[MPS::NDArrayMatrixMultiplication::encode] the encoder has ended"), std::string::npos);
  auto* other = queue->commandBuffer();
  EXPECT_NE(run([&](MTL::CommandBuffer* buffer) {
    auto* encoder = other->computeCommandEncoder();
    matmul->encodeToCommandEncoder(encoder, buffer, sources, d.get());
    encoder->endEncoding();
  }).find("belongs to another command buffer"), std::string::npos);
  EXPECT_NE(run([&](MTL::CommandBuffer* buffer) {
              matmul->encodeToCommandEncoder(nullptr, buffer, sources, d.get());
            }).find("the encoder is null"),
            std::string::npos);
  EXPECT_FALSE(NDArrayMatrixMultiplication::alloc()->init(device.get(), 4));
  EXPECT_FALSE(NDArrayMatrixMultiplication::alloc()->init(nullptr, 2));
}

TEST_F(NDArrayMatrixMultiplicationTest, ACopyHasItsOwnSettings) {
  auto k = kernel();
  k->setAlpha(3);
  k->setLabel(NS::String::string("left", NS::UTF8StringEncoding));
  auto copy = NS::TransferPtr(k->copy());
  EXPECT_EQ(copy->alpha(), 3);
  EXPECT_STREQ(copy->label()->utf8String(), "left");
  EXPECT_EQ(copy->device(), device.get());
  copy->setAlpha(4);
  EXPECT_EQ(k->alpha(), 3);
}

}  // namespace
}  // namespace invar::test
