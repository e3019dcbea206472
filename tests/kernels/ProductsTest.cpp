// Products of matrices and vectors, attention, convolution, weights in blocks.
#include <cmath>

#include "KernelTest.hpp"
#include "kernels/support/BlockFormats.hpp"

namespace invar::kernels::test {
namespace {

constexpr const char* kFile = "Products.metal";

using Products = KernelTest;

std::string named(const std::string& name, T type) { return name + "_" + tools::nameOf(type); }

struct Shape {
  uint32_t m, n, k;
};

TEST_F(Products, AMatrixAndAVector) {
  for (const T type : kFloats)
    for (const Shape s : {Shape{100, 1, 300}, Shape{37, 1, 31}, Shape{5, 1, 1000}}) {
      const Values a = roundedTo(type, randomValues(s.m * s.k)), x = roundedTo(type, randomValues(s.k, -1, 1, 2));
      const auto y = resultBuffer(type, s.m);
      launch(kFile, named("gemv", type)).arguments(bufferOf(type, a), bufferOf(type, x), y, s).runGroups(size((s.m + 3) / 4), size(128));
      expectNear(valuesIn(y, type, s.m), reference::productWithTransposed(a, x, s.m, 1, s.k), {std::max(4e-6, 2 * roundingOf(type)), 1}, named("gemv", type));
    }
}

TEST_F(Products, TilesInThreadgroupMemory) {
  for (const T type : kFloats)
    for (const Shape s : {Shape{50, 41, 33}, Shape{16, 16, 16}, Shape{1, 70, 5}}) {
      const Values a = roundedTo(type, randomValues(s.m * s.k)), b = roundedTo(type, randomValues(s.k * s.n, -1, 1, 2));
      const auto c = resultBuffer(type, s.m * s.n);
      launch(kFile, named("gemm_tiled", type))
          .arguments(bufferOf(type, a), bufferOf(type, b), c, s)
          .runGroups(size((s.n + 15) / 16, (s.m + 15) / 16), size(16, 16));
      expectNear(valuesIn(c, type, s.m * s.n), reference::product(a, b, s.m, s.n, s.k), {std::max(4e-6, 2 * roundingOf(type)), 1}, named("gemm_tiled", type));
    }
}

TEST_F(Products, MatricesOfASimdgroup) {
  for (const T type : kFloats)
    for (const Shape s : {Shape{32, 48, 72}, Shape{16, 16, 8}}) {
      const Values a = roundedTo(type, randomValues(s.m * s.k)), b = roundedTo(type, randomValues(s.n * s.k, -1, 1, 2));
      const auto c = resultBuffer(T::Float, s.m * s.n);
      launch(kFile, named("gemm_matrices", type)).arguments(bufferOf(type, a), bufferOf(type, b), c, s).runGroups(size(s.n / 16, s.m / 16), size(32));
      expectNear(valuesIn(c, T::Float, s.m * s.n), reference::productWithTransposed(a, b, s.m, s.n, s.k), {4e-6, 1}, named("gemm_matrices", type));
    }
}

TEST_F(Products, AttentionWithASoftmaxThatIsKeptUp) {
  struct Arguments {
    uint32_t queries, keys, depth;
    float scale;
    bool isCausal;
  };
  for (const T type : kFloats)
    for (const bool isCausal : {false, true})
      for (const uint32_t depth : {32u, 96u}) {
        const size_t heads = 3;
        const Arguments arguments{19, 27, depth, 1 / std::sqrt(float(depth)), isCausal};
        const Values q = roundedTo(type, randomValues(heads * 19 * depth, -2, 2, 1)), k = roundedTo(type, randomValues(heads * 27 * depth, -2, 2, 2)),
                     v = roundedTo(type, randomValues(heads * 27 * depth, -1, 1, 3));
        const auto out = resultBuffer(type, q.size());
        launch(kFile, named("attention", type))
            .arguments(bufferOf(type, q), bufferOf(type, k), bufferOf(type, v), out, arguments)
            .runGroups(size(19, heads), size(32));
        const auto expected = reference::attention(q, k, v, {heads, heads, 19, 27, depth, depth, arguments.scale, isCausal});
        expectNear(valuesIn(out, type, q.size()), expected, {std::max(1e-5, 2 * roundingOf(type)), 1}, named("attention", type));
      }
}

TEST_F(Products, ConvolutionsWithPaddingStrideAndDilation) {
  for (const T type : kFloats)
    for (const reference::ConvolutionShape& s : {reference::ConvolutionShape{2, 3, 23, 19, 4, 3, 3, 2, 1, 1}, reference::ConvolutionShape{1, 2, 17, 9, 3, 3, 2, 1, 2, 2}}) {
      const Values x = roundedTo(type, randomValues(s.batch * s.channels * s.height * s.width)),
                   w = roundedTo(type, randomValues(s.filters * s.channels * s.kernelHeight * s.kernelWidth, -1, 1, 2));
      const Values expected = reference::convolution(x, w, s);
      const std::vector<uint32_t> arguments = {uint32_t(s.channels), uint32_t(s.height), uint32_t(s.width), uint32_t(s.filters), uint32_t(s.kernelHeight),
                                               uint32_t(s.kernelWidth), uint32_t(s.stride), uint32_t(s.padding), uint32_t(s.dilation),
                                               uint32_t(s.outHeight()), uint32_t(s.outWidth())};
      const auto y = resultBuffer(type, expected.size());
      launch(kFile, named("convolution", type))
          .arguments(bufferOf(type, x), bufferOf(type, w), y, arguments)
          .runThreads(size(s.outWidth(), s.outHeight(), s.batch * s.filters), size(8, 4, 2));
      expectNear(valuesIn(y, type, expected.size()), expected, {std::max(4e-6, 2 * roundingOf(type)), 1}, named("convolution", type));
    }
}

TEST_F(Products, WeightsInBlocksOfFourBits) {
  for (const Shape s : {Shape{21, 1, 512}, Shape{3, 1, 96}}) {
    const BlockFormat& format = blockFormat("q4_0");
    const auto blocks = randomBlocks(format, s.m * s.k / 32);
    const Values x = roundedTo(T::Float, randomValues(s.k));
    const auto y = resultBuffer(T::Float, s.m);
    launch(kFile, "product_of_blocks").arguments(bufferOf(blocks), bufferOf(T::Float, x), y, s).runGroups(size(s.m), size(32));
    expectNear(valuesIn(y, T::Float, s.m), reference::productWithTransposed(decoded(format, blocks, {}), x, s.m, 1, s.k), {1e-5, 1}, "product_of_blocks");
  }
}

}  // namespace
}  // namespace invar::kernels::test
