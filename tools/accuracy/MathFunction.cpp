#include "accuracy/MathFunction.hpp"

#include <algorithm>
#include <cmath>

namespace invar::accuracy {
namespace {

using Real = long double;
using Kind = Bound::Kind;

constexpr Real kPi = 3.14159265358979323846264338327950288L;

constexpr Bound ulps(double value) { return {Kind::Ulps, value}; }
constexpr Bound kRounded{Kind::Ulps, 0.5}, kExact{Kind::Ulps, 0}, kFormula{Kind::Formula};
constexpr Bound kExponential{Kind::Exponential}, kLogarithm{Kind::Logarithm};
constexpr Bound kSine{Kind::Absolute, 0x1p-13, 3.14159};
constexpr Bound kSineOfPi{Kind::Absolute, 0x1p-13, 1};

Real sinPi(Real x) {
  x = std::remainder(x, Real(2));
  if (x == std::trunc(x)) return 0;
  // Near whole numbers the sine of what is missing keeps its digits.
  if (std::fabs(x) > 0.5L) x = std::copysign(1 - std::fabs(x), x);
  return std::sin(x * kPi);
}
Real cosPi(Real x) {
  x = std::fabs(std::remainder(x, Real(2)));
  return std::sin((0.5L - x) * kPi);
}
Real roundToEven(Real x) { return std::nearbyint(x); }
Real median(Real x, Real y, Real z) { return std::max(std::min(x, y), std::min(std::max(x, y), z)); }

#define OF(...) [](Real x, Real y, Real z) -> Real { (void)x, (void)y, (void)z; return __VA_ARGS__; }

}  // namespace

const std::vector<MathFunction>& mathFunctions() {
  static const std::vector<MathFunction> all = {
    {"acos", 1, "NS::acos(x)", OF(std::acos(x)), ulps(4), ulps(5), 1, nullptr},
    {"acosh", 1, "NS::acosh(x)", OF(std::acosh(x)), ulps(4), kFormula, 1, "1"},
    {"asin", 1, "NS::asin(x)", OF(std::asin(x)), ulps(4), ulps(5), 1, nullptr},
    {"asinh", 1, "NS::asinh(x)", OF(std::asinh(x)), ulps(4), kFormula, 1, nullptr},
    {"atan", 1, "NS::atan(x)", OF(std::atan(x)), ulps(5), ulps(5), 1, "1"},
    {"atanh", 1, "NS::atanh(x)", OF(std::atanh(x)), ulps(5), kFormula, 1, "1"},
    {"atan2", 2, "NS::atan2(x, y)", OF(std::atan2(x, y)), ulps(6), kFormula, 1, nullptr},
    {"ceil", 1, "NS::ceil(x)", OF(std::ceil(x)), kRounded, kRounded, 0.5, "1"},
    {"copysign", 2, "NS::copysign(x, y)", OF(std::copysign(x, y)), kExact, kExact, 0, nullptr},
    {"cos", 1, "NS::cos(x)", OF(std::cos(x)), ulps(4), kSine, 1, "pi/2"},
    {"cosh", 1, "NS::cosh(x)", OF(std::cosh(x)), ulps(4), kFormula, 1, nullptr},
    {"cospi", 1, "NS::cospi(x)", OF(cosPi(x)), ulps(4), kSineOfPi, 1, "1"},
    {"divide", 2, "NS::divide(x, y)", OF(x / y), kRounded, ulps(2.5), 0.5, nullptr},
    {"exp", 1, "NS::exp(x)", OF(std::exp(x)), ulps(4), kExponential, 1, nullptr},
    {"exp2", 1, "NS::exp2(x)", OF(std::exp2(x)), ulps(4), kExponential, 1, nullptr},
    {"exp10", 1, "NS::exp10(x)", OF(::exp10l(x)), ulps(4), kFormula, 1, nullptr},
    {"fabs", 1, "NS::fabs(x)", OF(std::fabs(x)), kExact, kExact, 0, nullptr},
    {"fdim", 2, "NS::fdim(x, y)", OF(std::fdim(x, y)), kRounded, kRounded, 0.5, nullptr},
    {"floor", 1, "NS::floor(x)", OF(std::floor(x)), kRounded, kRounded, 0.5, "1"},
    {"fma", 3, "NS::fma(x, y, z)", OF(std::fma(x, y, z)), kRounded, kRounded, 0.5, nullptr},
    {"fmax", 2, "NS::fmax(x, y)", OF(std::fmax(x, y)), kExact, kExact, 0, nullptr},
    {"fmin", 2, "NS::fmin(x, y)", OF(std::fmin(x, y)), kExact, kExact, 0, nullptr},
    {"fmod", 2, "NS::fmod(x, y)", OF(std::fmod(x, y)), kExact, kFormula, 0, nullptr},
    // The specification keeps it below 1, where rounding would not.
    {"fract", 1, "NS::fract(x)", OF(std::min(x - std::floor(x), 0x1.fffffep-1L)), kRounded, kRounded, 1, "1"},
    {"ldexp", 1, "NS::ldexp(x, 7) + NS::ldexp(x, -3)", OF(std::ldexp(x, 7) + std::ldexp(x, -3)), ulps(1), ulps(1), 1,
     nullptr},
    {"log", 1, "NS::log(x)", OF(std::log(x)), ulps(4), kLogarithm, 1, "1"},
    {"log2", 1, "NS::log2(x)", OF(std::log2(x)), ulps(4), kLogarithm, 1, "1"},
    {"log10", 1, "NS::log10(x)", OF(std::log10(x)), ulps(4), kFormula, 1, "1"},
    {"median3", 3, "NS::median3(x, y, z)", OF(median(x, y, z)), kExact, kExact, 0, nullptr},
    {"pow", 2, "NS::pow(x, y)", OF(std::pow(x, y)), ulps(16), kFormula, 1, "1"},
    {"powr", 2, "NS::powr(x, y)", OF(x < 0 ? Real(NAN) : std::pow(x, y)), ulps(16), kFormula, 1, "1"},
    {"rint", 1, "NS::rint(x)", OF(roundToEven(x)), kRounded, kRounded, 0.5, "1"},
    {"round", 1, "NS::round(x)", OF(std::round(x)), kRounded, kRounded, 0.5, "1"},
    {"rsqrt", 1, "NS::rsqrt(x)", OF(1 / std::sqrt(x)), kRounded, ulps(2), 0.5, nullptr},
    {"sin", 1, "NS::sin(x)", OF(std::sin(x)), ulps(4), kSine, 1, "pi/2"},
    {"sincos", 1, "NS::sincos(x, second) * T(0) + second", OF(std::isinf(x) ? Real(NAN) : std::cos(x)), ulps(4), kSine, 1,
     "pi/2"},
    {"sinh", 1, "NS::sinh(x)", OF(std::sinh(x)), ulps(4), kFormula, 1, nullptr},
    {"sinpi", 1, "NS::sinpi(x)", OF(sinPi(x)), ulps(4), kSineOfPi, 1, "1"},
    {"sqrt", 1, "NS::sqrt(x)", OF(std::sqrt(x)), kRounded, kFormula, 0.5, nullptr},
    {"tan", 1, "NS::tan(x)", OF(std::tan(x)), ulps(6), kFormula, 1, "pi/2"},
    {"tanh", 1, "NS::tanh(x)", OF(std::tanh(x)), ulps(5), kFormula, 1, nullptr},
    {"tanpi", 1, "NS::tanpi(x)", OF(sinPi(x) / cosPi(x)), ulps(6), kFormula, 1, "1"},
    {"trunc", 1, "NS::trunc(x)", OF(std::trunc(x)), kRounded, kRounded, 0.5, "1"},
    {"x + y", 2, "x + y", OF(x + y), kRounded, kRounded, 0.5, nullptr},
    {"x * y", 2, "x * y", OF(x * y), kRounded, kRounded, 0.5, nullptr},
    {"1 / x", 1, "T(1) / x", OF(1 / x), kRounded, ulps(1), 0.5, nullptr},
    {"x / y", 2, "x / y", OF(x / y), kRounded, ulps(2.5), 0.5, nullptr},
  };
  return all;
}

}  // namespace invar::accuracy
