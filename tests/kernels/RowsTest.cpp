// Kernels over rows: threadgroups of many sizes, whole and partial SIMD-groups, rows shorter and longer than them.
#include <algorithm>
#include <bit>
#include <cmath>

#include "KernelTest.hpp"

namespace invar::kernels::test {
namespace {

constexpr const char* kFile = "Rows.metal";

struct Shape {
  size_t rows, length, threads;
  size_t count() const { return rows * length; }
  std::string text() const { return std::to_string(rows) + "x" + std::to_string(length) + " by " + std::to_string(threads); }
};
constexpr Shape kShapes[] = {{3, 1000, 256}, {5, 33, 64}, {2, 777, 100}, {4, 7, 7}, {1, 2048, 1024}, {3, 50, 33}};

using Rows = KernelTest;

std::string named(const std::string& name, T type) { return name + "_" + tools::nameOf(type); }

TEST_F(Rows, ReductionsOfLanesAndThreadgroups) {
  for (const T type : kFloats)
    for (const Shape& s : kShapes) {
      const Values x = roundedTo(type, randomValues(s.count(), 0, 1));
      Values least, most;
      for (auto row = x.begin(); row != x.end(); row += ptrdiff_t(s.length)) {
        least.push_back(*std::min_element(row, row + ptrdiff_t(s.length)));
        most.push_back(*std::max_element(row, row + ptrdiff_t(s.length)));
      }
      const std::pair<const char*, Values> reductions[] = {{"sum", reference::sumOfRows(x, s.length)}, {"least", least}, {"most", most}};
      for (const auto& [name, expected] : reductions) {
        const auto y = resultBuffer(type, s.rows);
        launch(kFile, named(name, type)).arguments(bufferOf(type, x), y, uint32_t(s.length)).threadgroup(0, 128).runGroups(size(s.rows), size(s.threads));
        const double tolerance = std::string(name) == "sum" ? std::max(1e-5, roundingOf(type)) : 0;
        expectNear(valuesIn(y, type, s.rows), expected, {tolerance, 1e-2}, named(name, type) + " " + s.text());
      }
    }
}

TEST_F(Rows, PlaceOfTheGreatestWithAConstantThatFollowsFromAnother) {
  for (const size_t threads : {64, 100, 512}) {
    const size_t rows = 5, length = 1500;
    const Values x = roundedTo(T::Float, randomValues(rows * length));
    Values expected;
    for (auto row = x.begin(); row != x.end(); row += ptrdiff_t(length)) expected.push_back(double(std::max_element(row, row + ptrdiff_t(length)) - row));
    const auto y = resultBuffer(T::UInt, rows);
    launch(kFile, "place_of_most", {{"capacity", std::bit_ceil(threads)}})
        .arguments(bufferOf(T::Float, x), y, uint32_t(length))
        .runGroups(size(rows), size(threads));
    EXPECT_EQ(valuesIn(y, T::UInt, rows), expected) << threads;
  }
}

TEST_F(Rows, Softmax) {
  for (const T type : kFloats)
    for (const Shape& s : kShapes) {
      const Values x = roundedTo(type, randomValues(s.count(), -8, 8));
      const auto y = resultBuffer(type, s.count());
      launch(kFile, named("softmax", type)).arguments(bufferOf(type, x), y, uint32_t(s.length)).threadgroup(0, 128).runGroups(size(s.rows), size(s.threads));
      expectNear(valuesIn(y, type, s.count()), reference::softmax(x, s.length), {std::max(1e-5, 2 * roundingOf(type)), 1e-2}, named("softmax", type) + " " + s.text());
    }
}

TEST_F(Rows, NormsWithArgumentsThatAPipelineLeavesOut) {
  const float epsilon = 1e-5f;
  for (const T type : kFloats)
    for (const Shape& s : kShapes) {
      const Values x = roundedTo(type, randomValues(s.count(), -2, 3)), scale = roundedTo(type, randomValues(s.length, 0.5, 1.5, 2)),
                   shift = roundedTo(type, randomValues(s.length, -1, 1, 3));
      const Tolerance tolerance{std::max(1e-5, 2 * roundingOf(type)), 0.1};
      for (const bool hasScale : {false, true})
        for (const bool hasShift : {false, true}) {
          const auto y = resultBuffer(type, s.count());
          auto kernel = launch(kFile, named("layer_norm", type), {{"hasScale", hasScale}, {"hasShift", hasShift}});
          kernel.arguments(bufferOf(type, x), y, uint32_t(s.length), epsilon).threadgroup(0, 128);
          if (hasScale) kernel.buffer(4, bufferOf(type, scale));
          if (hasShift) kernel.buffer(5, bufferOf(type, shift));
          kernel.runGroups(size(s.rows), size(s.threads));
          expectNear(valuesIn(y, type, s.count()), reference::layerNorm(x, s.length, epsilon, hasScale ? scale : Values(), hasShift ? shift : Values()),
                     tolerance, named("layer_norm", type) + " " + s.text());
        }
      const auto y = resultBuffer(type, s.count());
      launch(kFile, named("rms_norm", type))
          .arguments(bufferOf(type, x), y, uint32_t(s.length), epsilon, bufferOf(type, scale))
          .threadgroup(0, 128)
          .runGroups(size(s.rows), size(s.threads));
      expectNear(valuesIn(y, type, s.count()), reference::rmsNorm(x, s.length, epsilon, scale), tolerance, named("rms_norm", type) + " " + s.text());
    }
}

TEST_F(Rows, RotaryEmbeddingOverAGridInThreeDimensions) {
  const size_t heads = 3, tokens = 13, depth = 40, half = depth / 2;
  for (const T type : kFloats) {
    const Values x = roundedTo(type, randomValues(heads * tokens * depth));
    Values expected(x.size());
    for (size_t row = 0; row < heads * tokens; ++row)
      for (size_t i = 0; i < half; ++i) {
        const double angle = double(row % tokens) * std::pow(10000.0, -double(i) / double(half));
        const size_t a = row * depth + i, b = a + half;
        expected[a] = x[a] * std::cos(angle) - x[b] * std::sin(angle);
        expected[b] = x[a] * std::sin(angle) + x[b] * std::cos(angle);
      }
    const auto y = resultBuffer(type, x.size());
    launch(kFile, named("rope", type)).arguments(bufferOf(type, x), y, 10000.0f).runThreads(size(half, tokens, heads), size(8, 4, 2));
    expectNear(valuesIn(y, type, x.size()), expected, {std::max(1e-5, 2 * roundingOf(type)), 1}, tools::nameOf(type));
  }
}

TEST_F(Rows, SumsSoFar) {
  for (const Shape& s : kShapes) {
    const Values x = roundedTo(T::Float, randomValues(s.count(), 0, 1));
    const auto y = resultBuffer(T::Float, s.count());
    launch(kFile, "sums_so_far").arguments(bufferOf(T::Float, x), y, uint32_t(s.length)).threadgroup(0, 128).runGroups(size(s.rows), size(s.threads));
    expectNear(valuesIn(y, T::Float, s.count()), reference::inclusiveSum(x, s.length), {1e-5}, s.text());
  }
}

TEST_F(Rows, BitonicSortsOfIndices) {
  for (const T type : kFloats)
    for (const size_t length : {100, 31, 128}) {
      // No two alike: steps of 1/128 are exact in bfloat up to 1.
      const size_t rows = 4, threads = std::bit_ceil(length);
      Values x;
      for (unsigned row = 0; row < rows; ++row)
        for (const double place : reference::argSort(randomValues(length, 0, 1, row), length)) x.push_back(place / 128);
      const auto y = resultBuffer(T::UInt, x.size());
      launch(kFile, named("sort_indices", type))
          .arguments(bufferOf(type, x), y, uint32_t(length))
          .threadgroup(0, (threads * 2 + 15) / 16 * 16)
          .runGroups(size(rows), size(threads));
      EXPECT_EQ(valuesIn(y, T::UInt, x.size()), reference::argSort(x, length)) << tools::nameOf(type) << " " << length;
    }
}

TEST_F(Rows, GathersAndAtomicSums) {
  const size_t all = 20, taken = 9, width = 35;
  for (const T type : kFloats) {
    const Values x = roundedTo(type, randomValues(all * width)), rows = randomIntegers(taken, 0, all - 1, 2);
    Values expected;
    for (const double row : rows) expected.insert(expected.end(), x.begin() + ptrdiff_t(row) * ptrdiff_t(width), x.begin() + (ptrdiff_t(row) + 1) * ptrdiff_t(width));
    const auto y = resultBuffer(type, taken * width);
    launch(kFile, named("gather_rows", type)).arguments(bufferOf(type, x), bufferOf(T::Int, rows), y).runThreads(size(width, taken), size(16, 2));
    EXPECT_EQ(valuesIn(y, type, taken * width), expected) << tools::nameOf(type);
  }
  const size_t count = 5000, places = 7;
  // Eighths add up exactly in any order.
  const Values x = mapped(randomIntegers(count, -8, 8), [](double v) { return v / 8; }), to = randomIntegers(count, 0, places - 1, 2);
  Values sums(places), counts(places);
  for (size_t i = 0; i < count; ++i) sums[size_t(to[i])] += x[i], counts[size_t(to[i])] += 1;
  const auto y = bufferOf(T::Float, Values(places)), z = bufferOf(T::UInt, Values(places));
  launch(kFile, "scatter_add").arguments(bufferOf(T::Float, x), bufferOf(T::UInt, to), y, z).runThreads(size(count), size(100));
  EXPECT_EQ(valuesIn(y, T::Float, places), sums);
  EXPECT_EQ(valuesIn(z, T::UInt, places), counts);
}

}  // namespace
}  // namespace invar::kernels::test
