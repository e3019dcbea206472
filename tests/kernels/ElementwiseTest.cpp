// Kernels of one element a thread, for grids that are no multiple of anything.
#include <algorithm>
#include <cmath>

#include "KernelTest.hpp"

namespace invar::kernels::test {
namespace {

constexpr const char* kFile = "Elementwise.metal";
constexpr size_t kCount = 1003;

using Elementwise = KernelTest;

struct Unary {
  const char* name;
  double (*f)(double);
  double low, high;
  double tolerance;  ///< of float
};

constexpr Unary kUnary[] = {
    {"Negative", [](double x) { return -x; }, -10, 10, 0},
    {"Square", [](double x) { return x * x; }, -10, 10, 1e-7},
    {"Root", [](double x) { return std::sqrt(x); }, 0, 100, 3e-7},
    {"InverseRoot", [](double x) { return 1 / std::sqrt(x); }, 0.1, 100, 4e-7},
    {"Reciprocal", [](double x) { return 1 / x; }, 0.1, 10, 3e-7},
    {"Magnitude", [](double x) { return std::fabs(x); }, -10, 10, 0},
    {"Exponential", [](double x) { return std::exp(x); }, -8, 8, 2e-6},
    {"Logarithm", [](double x) { return std::log(x); }, 0.1, 100, 2e-6},
    {"Sine", [](double x) { return std::sin(x); }, -3.1, 3.1, 4e-6},
    {"Cosine", [](double x) { return std::cos(x); }, -3.1, 3.1, 4e-6},
    {"HyperbolicTangent", [](double x) { return std::tanh(x); }, -9, 9, 2e-6},
    {"Floor", [](double x) { return std::floor(x); }, -10, 10, 0},
    {"Ceiling", [](double x) { return std::ceil(x); }, -10, 10, 0},
    {"Nearest", [](double x) { return std::round(x); }, -10, 10, 0},
    {"Sign", [](double x) { return double((x > 0) - (x < 0)); }, -2, 2, 0},
    {"Rectified", [](double x) { return std::max(x, 0.0); }, -5, 5, 0},
    {"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }, -8, 8, 4e-6},
    {"Bounded", [](double x) { return std::clamp(x, -0.5, 0.75); }, -2, 2, 0},
};

TEST_F(Elementwise, UnaryFunctionsInEveryFloatType) {
  for (const Unary& unary : kUnary)
    for (const T type : kFloats) {
      const Values x = roundedTo(type, randomValues(kCount, unary.low, unary.high));
      const auto y = resultBuffer(type, kCount);
      const std::string kernel = std::string(unary.name) + "_" + tools::nameOf(type);
      launch(kFile, kernel).buffer(0, bufferOf(type, x)).buffer(1, y).runThreads(size(kCount), size(96));
      // A function of a 16-bit type may round between its operations.
      const double rounding = unary.tolerance ? 6 * roundingOf(type) : 0;
      expectNear(valuesIn(y, type, kCount), mapped(x, unary.f), {std::max(unary.tolerance, rounding), 1e-2}, kernel);
    }
}

TEST_F(Elementwise, BinaryOperatorsChosenByFunctionConstants) {
  double (*const operators[])(double, double) = {
      [](double a, double b) { return a + b; },          [](double a, double b) { return a - b; }, [](double a, double b) { return a * b; },
      [](double a, double b) { return a / b; },          [](double a, double b) { return std::min(a, b); },
      [](double a, double b) { return std::max(a, b); }, [](double a, double b) { return double(a < b); },
      [](double a, double b) { return double(a == b); }};
  for (const T type : {T::Float, T::Half, T::BFloat, T::Int, T::UChar, T::Long})
    for (int operation = 0; operation < 8; ++operation)
      for (const bool isScalar : {false, true}) {
        const bool isFloat = tools::isFloatingPoint(type);
        // Differences of bytes stay positive, products below 256.
        const Values x = isFloat ? roundedTo(type, randomValues(kCount, 1, 9)) : randomIntegers(kCount, 15, 16),
                     y = isFloat ? roundedTo(type, randomValues(kCount, 1, 9, 2)) : randomIntegers(kCount, 1, 15, 2);
        Values expected(kCount);
        for (size_t i = 0; i < kCount; ++i) {
          const double value = operators[operation](x[i], y[isScalar ? 0 : i]);
          expected[i] = isFloat ? value : std::trunc(value);
        }
        const auto z = resultBuffer(type, kCount);
        launch(kFile, std::string("binary_") + tools::nameOf(type), {{"operation", operation}, {"rightIsScalar", isScalar}})
            .arguments(bufferOf(type, x), bufferOf(type, y), z)
            .runThreads(size(kCount), size(100));
        expectNear(valuesIn(z, type, kCount), expected, {3 * roundingOf(type), 1e-2},
                   std::string(tools::nameOf(type)) + " operator " + std::to_string(operation));
      }
}

TEST_F(Elementwise, AffineMapsFourAtATimeWithARest) {
  for (const T type : kFloats)
    for (const uint32_t count : {1u, 3u, 4u, 1002u, 1003u}) {
      const Values x = roundedTo(type, randomValues(count));
      const auto y = resultBuffer(type, count);
      const float map[2] = {1.75f, -0.5f};
      auto kernel = launch(kFile, std::string("affine_") + tools::nameOf(type));
      kernel.buffer(0, bufferOf(type, x)).buffer(1, y).value(2, map).value(3, count).runThreads(size((count + 3) / 4), size(64));
      expectNear(valuesIn(y, type, count), mapped(x, [](double v) { return 1.75 * v - 0.5; }), {2 * roundingOf(type), 1e-1}, tools::nameOf(type));
    }
}

TEST_F(Elementwise, ConversionsBetweenAllTypes) {
  for (const T from : {T::Float, T::Half, T::BFloat, T::Long, T::Int, T::UShort, T::Char})
    for (const T to : {T::Float, T::Half, T::BFloat, T::Long, T::Int, T::UShort, T::Char}) {
      const Values x = tools::isFloatingPoint(from) ? roundedTo(from, randomValues(kCount, 0, 120)) : randomIntegers(kCount, 0, 120);
      const auto y = resultBuffer(to, kCount);
      const std::string kernel = std::string("convert_") + tools::nameOf(from) + "_" + tools::nameOf(to);
      launch(kFile, kernel).arguments(bufferOf(from, x), y).runThreads(size(kCount), size(64));
      EXPECT_EQ(valuesIn(y, to, kCount), roundedTo(to, x)) << kernel;
    }
}

TEST_F(Elementwise, FillsAndChoicesOverTwoDimensions) {
  const size_t width = 37, height = 23, count = width * height;
  for (const T type : {T::Float, T::Half, T::BFloat, T::UChar, T::ULong}) {
    const auto y = resultBuffer(type, count);
    launch(kFile, std::string("fill_") + tools::nameOf(type)).arguments(y, bufferOf(type, {42})).runThreads(size(width, height), size(16, 4));
    EXPECT_EQ(valuesIn(y, type, count), Values(count, 42)) << tools::nameOf(type);
  }
  for (const T type : kFloats) {
    const Values condition = randomIntegers(count, 0, 1, 3), x = roundedTo(type, randomValues(count)), y = roundedTo(type, randomValues(count, -1, 1, 2));
    Values expected(count);
    for (size_t i = 0; i < count; ++i) expected[i] = condition[i] ? x[i] : y[i % width * height + i / width];
    const auto z = resultBuffer(type, count);
    launch(kFile, std::string("choose_") + tools::nameOf(type))
        .arguments(bufferOf(T::Bool, condition), bufferOf(type, x), bufferOf(type, y), z)
        .runThreads(size(width, height), size(8, 8));
    EXPECT_EQ(valuesIn(z, type, count), expected) << tools::nameOf(type);
  }
}

TEST_F(Elementwise, RandomNumbersBitForBit) {
  const uint32_t seed = 299792458;
  Values expected(kCount);
  for (uint32_t i = 0; i < kCount; ++i) {
    uint32_t state = i * 747796405u + seed;
    state = (state >> ((state >> 28) + 4) ^ state) * 277803737u;
    state = state >> 22 ^ state;
    expected[i] = double(state >> 8) * 0x1p-24;
  }
  const auto y = resultBuffer(T::Float, kCount);
  launch(kFile, "random_uniform").arguments(y, seed).runThreads(size(kCount), size(128));
  EXPECT_EQ(valuesIn(y, T::Float, kCount), expected);
}

}  // namespace
}  // namespace invar::kernels::test
