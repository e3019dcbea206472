// candle's kernels over rows: reductions, softmax, norms, rotary embedding and sorting.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/candle/Candle.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::candle {
namespace {

using T = ElementType;

struct Rows {
  size_t count, length;
  std::string text() const { return fmt::format("{}x{}", count, length); }
  size_t elements() const { return count * length; }
};

constexpr Rows kRows[] = {{37, 1000}, {3, 4096}, {64, 33}, {1, 7}};

void runRows(tools::Launch& launch, const Rows& rows) {
  launch.runGroups(MTL::Size::Make(rows.count, 1, 1), MTL::Size::Make(reducingThreads(rows.length), 1, 1));
}

double sum(const double* row, size_t length) { double s = 0; for (size_t i = 0; i < length; ++i) s += row[i]; return s; }
double product(const double* row, size_t length) { double p = 1; for (size_t i = 0; i < length; ++i) p *= row[i]; return p; }
double least(const double* row, size_t length) { return *std::min_element(row, row + length); }
double most(const double* row, size_t length) { return *std::max_element(row, row + length); }
double placeOfLeast(const double* row, size_t length) { return double(std::min_element(row, row + length) - row); }
double placeOfMost(const double* row, size_t length) { return double(std::max_element(row, row + length) - row); }

void checkReduce(Context& context) {
  struct Reduction {
    const char* name;
    double (*f)(const double*, size_t);
    bool givesPlace, isExact;
  };
  const Reduction reductions[] = {{"fast_sum", sum, false, false},    {"fast_mul", product, false, false},
                                  {"fast_min", least, false, true},   {"fast_max", most, false, true},
                                  {"fast_argmin", placeOfLeast, true, true}, {"fast_argmax", placeOfMost, true, true}};
  for (const Reduction& reduction : reductions)
    for (const T type : {T::Float, T::Half, T::BFloat, T::UInt, T::Long})
      for (const Rows& rows : kRows) {
        const bool isFloat = tools::isFloatingPoint(type), isProduct = reduction.f == product;
        Values x = isFloat ? randomValues(rows.elements(), 0, 1) : randomIntegers(rows.elements(), 0, 100000);
        // Products of a few powers of two among ones are exact, and in range.
        if (isProduct)
          x = mapped(randomIntegers(rows.elements(), 0, int(rows.length / 4)),
                     [&](double v) { return v == 0 ? 2 : v == 1 && isFloat ? 0.5 : 1; });
        x = roundedTo(type, x);
        // Sums are kept in the element's type: each of log2(length) levels rounds, and each thread's own chain.
        const double steps = double(rows.length) / double(reducingThreads(rows.length)) + std::log2(double(rows.length));
        const Tolerance tolerance{reduction.isExact || isProduct || !isFloat ? 0 : steps * 2 * roundingOf(type), 1};
        const T out = reduction.givesPlace ? T::UInt : type;
        const std::string kernel = fmt::format("{}_{}", reduction.name, shortName(type));
        Values expected;
        for (size_t row = 0; row < rows.count; ++row) expected.push_back(reduction.f(x.data() + row * rows.length, rows.length));
        const std::vector<uint32_t> shape = {uint32_t(rows.count), uint32_t(rows.length)};
        // Equal elements have no order in a tree: compare what the place holds.
        const auto found = [&](Values got) {
          if (reduction.givesPlace)
            for (size_t row = 0; row < rows.count; ++row)
              got[row] = got[row] < double(rows.length) ? x[row * rows.length + size_t(got[row])] : -1;
          return got;
        };
        context.check(kernel, rows.text(), tolerance, [&] {
          const auto y = resultBuffer(out, rows.count);
          auto launch = context.launch("reduce.metal", kernel);
          launch.arguments(uint32_t(rows.elements()), uint32_t(2), shape, uint32_t(rows.length), bufferOf(type, x), y);
          runRows(launch, rows);
          return Comparison{found(valuesIn(y, out, rows.count)), found(expected)};
        });
        if (reduction.givesPlace) continue;
        context.check(kernel + "_strided", rows.text(), tolerance, [&] {
          // The same rows as columns of a matrix.
          Values transposed(x.size());
          for (size_t i = 0; i < rows.count; ++i)
            for (size_t j = 0; j < rows.length; ++j) transposed[j * rows.count + i] = x[i * rows.length + j];
          const std::vector<uint32_t> strides = {1, uint32_t(rows.count)};
          const auto y = resultBuffer(out, rows.count);
          auto launch = context.launch("reduce.metal", kernel + "_strided");
          launch.arguments(uint32_t(rows.elements()), uint32_t(2), shape, strides, uint32_t(rows.length), bufferOf(type, transposed), y);
          runRows(launch, rows);
          return Comparison{valuesIn(y, out, rows.count), expected};
        });
      }
}

void checkSoftmax(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const Rows& rows : kRows) {
      const std::string kernel = fmt::format("softmax_{}", shortName(type));
      context.check(kernel, rows.text(), {std::max(1e-5, 4 * roundingOf(type)), 0.1}, [&] {
        const Values x = roundedTo(type, randomValues(rows.elements(), -8, 8));
        const auto y = resultBuffer(type, rows.elements());
        auto launch = context.launch("reduce.metal", kernel);
        launch.arguments(uint32_t(rows.elements()), uint32_t(rows.length), bufferOf(type, x), y);
        runRows(launch, rows);
        return Comparison{valuesIn(y, type, rows.elements()), reference::softmax(x, rows.length)};
      });
    }
}

