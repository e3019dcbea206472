// How large a grid may be, however its size comes to be known: with the call, or from a buffer when it runs.
#pragma once

#include <cstdint>
#include <string>

namespace invar::device {

/// Threads or threadgroups of one dimension, and of a whole grid: room for the arithmetic that shares them out.
constexpr uint64_t kMostInDimension = UINT32_MAX;
constexpr uint64_t kMostInGrid = INT64_MAX;

/// The product, held at the largest value.
uint64_t saturatedVolume(uint64_t width, uint64_t height, uint64_t depth);

/// Why a grid of so many `what` ("threads") cannot be dispatched: "a grid of ..., limit ..."; empty when it can.
std::string gridProblem(const char* what, uint64_t width, uint64_t height, uint64_t depth);

}  // namespace invar::device
