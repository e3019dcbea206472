// Inputs and float64 references that results are compared with, whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace invar::stress {

/// Random values in [-1, 1), the same for the same seed on every machine.
std::vector<float> randomValues(size_t count, uint64_t seed);

/// a (rows x inner) times b (inner x columns), row-major, in double precision.
std::vector<double> referenceProduct(const std::vector<float>& a, const std::vector<float>& b, unsigned rows,
                                     unsigned inner, unsigned columns);

/// Each row of `values` normalised to mean 0 and variance 1, times gamma plus beta, in double precision.
std::vector<double> referenceLayerNorm(const std::vector<double>& values, const std::vector<float>& gamma,
                                       const std::vector<float>& beta, unsigned rows, unsigned columns, double epsilon);

/// Where `got` differs from the reference by more than `tolerance`, or is NaN; nothing when it does not.
std::optional<std::string> firstDifference(const float* got, const std::vector<double>& reference, double tolerance);

}  // namespace invar::stress
