// candle's unary, binary, affine, cast, fill and ternary kernels.
#include <fmt/format.h>

#include <cmath>

#include "kernels/candle/Candle.hpp"

namespace invar::kernels::candle {
namespace {

using T = ElementType;

constexpr size_t kCount = 10007;  // odd, and no multiple of a threadgroup

/// A view of a matrix with its dimensions swapped: shape and strides in elements.
const std::vector<uint64_t> kShape = {71, 67}, kStrides = {1, 71};
constexpr size_t kStrided = 71 * 67;

Values gather(const Values& values) {
  Values out;
  for (uint64_t i = 0; i < kShape[0]; ++i)
    for (uint64_t j = 0; j < kShape[1]; ++j) out.push_back(values[i * kStrides[0] + j * kStrides[1]]);
  return out;
}

void checkUnary(Context& context) {
  struct Function {
    const char* name;
    double (*f)(double);
    double low, high;
    /// Of float; erf and gelu_erf are approximations, and fast math has errors of its own.
    double tolerance;
    /// As Tolerance has it: larger where the function's own steps cancel in 16 bits.
    double ofLargest = 0.01;
  };
  const Function functions[] = {
      {"copy", [](double x) { return x; }, -100, 100, 0},
      {"sqr", [](double x) { return x * x; }, -10, 10, 1e-6},
      {"sqrt", [](double x) { return std::sqrt(x); }, 0, 100, 1e-6},
      {"neg", [](double x) { return -x; }, -10, 10, 0},
      {"recip", [](double x) { return 1 / x; }, 0.5, 10, 1e-6},
      {"abs", [](double x) { return std::fabs(x); }, -10, 10, 0},
      {"exp", [](double x) { return std::exp(x); }, -8, 8, 4e-6},
      {"log", [](double x) { return std::log(x); }, 0.1, 100, 2e-6},
      {"sin", [](double x) { return std::sin(x); }, -6, 6, 4e-6},
      {"cos", [](double x) { return std::cos(x); }, -6, 6, 4e-6},
      {"tanh", [](double x) { return std::tanh(x); }, -20, 20, 2e-6},
      {"erf", [](double x) { return std::erf(x); }, -4, 4, 1e-3},
      {"ceil", [](double x) { return std::ceil(x); }, -10, 10, 0},
      {"floor", [](double x) { return std::floor(x); }, -10, 10, 0},
      {"round", [](double x) { return std::round(x); }, -10, 10, 0},
      {"sign", [](double x) { return double((x > 0) - (x < 0)); }, -2, 2, 0},
      {"relu", [](double x) { return x < 0 ? 0 : x; }, -5, 5, 0},
      {"silu", [](double x) { return x / (1 + std::exp(-x)); }, -8, 8, 1e-5},
      {"sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }, -8, 8, 1e-5},
      {"gelu", [](double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }, -3, 3, 1e-4, 0.5},
      {"gelu_erf", [](double x) { return x * (1 + std::erf(x * M_SQRT1_2)) / 2; }, -3, 3, 1e-3, 0.5},
  };
  for (const Function& function : functions)
    for (const T type : {T::Float, T::Half, T::BFloat}) {
      const Tolerance tolerance{std::max(function.tolerance, 8 * roundingOf(type)), function.ofLargest};
      const Values x = roundedTo(type, randomValues(kCount, function.low, function.high));
      const std::string kernel = fmt::format("{}_{}", function.name, shortName(type));
      context.check(kernel, std::to_string(kCount), tolerance, [&] {
        const auto y = resultBuffer(type, kCount);
        auto launch = context.launch("unary.metal", kernel);
        launch.arguments(uint64_t(kCount), bufferOf(type, x), y);
        runLinear(launch, tilesOf(type, kCount));
        return Comparison{valuesIn(y, type, kCount), mapped(x, function.f)};
      });
      context.check(kernel + "_strided", "71x67", tolerance, [&] {
        const Values part(x.begin(), x.begin() + kStrided);
        const auto y = resultBuffer(type, kStrided);
        auto launch = context.launch("unary.metal", kernel + "_strided");
        launch.arguments(uint64_t(kStrided), uint64_t(2), kShape, kStrides, bufferOf(type, part), y);
        runLinear(launch, kStrided);
        return Comparison{valuesIn(y, type, kStrided), mapped(gather(part), function.f)};
      });
    }
  for (const T type : {T::UChar, T::UInt, T::Long}) {
    const std::string kernel = fmt::format("copy_{}", shortName(type));
    context.check(kernel, std::to_string(kCount), {0}, [&] {
      const Values x = randomIntegers(kCount, 0, 255);
      const auto y = resultBuffer(type, kCount);
      auto launch = context.launch("unary.metal", kernel);
      launch.arguments(uint64_t(kCount), bufferOf(type, x), y);
      runLinear(launch, tilesOf(type, kCount));
      return Comparison{valuesIn(y, type, kCount), x};
    });
  }
}

void checkBinary(Context& context) {
  struct Function {
    const char* name;
    double (*f)(double, double);
    bool isComparison;
  };
  const Function functions[] = {
      {"badd", [](double x, double y) { return x + y; }, false}, {"bsub", [](double x, double y) { return x - y; }, false},
      {"bmul", [](double x, double y) { return x * y; }, false}, {"bdiv", [](double x, double y) { return x / y; }, false},
      {"bminimum", [](double x, double y) { return std::min(x, y); }, false},
      {"bmaximum", [](double x, double y) { return std::max(x, y); }, false},
      {"eq", [](double x, double y) { return double(x == y); }, true}, {"ne", [](double x, double y) { return double(x != y); }, true},
      {"le", [](double x, double y) { return double(x <= y); }, true}, {"lt", [](double x, double y) { return double(x < y); }, true},
      {"ge", [](double x, double y) { return double(x >= y); }, true}, {"gt", [](double x, double y) { return double(x > y); }, true}};
  for (const Function& function : functions)
    for (const T type : {T::Float, T::Half, T::BFloat, T::UChar, T::UInt, T::Long}) {
      const bool isFloat = tools::isFloatingPoint(type);
      // Whole numbers stay in the range of a byte, and the first is never less than the second.
      const Values x = isFloat ? roundedTo(type, randomValues(kCount, 1, 9, 1)) : randomIntegers(kCount, 15, 16, 1);
      const Values y = isFloat ? roundedTo(type, randomValues(kCount, 1, 9, 2)) : randomIntegers(kCount, 1, 15, 2);
      const T out = function.isComparison ? T::Bool : type;
      const Tolerance tolerance{function.isComparison ? 0 : 4 * roundingOf(type), 1e-2};
      const std::string kernel = fmt::format("{}_{}", function.name, shortName(type));
      const auto expected = [&](const Values& a, const Values& b) {
        Values result(a.size());
        for (size_t i = 0; i < a.size(); ++i) result[i] = isFloat ? function.f(a[i], b[i]) : std::floor(function.f(a[i], b[i]));
        return result;
      };
      context.check(kernel, std::to_string(kCount), tolerance, [&] {
        const auto z = resultBuffer(out, kCount);
        auto launch = context.launch("binary.metal", kernel);
        launch.arguments(uint64_t(kCount), bufferOf(type, x), bufferOf(type, y), z);
        runLinear(launch, tilesOf(type, kCount));
        return Comparison{valuesIn(z, out, kCount), expected(x, y)};
      });
      context.check(kernel + "_lstrided", "71x67", tolerance, [&] {
        const Values left(x.begin(), x.begin() + kStrided), right(y.begin(), y.begin() + kStrided);
        const auto z = resultBuffer(out, kStrided);
        auto launch = context.launch("binary.metal", kernel + "_lstrided");
        launch.arguments(uint64_t(kStrided), uint64_t(2), kShape, kStrides, kStrides, bufferOf(type, left), bufferOf(type, right), z);
        runLinear(launch, tilesOf(type, kStrided));
        return Comparison{valuesIn(z, out, kStrided), expected(gather(left), right)};
      });
    }
}

void checkAffine(Context& context) {
  const float factor = 1.75f, shift = -0.5f;
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const Values x = roundedTo(type, randomValues(kCount, 0.1, 4));
    const Tolerance tolerance{8 * roundingOf(type), 1e-2};
    const auto run = [&](const std::string& name, auto f, auto... values) {
      const std::string kernel = name + "_" + shortName(type);
      context.check(kernel, std::to_string(kCount), tolerance, [&] {
        const auto y = resultBuffer(type, kCount);
        auto launch = context.launch("affine.metal", kernel);
        launch.arguments(uint64_t(kCount), values..., bufferOf(type, x), y);
        runLinear(launch, tilesOf(type, kCount));
        return Comparison{valuesIn(y, type, kCount), mapped(x, f)};
      });
    };
    run("affine", [](double v) { return v * 1.75 - 0.5; }, factor, shift);
    run("powf", [](double v) { return std::pow(v, 1.75); }, factor);
    run("elu", [](double v) { return v > 0 ? v : 1.75 * std::expm1(v); }, factor);
  }
}

void checkCast(Context& context) {
  const T types[] = {T::Float, T::Half, T::BFloat, T::Long, T::UInt, T::UChar};
  for (const T from : types)
    for (const T to : types) {
      const Values x = tools::isFloatingPoint(from) ? roundedTo(from, randomValues(kCount, 0, 250)) : randomIntegers(kCount, 0, 250);
      const std::string kernel = fmt::format("cast_{}_{}", shortName(from), shortName(to));
      context.check(kernel, std::to_string(kCount), {0}, [&] {
        const auto y = resultBuffer(to, kCount);
        auto launch = context.launch("cast.metal", kernel);
        launch.arguments(uint64_t(kCount), bufferOf(from, x), y);
        runLinear(launch, tilesOf(from, kCount));
        return Comparison{valuesIn(y, to, kCount), roundedTo(to, x)};
      });
    }
}

void checkFill(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat, T::Long, T::UInt, T::UChar}) {
    const std::string kernel = fmt::format("fill_{}", shortName(type));
    context.check(kernel, std::to_string(kCount), {0}, [&] {
      const auto y = resultBuffer(type, kCount);
      auto launch = context.launch("fill.metal", kernel);
      launch.buffer(0, y).buffer(1, bufferOf(type, {42})).value(2, uint64_t(kCount));
      runLinear(launch, kCount);
      return Comparison{valuesIn(y, type, kCount), Values(kCount, 42)};
    });
  }
}

