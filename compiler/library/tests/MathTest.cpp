// The math functions of the Metal library against double-precision references, in every form they have.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#define M1(name, low, high, reference, ulps) extern "C" void math_##name(const float*, float*, int);
#define M2(name, low, high, low2, high2, reference, ulps)                                                    \
  extern "C" void math_##name(const float*, const float*, float*, int);
#define M3(name, low, high, reference, ulps)                                                                 \
  extern "C" void math_##name(const float*, const float*, const float*, float*, int);
#include "MathFunctions.def"
#undef M1
#undef M2
#undef M3

namespace {

constexpr int kCount = 2000;
constexpr int kForms = 7;
const char* const kFormNames[kForms] = {"float",  "precise", "fast",       "half",
                                        "bfloat", "vector",  "half vector"};

bool isHalf(int form) { return form == 3 || form == 6; }
bool isFast(int form) { return form == 2; }
bool isBfloat(int form) { return form == 4; }

double sinPi(double x) {
  x = std::remainder(x, 2);
  return x == std::trunc(x) ? 0 : std::sin(x * M_PI);
}

double rounded(float x, int form) {
  if (isHalf(form)) return double(float(_Float16(x)));
  if (isBfloat(form)) return double(float(__bf16(x)));
  return x;
}

// The distance of neighbours around `x` in the form's type.
double ulpOf(double x, int form) {
  int digits = isHalf(form) ? 11 : isBfloat(form) ? 8 : 24;
  int least = isHalf(form) ? -13 : -125;
  int exponent = 0;
  std::frexp(x, &exponent);
  return std::ldexp(1.0, std::max(exponent, least) - digits);
}

std::vector<float> samples(double low, double high, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<float> values(kCount);
  // Half of them by magnitude where the range spans many, and the ends.
  for (int i = 0; i < kCount; ++i) {
    double t = std::generate_canonical<double, 53>(generator);
    bool byMagnitude = low > 0 && i % 2;
    values[i] = float(byMagnitude ? low * std::pow(high / low, t) : low + (high - low) * t);
  }
  values[0] = float(low);
  values[1] = float(high);
  values[2] = float(std::trunc((low + high) / 2));
  return values;
}

// Each form rounds its arguments, computes in float with an error of `ulps`, and rounds the result.
void expectNear(double got, double reference, double unit, double ulps, int form, const std::string& what) {
  if (isHalf(form) && std::fabs(reference) > 65519) reference = std::copysign(INFINITY, reference);
  if (std::isinf(reference) || std::isnan(reference)) {
    EXPECT_TRUE(std::isnan(reference) ? std::isnan(got) : got == reference) << what << ": " << got;
    return;
  }
  double allowed = (isHalf(form) || isBfloat(form) ? 0.502 : std::max(ulps, 0.502)) * unit;
  if (ulps == 0 && !isHalf(form) && !isBfloat(form)) allowed = 0;
  // What fast functions may do, `invar accuracy` holds against Metal's table; here they are only the right ones.
  if (isFast(form)) allowed = 256 * ulps * std::max(unit, ulpOf(1, form));
  EXPECT_LE(std::fabs(got - reference), allowed) << what << ": got " << got << ", reference " << reference;
}

template <class Kernel, class Reference>
void check1(Kernel kernel, double low, double high, Reference reference, double ulps) {
  std::vector<float> x = samples(low, high, 1), y(kCount * kForms);
  kernel(x.data(), y.data(), kCount);
  for (int form = 0; form < kForms; ++form)
    for (int i = 0; i < kCount && !::testing::Test::HasFailure(); ++i) {
      double a = rounded(x[i], form);
      // Rounding may have left the domain, as at the ends of atanh.
      if (a < low || a > high || std::isinf(a)) continue;
      double expected = reference(a);
      expectNear(y[form * kCount + i], expected, ulpOf(expected, form), ulps, form,
                 std::string(kFormNames[form]) + " x = " + std::to_string(a));
    }
}

template <class Kernel, class Reference>
void check2(Kernel kernel, double low, double high, double low2, double high2, Reference reference,
            double ulps) {
  std::vector<float> x = samples(low, high, 1), y = samples(low2, high2, 2), z(kCount * kForms);
  kernel(x.data(), y.data(), z.data(), kCount);
  for (int form = 0; form < kForms; ++form)
    for (int i = 0; i < kCount && !::testing::Test::HasFailure(); ++i) {
      double a = rounded(x[i], form), b = rounded(y[i], form), expected = reference(a, b);
      expectNear(z[form * kCount + i], expected, ulpOf(expected, form), ulps, form,
                 std::string(kFormNames[form]) + " x = " + std::to_string(a) + " y = " + std::to_string(b));
    }
}

template <class Kernel, class Reference>
void check3(Kernel kernel, double low, double high, Reference reference, double ulps) {
  std::vector<float> x = samples(low, high, 1), y = samples(low, high, 2), z = samples(low, high, 3);
  std::vector<float> r(kCount * kForms);
  kernel(x.data(), y.data(), z.data(), r.data(), kCount);
  for (int form = 0; form < kForms; ++form)
    for (int i = 0; i < kCount && !::testing::Test::HasFailure(); ++i) {
      double a = rounded(x[i], form), b = rounded(y[i], form), c = rounded(z[i], form);
      double expected = reference(a, b, c);
      // The inner operations may cancel: their error counts in the arguments' unit.
      double unit =
          std::max(ulpOf(expected, form), ulpOf(std::max({std::fabs(a), std::fabs(b), std::fabs(c)}), 0) * 2);
      expectNear(r[form * kCount + i], expected, unit, ulps, form,
                 std::string(kFormNames[form]) + " " + std::to_string(a) + " " + std::to_string(b) + " " +
                     std::to_string(c));
    }
}

} // namespace

#define M1(name, low, high, reference, ulps)                                                                 \
  TEST(MetalMath, name) {                                                                                    \
    check1(                                                                                                  \
        math_##name, low, high, [](double x) { return reference; }, ulps);                                   \
  }
#define M2(name, low, high, low2, high2, reference, ulps)                                                    \
  TEST(MetalMath, name) {                                                                                    \
    check2(                                                                                                  \
        math_##name, low, high, low2, high2, [](double x, double y) { return reference; }, ulps);            \
  }
#define M3(name, low, high, reference, ulps)                                                                 \
  TEST(MetalMath, name) {                                                                                    \
    check3(                                                                                                  \
        math_##name, low, high, [](double x, double y, double z) { return reference; }, ulps);               \
  }
#include "MathFunctions.def"