void checkNorms(Context& context) {
  const float epsilon = 1e-5f;
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const Rows& rows : kRows) {
      const Values x = roundedTo(type, randomValues(rows.elements(), -2, 3)), scale = roundedTo(type, randomValues(rows.length, 0.5, 1.5, 2)),
                   shift = roundedTo(type, randomValues(rows.length, -1, 1, 3));
      const Tolerance tolerance{std::max(1e-5, 4 * roundingOf(type)), 0.3};
      context.check(fmt::format("rmsnorm_{}", shortName(type)), rows.text(), tolerance, [&] {
        const auto y = resultBuffer(type, rows.elements());
        auto launch = context.launch("reduce.metal", fmt::format("rmsnorm_{}", shortName(type)));
        launch.arguments(uint32_t(rows.elements()), uint32_t(rows.length), bufferOf(type, x), y, bufferOf(type, scale), epsilon);
        runRows(launch, rows);
        return Comparison{valuesIn(y, type, rows.elements()), reference::rmsNorm(x, rows.length, epsilon, scale)};
      });
      context.check(fmt::format("layernorm_{}", shortName(type)), rows.text(), tolerance, [&] {
        const auto y = resultBuffer(type, rows.elements());
        auto launch = context.launch("reduce.metal", fmt::format("layernorm_{}", shortName(type)));
        launch.arguments(uint32_t(rows.elements()), uint32_t(rows.length), bufferOf(type, x), y, bufferOf(type, scale),
                         bufferOf(type, shift), epsilon);
        runRows(launch, rows);
        return Comparison{valuesIn(y, type, rows.elements()), reference::layerNorm(x, rows.length, epsilon, scale, shift)};
      });
    }
}

void checkRope(Context& context) {
  // batch * heads, tokens, depth
  constexpr size_t kHeads = 6, kTokens = 29, kDepth = 64, kHalf = kDepth / 2, kCount = kHeads * kTokens * kDepth;
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const Values x = roundedTo(type, randomValues(kCount));
    Values cosine, sine;
    for (size_t t = 0; t < kTokens; ++t)
      for (size_t i = 0; i < kHalf; ++i) {
        const double angle = double(t) * std::pow(10000.0, -2.0 * double(i) / kDepth);
        cosine.push_back(tools::rounded(type, std::cos(angle)));
        sine.push_back(tools::rounded(type, std::sin(angle)));
      }
    const Tolerance tolerance{4 * roundingOf(type), 1};
    const std::string shape = fmt::format("{}x{}x{}", kHeads, kTokens, kDepth);
    const auto check = [&](const std::string& name, bool isInterleaved, bool tokensFirst, auto... sizes) {
      const std::string kernel = name + "_" + shortName(type);
      context.check(kernel, shape, tolerance, [&] {
        Values expected(kCount);
        for (size_t row = 0; row < kHeads * kTokens; ++row) {
          const size_t token = tokensFirst ? row / kHeads : row % kTokens;
          for (size_t i = 0; i < kHalf; ++i) {
            const size_t a = row * kDepth + (isInterleaved ? 2 * i : i), b = a + (isInterleaved ? 1 : kHalf);
            const double c = cosine[token * kHalf + i], s = sine[token * kHalf + i];
            expected[a] = x[a] * c - x[b] * s;
            expected[b] = x[a] * s + x[b] * c;
          }
        }
        const auto y = resultBuffer(type, kCount);
        auto launch = context.launch("reduce.metal", kernel);
        launch.arguments(uint64_t(sizes)..., uint64_t(0), bufferOf(type, x), bufferOf(type, cosine), bufferOf(type, sine), y);
        runLinear(launch, kCount / 2);
        return Comparison{valuesIn(y, type, kCount), expected};
      });
    };
    check("rope_i", true, false, kHeads, kTokens * kDepth);
    check("rope", false, false, kHeads, kTokens * kDepth, kDepth);
    check("rope_thd", false, true, size_t(1), kTokens, kHeads, kDepth);
  }
}