void checkTernary(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const std::string kernel = fmt::format("where_u8_{}", shortName(type));
    context.check(kernel, "71x67", {0}, [&] {
      const Values condition = randomIntegers(kStrided, 0, 1, 3), x = roundedTo(type, randomValues(kStrided, -1, 1, 1)),
                   y = roundedTo(type, randomValues(kStrided, -1, 1, 2));
      const auto z = resultBuffer(type, kStrided);
      // The condition as it lies, the left side through its strides.
      auto launch = context.launch("ternary.metal", kernel, {{"0", 1}, {"1", 0}, {"2", 1}});
      const std::vector<uint64_t> whole = {67, 1};
      launch.arguments(uint64_t(kStrided), uint64_t(2), kShape, whole, kStrides, whole, bufferOf(T::UChar, condition),
                       bufferOf(type, x), bufferOf(type, y), z);
      runLinear(launch, tilesOf(type, kStrided));
      Values expected = gather(x);
      for (size_t i = 0; i < kStrided; ++i)
        if (!condition[i]) expected[i] = y[i];
      return Comparison{valuesIn(z, type, kStrided), expected};
    });
  }
}

const Registration kUnary{{"candle", "unary", checkUnary}}, kBinary{{"candle", "binary", checkBinary}},
    kAffine{{"candle", "affine", checkAffine}}, kCast{{"candle", "cast", checkCast}},
    kFill{{"candle", "fill", checkFill}}, kTernary{{"candle", "ternary", checkTernary}};

}  // namespace
}  // namespace invar::kernels::candle
