// ggml's kernels for each element: unary functions (scale and fill among them), binary ones, copies with conversion.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/ggml/Ggml.hpp"

namespace invar::kernels::ggml {
namespace {

using T = ElementType;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Runs a unary kernel over a tensor whose rows are multiples of 4, and over one whose rows are not.
void checkFunction(Context& context, const char* name, int operation, double (*f)(double), double low, double high, double tolerance,
                   std::initializer_list<double> parameters) {
  for (const T type : {T::Float, T::Half})
    for (const int64_t length : {1024, 333}) {
      const bool isBy4 = length % 4 == 0;
      const std::string kernel = fmt::format("kernel_unary_{}_{}{}", shortName(type), shortName(type), isBy4 ? "_4" : "");
      const Tensor t = dense({length, 7, 3, 2}, tools::sizeOf(type));
      context.check(fmt::format("{} ({})", kernel, name), t.text(), {std::max(tolerance, 4 * roundingOf(type)), 0.02}, [&] {
        const Values x = roundedTo(type, randomValues(t.count(), low, high));
        const auto y = resultBuffer(type, t.count());
        auto launch = context.launch(kFile, kernel, {{"1200", operation}, {"1201", 0}});
        Tensor counted = t;
        if (isBy4) counted.extent[0] /= 4;
        PackedArguments arguments;
        add32(arguments, counted);
        add32(arguments, counted);
        arguments.f32(parameters);
        launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(type, x)).buffer(2, y);
        const size_t steps = size_t(counted.extent[0]), threads = std::min<size_t>(steps, 256);
        launch.runGroups(MTL::Size::Make((steps + threads - 1) / threads * size_t(t.extent[1]), size_t(t.extent[2]), size_t(t.extent[3])),
                         MTL::Size::Make(threads, 1, 1));
        return Comparison{valuesIn(y, type, t.count()), mapped(x, f)};
      });
    }
}

// slope, scale, bias, value, least, most
constexpr std::initializer_list<double> kParameters = {0.25, 1.75, -0.5, 42, -0.5, 0.75};

void checkUnary(Context& context) {
  const auto run = [&](const char* name, int operation, double (*f)(double), double low, double high, double tolerance) {
    checkFunction(context, name, operation, f, low, high, tolerance, kParameters);
  };
  run("clamp", 12, [](double x) { return std::clamp(x, -0.5, 0.75); }, -2, 2, 0);
  run("sqr", 13, [](double x) { return x * x; }, -10, 10, 1e-6);
  run("sqrt", 14, [](double x) { return std::sqrt(x); }, 0, 100, 1e-6);
  run("sin", 15, [](double x) { return std::sin(x); }, -6, 6, 4e-6);
  run("cos", 16, [](double x) { return std::cos(x); }, -6, 6, 4e-6);
  run("log", 17, [](double x) { return std::log(x); }, 0.1, 100, 2e-6);
  run("leaky_relu", 18, [](double x) { return x > 0 ? x : x * 0.25; }, -5, 5, 1e-6);
  run("tanh", 100, [](double x) { return std::tanh(x); }, -20, 20, 2e-6);
  run("relu", 101, [](double x) { return std::max(0.0, x); }, -5, 5, 0);
  run("sigmoid", 102, sigmoid, -8, 8, 1e-5);
  run("gelu", 103, [](double x) { return 0.5 * x * (1 + std::tanh(0.79788456080286535587989211986876 * x * (1 + 0.044715 * x * x))); }, -4, 4, 5e-5);
  run("gelu_erf", 104, [](double x) { return 0.5 * x * (1 + std::erf(x * M_SQRT1_2)); }, -4, 4, 1e-4);
  run("gelu_quick", 105, [](double x) { return x * sigmoid(1.702 * x); }, -4, 4, 1e-5);
  run("silu", 106, [](double x) { return x * sigmoid(x); }, -8, 8, 1e-5);
  run("elu", 107, [](double x) { return x > 0 ? x : std::expm1(x); }, -5, 5, 1e-5);
  run("neg", 108, [](double x) { return -x; }, -5, 5, 0);
  run("abs", 109, [](double x) { return std::fabs(x); }, -5, 5, 0);
  run("sgn", 110, [](double x) { return double((x > 0) - (x < 0)); }, -5, 5, 0);
  run("step", 111, [](double x) { return double(x > 0); }, -5, 5, 0);
  run("hardswish", 112, [](double x) { return x * std::clamp(x / 6 + 0.5, 0.0, 1.0); }, -5, 5, 1e-5);
  run("hardsigmoid", 113, [](double x) { return std::clamp(x / 6 + 0.5, 0.0, 1.0); }, -5, 5, 1e-5);
  run("exp", 114, [](double x) { return std::exp(x); }, -8, 8, 4e-6);
  run("softplus", 115, [](double x) { return std::log1p(std::exp(x)); }, -3, 25, 1e-5);
  run("expm1", 116, [](double x) { return std::expm1(x); }, -2, 2, 1e-5);
  run("floor", 117, [](double x) { return std::floor(x); }, -10, 10, 0);
  run("ceil", 118, [](double x) { return std::ceil(x); }, -10, 10, 0);
  run("round", 119, [](double x) { return std::round(x); }, -10, 10, 0);
  run("trunc", 120, [](double x) { return std::trunc(x); }, -10, 10, 0);
}

void checkAffine(Context& context) {
  checkFunction(context, "scale", 10, [](double x) { return 1.75 * x - 0.5; }, -5, 5, 1e-6, kParameters);
}
void checkFill(Context& context) {
  checkFunction(context, "fill", 11, [](double) { return 42.0; }, -5, 5, 0, kParameters);
}

void checkBinary(Context& context) {
  double (*const functions[])(double, double) = {[](double x, double y) { return x + y; }, [](double x, double y) { return x - y; },
                                                 [](double x, double y) { return x * y; }, [](double x, double y) { return x / y; }};
  const char* names[] = {"add", "sub", "mul", "div"};
  for (const T type : {T::Float, T::Half})
    for (int operation = 0; operation < 4; ++operation)
      for (const int64_t length : {1024, 333}) {
        const bool isBy4 = length % 4 == 0;
        const std::string kernel = fmt::format("kernel_bin_fuse_{0}_{0}_{0}{1}", shortName(type), isBy4 ? "_4" : "");
        // The right side has fewer rows and is repeated.
        const Tensor a = dense({length, 6, 3, 2}, tools::sizeOf(type)), b = dense({length, 3, 1, 2}, tools::sizeOf(type));
        context.check(fmt::format("{} ({})", kernel, names[operation]), fmt::format("{}, {}", a.text(), b.text()), {4 * roundingOf(type), 0.02}, [&] {
          const Values x = roundedTo(type, randomValues(a.count(), -2, 2)), y = roundedTo(type, randomValues(b.count(), 0.5, 2, 2));
          Values expected(a.count());
          for (size_t i = 0; i < expected.size(); ++i) {
            const size_t column = i % size_t(length), i1 = i / size_t(length) % 6, i3 = i / size_t(length) / 18;
            expected[i] = functions[operation](x[i], y[(i3 * 3 + i1 % 3) * size_t(length) + column]);
          }
          const auto z = resultBuffer(type, a.count());
          auto launch = context.launch(kFile, kernel, {{"1300", operation}, {"1301", 1}, {"1302", 0}, {"1303", 0}});
          PackedArguments arguments;
          for (Tensor t : {a, b, a}) {
            if (isBy4) t.extent[0] /= 4;
            add32(arguments, t);
          }
          arguments.u64({0, 0, 0, 0, 0, 0, 0, 0, 0});
          launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(type, x)).buffer(2, bufferOf(type, y)).buffer(3, z);
          launch.runGroups(MTL::Size::Make(6, 3, 2), MTL::Size::Make(128, 1, 1));
          return Comparison{valuesIn(z, type, a.count()), expected};
        });
      }
}

