// candle's gathers and scatters, and its random numbers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/candle/Candle.hpp"

namespace invar::kernels::candle {
namespace {

using T = ElementType;

// [left][dimension][right], with the indices into the dimension.
constexpr size_t kLeft = 3, kDimension = 50, kRight = 17, kIndices = 29;

void checkIndexing(Context& context) {
  const std::string shape = fmt::format("{}x{}x{}, {}", kLeft, kDimension, kRight, kIndices);
  const auto at = [](size_t left, size_t i, size_t right, size_t dimension) { return (left * dimension + i) * kRight + right; };
  for (const T index : {T::UInt, T::UChar, T::Long})
    for (const T type : {T::Float, T::Half, T::BFloat}) {
      const Values x = roundedTo(type, randomValues(kLeft * kDimension * kRight));
      const Values rows = randomIntegers(kIndices, 0, kDimension - 1, 2);
      const std::string names = fmt::format("{}_{}", shortName(index), shortName(type));
      constexpr size_t kOut = kLeft * kIndices * kRight;

      context.check("is_" + names, shape, {0}, [&] {
        Values expected(kOut);
        for (size_t l = 0; l < kLeft; ++l)
          for (size_t i = 0; i < kIndices; ++i)
            for (size_t r = 0; r < kRight; ++r) expected[at(l, i, r, kIndices)] = x[at(l, size_t(rows[i]), r, kDimension)];
        const std::vector<uint64_t> dims = {kLeft, kDimension, kRight}, strides = {kDimension * kRight, kRight, 1};
        const auto y = resultBuffer(type, kOut);
        auto launch = context.launch("indexing.metal", "is_" + names);
        launch.arguments(uint64_t(kOut), uint64_t(kLeft), uint64_t(kDimension), uint64_t(kRight), uint64_t(kIndices), true, dims, strides,
                         bufferOf(type, x), bufferOf(index, rows), y);
        runLinear(launch, kOut);
        return Comparison{valuesIn(y, type, kOut), expected};
      });

      // An index for each element of the result.
      const Values places = randomIntegers(kOut, 0, kDimension - 1, 3);
      context.check("gather_" + names, shape, {0}, [&] {
        Values expected(kOut);
        for (size_t l = 0; l < kLeft; ++l)
          for (size_t i = 0; i < kIndices; ++i)
            for (size_t r = 0; r < kRight; ++r)
              expected[at(l, i, r, kIndices)] = x[at(l, size_t(places[at(l, i, r, kIndices)]), r, kDimension)];
        const auto y = resultBuffer(type, kOut);
        auto launch = context.launch("indexing.metal", "gather_" + names);
        launch.arguments(uint64_t(kOut), uint64_t(kLeft), uint64_t(kDimension), uint64_t(kRight), uint64_t(kIndices), bufferOf(type, x),
                         bufferOf(index, places), y);
        runLinear(launch, kOut);
        return Comparison{valuesIn(y, type, kOut), expected};
      });

      const Values added = roundedTo(type, randomValues(kOut, -1, 1, 4));
      context.check("sa_" + names, shape, {16 * roundingOf(type), 1}, [&] {
        Values expected = x;
        for (size_t l = 0; l < kLeft; ++l)
          for (size_t i = 0; i < kIndices; ++i)
            for (size_t r = 0; r < kRight; ++r)
              expected[at(l, size_t(places[at(l, i, r, kIndices)]), r, kDimension)] += added[at(l, i, r, kIndices)];
        const auto y = bufferOf(type, x);
        auto launch = context.launch("indexing.metal", "sa_" + names);
        launch.arguments(uint64_t(kLeft * kRight), uint64_t(kLeft), uint64_t(kIndices), uint64_t(kRight), uint64_t(kDimension),
                         bufferOf(type, added), bufferOf(index, places), y);
        runLinear(launch, kLeft * kRight);
        return Comparison{valuesIn(y, type, x.size()), expected};
      });

      context.check("ia_" + names, shape, {16 * roundingOf(type), 1}, [&] {
        Values expected = x;
        for (size_t l = 0; l < kLeft; ++l)
          for (size_t i = 0; i < kIndices; ++i)
            for (size_t r = 0; r < kRight; ++r) expected[at(l, size_t(rows[i]), r, kDimension)] += added[at(l, i, r, kIndices)];
        const auto y = bufferOf(type, x);
        auto launch = context.launch("indexing.metal", "ia_" + names);
        launch.arguments(uint64_t(kLeft * kRight), uint64_t(kLeft), uint64_t(kIndices), uint64_t(kRight), uint64_t(kDimension),
                         uint64_t(kIndices), bufferOf(type, added), bufferOf(index, rows), y);
        runLinear(launch, kLeft * kRight);
        return Comparison{valuesIn(y, type, x.size()), expected};
      });
    }
}

/// The largest distance between the distribution of `values` and `cumulative`, as Kolmogorov and Smirnov measure it.
double distance(Values values, const std::function<double(double)>& cumulative) {
  std::sort(values.begin(), values.end());
  double largest = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double expected = cumulative(values[i]), count = double(values.size());
    largest = std::max({largest, std::fabs(expected - double(i) / count), std::fabs(expected - double(i + 1) / count)});
  }
  return largest;
}

void checkRandom(Context& context) {
  constexpr size_t kCount = 100001;
  // A sample of this size is further off by chance only once in a million times.
  const double allowed = 2.7 / std::sqrt(double(kCount));
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    // 16-bit values are steps in the distribution.
    const double step = type == T::Float ? 0 : type == T::Half ? 1e-3 : 8e-3;
    const auto run = [&](const std::string& kernel, float first, float second, const std::function<double(double)>& cumulative) {
      context.check(kernel, std::to_string(kCount), {allowed + step, 1}, [&] {
        const auto seed = bufferOf(T::UInt, {299, 792458}), y = resultBuffer(type, kCount);
        auto launch = context.launch("random.metal", kernel);
        launch.arguments(uint64_t(kCount), first, second, seed, y);
        runLinear(launch, kCount / 2 + 1);
        // As one number that should be 0, beside one that is 1.
        return Comparison{{1, distance(valuesIn(y, type, kCount), cumulative)}, {1, 0}};
      });
    };
    run(fmt::format("rand_uniform_{}", shortName(type)), -2, 3, [](double x) { return std::clamp((x + 2) / 5, 0.0, 1.0); });
    run(fmt::format("rand_normal_{}", shortName(type)), 1, 2, [](double x) { return 0.5 * std::erfc(-(x - 1) / 2 * M_SQRT1_2); });
  }
}

const Registration kIndexing{{"candle", "indexing", checkIndexing}}, kRandom{{"candle", "random", checkRandom}};

}  // namespace
}  // namespace invar::kernels::candle