/// Numbers without equals, so that the order is one.
Values shuffled(T type, size_t count, unsigned seed) {
  Values x(count);
  for (size_t i = 0; i < count; ++i) x[i] = type == T::UChar ? double(i % 256) : double(i) - (tools::isFloatingPoint(type) ? double(count / 2) : 0);
  const Values keys = randomValues(count, 0, 1, seed), order = reference::argSort(keys, count);
  Values out(count);
  for (size_t i = 0; i < count; ++i) out[i] = x[size_t(order[i])];
  return out;
}

void checkSort(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat, T::UInt, T::Long, T::UChar})
    for (const bool descending : {false, true}) {
      const size_t length = type == T::BFloat || type == T::UChar ? 200 : 700, rows = 5, padded = std::bit_ceil(length);
      const std::string kernel = fmt::format("asort_{}_{}", descending ? "desc" : "asc", shortName(type));
      context.check(kernel, fmt::format("{}x{}", rows, length), {0}, [&] {
        Values x;
        for (unsigned row = 0; row < rows; ++row) {
          const Values more = shuffled(type, length, row + 1);
          x.insert(x.end(), more.begin(), more.end());
        }
        const auto y = resultBuffer(T::UInt, x.size());
        auto launch = context.launch("sort.metal", kernel);
        launch.arguments(bufferOf(type, x), y, int64_t(length), int64_t(padded)).threadgroup(0, padded * 4);
        launch.runGroups(MTL::Size::Make(1, rows, 1), MTL::Size::Make(padded, 1, 1));
        return Comparison{valuesIn(y, T::UInt, x.size()), reference::argSort(x, length, descending)};
      });
    }
  const std::pair<T, const char*> merged[] = {{T::Float, "float32"}, {T::Half, "float16"}, {T::UInt, "uint32"}, {T::Long, "int64"}};
  for (const auto& [type, name] : merged)
    for (const size_t block : {128, 256}) {
      const size_t length = block * 8 - 25, rows = 3;
      const std::string kernel = fmt::format("carg_block_sort_{}_uint32_bn{}_tn8", name, block);
      context.check(kernel, fmt::format("{}x{}", rows, length), {0}, [&] {
        Values x;
        for (unsigned row = 0; row < rows; ++row) {
          const Values more = shuffled(type, length, row + 1);
          x.insert(x.end(), more.begin(), more.end());
        }
        const auto y = resultBuffer(T::UInt, x.size());
        auto launch = context.launch("mlx_sort.metal", kernel);
        launch.arguments(bufferOf(type, x), y, int32_t(length), int32_t(1), int32_t(1), int32_t(length), int32_t(length));
        launch.runGroups(MTL::Size::Make(1, rows, 1), MTL::Size::Make(block, 1, 1));
        return Comparison{valuesIn(y, T::UInt, x.size()), reference::argSort(x, length)};
      });
    }
}

const Registration kReduce{{"candle", "reduce", checkReduce}}, kSoftmax{{"candle", "softmax", checkSoftmax}},
    kNorms{{"candle", "norms", checkNorms}}, kRope{{"candle", "rope", checkRope}}, kSort{{"candle", "sort", checkSort}};

}  // namespace
}  // namespace invar::kernels::candle