void checkCast(Context& context) {
  const std::pair<T, T> casts[] = {{T::Float, T::Float}, {T::Float, T::Half}, {T::Float, T::BFloat}, {T::Half, T::Float},
                                   {T::Half, T::Half},   {T::BFloat, T::Float}, {T::BFloat, T::BFloat}};
  for (const auto& [from, to] : casts) {
    const std::string kernel = fmt::format("kernel_cpy_{}_{}", shortName(from), shortName(to));
    const Tensor a = dense({333, 7, 3, 2}, tools::sizeOf(from)), b = dense({333, 7, 3, 2}, tools::sizeOf(to));
    context.check(kernel, a.text(), {0}, [&, from = from, to = to] {
      const Values x = roundedTo(from, randomValues(a.count(), -100, 100));
      const auto y = resultBuffer(to, a.count());
      auto launch = context.launch(kFile, kernel);
      PackedArguments arguments;
      arguments.i64({a.extent[0]});
      add64(arguments, a);
      add64(arguments, b);
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(from, x)).buffer(2, y);
      launch.runGroups(MTL::Size::Make(2 * 7, 3, 2), MTL::Size::Make(256, 1, 1));
      return Comparison{valuesIn(y, to, a.count()), roundedTo(to, x)};
    });
  }
}

const Registration kUnary{{"ggml", "unary", checkUnary}}, kBinary{{"ggml", "binary", checkBinary}}, kAffine{{"ggml", "affine", checkAffine}},
    kCast{{"ggml", "cast", checkCast}}, kFill{{"ggml", "fill", checkFill}};

}  // namespace
}  // namespace invar::kernels::ggml
