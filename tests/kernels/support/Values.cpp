#include "kernels/support/Values.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace invar::kernels {
namespace {

MTL::Device* device() {
  static const auto kDevice = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  return kDevice.get();
}

}  // namespace

Values randomValues(size_t count, double low, double high, unsigned seed) {
  std::mt19937_64 engine(seed);
  Values values(count);
  for (double& value : values) value = low + (high - low) * static_cast<double>(engine() >> 11) * 0x1p-53;
  return values;
}

Values randomIntegers(size_t count, int low, int high, unsigned seed) {
  return mapped(randomValues(count, low, high + 1.0, seed), [&](double v) { return std::min<double>(std::floor(v), high); });
}

Values roundedTo(ElementType type, Values values) {
  for (double& value : values) value = tools::rounded(type, value);
  return values;
}

Values mapped(const Values& values, const std::function<double(double)>& function) {
  Values result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), function);
  return result;
}

Buffer bufferOf(ElementType type, const Values& values) {
  const size_t size = tools::sizeOf(type);
  std::vector<char> bytes(values.size() * size);
  for (size_t i = 0; i < values.size(); ++i) tools::store(type, values[i], bytes.data() + i * size);
  return bufferOf(bytes);
}

Buffer bufferOf(const std::vector<char>& bytes) {
  return NS::TransferPtr(device()->newBuffer(bytes.data(), bytes.size(), MTL::ResourceStorageModeShared));
}

Buffer resultBuffer(ElementType type, size_t count) {
  auto buffer = NS::TransferPtr(device()->newBuffer(count * tools::sizeOf(type), MTL::ResourceStorageModeShared));
  std::memset(buffer->contents(), 0xff, buffer->length());
  return buffer;
}

Values valuesIn(const Buffer& buffer, ElementType type, size_t count, size_t firstElement) {
  const auto* bytes = static_cast<const char*>(buffer->contents());
  Values values(count);
  for (size_t i = 0; i < count; ++i)
    values[i] = static_cast<double>(tools::load(type, bytes + (firstElement + i) * tools::sizeOf(type)));
  return values;
}

double largestError(const Values& got, const Values& expected, const Tolerance& tolerance) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  if (got.size() != expected.size()) return kInfinite;
  double largest = 0;
  for (const double value : expected)
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
  const double floor = std::max(largest * tolerance.ofLargest, std::numeric_limits<double>::min());
  double error = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    if (std::isnan(got[i]) && std::isnan(expected[i])) continue;
    if (got[i] == expected[i]) continue;
    if (!std::isfinite(got[i]) || !std::isfinite(expected[i])) return kInfinite;
    error = std::max(error, std::fabs(got[i] - expected[i]) / (std::fabs(expected[i]) + floor));
  }
  return error;
}

}  // namespace invar::kernels
