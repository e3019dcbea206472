#include "device/GridLimits.hpp"

namespace invar::device {

uint64_t saturatedVolume(uint64_t width, uint64_t height, uint64_t depth) {
  uint64_t product = 0;
  if (__builtin_mul_overflow(width, height, &product) || __builtin_mul_overflow(product, depth, &product))
    return width && height && depth ? UINT64_MAX : 0;
  return product;
}

std::string gridProblem(const char* what, uint64_t width, uint64_t height, uint64_t depth) {
  std::string limit;
  if (width > kMostInDimension || height > kMostInDimension || depth > kMostInDimension)
    limit = std::to_string(kMostInDimension) + " in a dimension";
  else if (saturatedVolume(width, height, depth) > kMostInGrid)
    limit = std::to_string(kMostInGrid) + " in all";
  else
    return {};
  return "a grid of " + std::to_string(width) + " x " + std::to_string(height) + " x " + std::to_string(depth) +
         " " + what + ", limit " + limit;
}

}  // namespace invar::device
