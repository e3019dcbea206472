#include "stress/Reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace invar::stress {

std::vector<float> randomValues(size_t count, uint64_t seed) {
  std::vector<float> values(count);
  uint64_t state = seed * 0x9E3779B97F4A7C15ull + 0x1234567;
  for (float& value : values) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    value = float(int64_t(state >> 40) - (int64_t(1) << 23)) / float(1 << 23);
  }
  return values;
}

std::vector<double> referenceProduct(const std::vector<float>& a, const std::vector<float>& b, unsigned rows,
                                     unsigned inner, unsigned columns) {
  const std::vector<double> right(b.begin(), b.end());
  std::vector<double> c(size_t(rows) * columns, 0.0);
  // Blocks of the inner dimension, so that the rows of b in use stay in the cache.
  constexpr unsigned kBlock = 32;
  for (unsigned first = 0; first < inner; first += kBlock) {
    const unsigned last = std::min(inner, first + kBlock);
    for (unsigned i = 0; i < rows; ++i) {
      double* row = &c[size_t(i) * columns];
      for (unsigned k = first; k < last; ++k) {
        const double factor = a[size_t(i) * inner + k];
        const double* from = &right[size_t(k) * columns];
        for (unsigned j = 0; j < columns; ++j) row[j] += factor * from[j];
      }
    }
  }
  return c;
}

std::vector<double> referenceLayerNorm(const std::vector<double>& values, const std::vector<float>& gamma,
                                       const std::vector<float>& beta, unsigned rows, unsigned columns,
                                       double epsilon) {
  std::vector<double> out(values.size());
  for (unsigned r = 0; r < rows; ++r) {
    const double* in = &values[size_t(r) * columns];
    double mean = 0, variance = 0;
    for (unsigned c = 0; c < columns; ++c) mean += in[c];
    mean /= columns;
    for (unsigned c = 0; c < columns; ++c) variance += (in[c] - mean) * (in[c] - mean);
    const double scale = 1 / std::sqrt(variance / columns + epsilon);
    for (unsigned c = 0; c < columns; ++c)
      out[size_t(r) * columns + c] = (in[c] - mean) * scale * gamma[c] + beta[c];
  }
  return out;
}

std::optional<std::string> firstDifference(const float* got, const std::vector<double>& reference,
                                           double tolerance) {
  // First a pass that vectorises; the search for the place only when there is one.
  bool wrong = false;
  for (size_t i = 0; i < reference.size(); ++i)
    wrong |= !(std::abs(double(got[i]) - reference[i]) <= tolerance);
  if (!wrong) return {};
  size_t count = 0, first = reference.size();
  for (size_t i = 0; i < reference.size(); ++i) {
    if (std::abs(double(got[i]) - reference[i]) <= tolerance) continue;
    first = std::min(first, i);
    ++count;
  }
  return fmt::format(
      "{} of {} elements are wrong; the first is element {}: {} instead of {} (tolerance {:.2g})", count,
      reference.size(), first, got[first], reference[first], tolerance);
}

}  // namespace invar::stress
