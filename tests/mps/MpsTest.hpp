// What the tests of kernels share: arrays with values, and double references of products.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#include "base/Float16.hpp"

namespace invar::test {

/// Each test runs inside a pool of its own.
class MpsTest : public testing::Test {
protected:
  MpsTest()
      : device(NS::TransferPtr(MTL::CreateSystemDefaultDevice())),
        queue(NS::TransferPtr(device->newCommandQueue())) {}

  NS::SharedPtr<NS::AutoreleasePool> pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  NS::SharedPtr<MTL::Device> device;
  NS::SharedPtr<MTL::CommandQueue> queue;

  /// Encodes with `encode`, runs, and gives the error's text; empty when all went well.
  std::string run(const std::function<void(MTL::CommandBuffer*)>& encode) {
    auto* buffer = queue->commandBuffer();
    encode(buffer);
    buffer->commit();
    buffer->waitUntilCompleted();
    if (buffer->status() == MTL::CommandBufferStatusCompleted) return {};
    return buffer->error() ? buffer->error()->localizedDescription()->utf8String() : "no error object";
  }
};

/// {2, 3} as an NS::Array of numbers.
inline NS::Array* numbers(std::vector<unsigned long> values) {
  std::vector<const NS::Object*> objects;
  for (unsigned long v : values) objects.push_back(NS::Number::number(v));
  return NS::Array::array(objects.data(), objects.size());
}

template <class... Objects>
NS::Array* list(Objects*... objects) {
  const NS::Object* all[] = {objects...};
  return NS::Array::array(all, sizeof...(objects));
}

inline float fromBits(MPS::DataType type, const void* at) {
  if (type == MPS::DataTypeFloat32) { float f; std::memcpy(&f, at, 4); return f; }
  uint16_t u;
  std::memcpy(&u, at, 2);
  return type == MPS::DataTypeFloat16 ? halfToFloat(u) : bfloatToFloat(u);
}

inline void toBits(MPS::DataType type, void* at, float value) {
  if (type == MPS::DataTypeFloat32) { std::memcpy(at, &value, 4); return; }
  const uint16_t u = type == MPS::DataTypeFloat16 ? floatToHalf(value) : floatToBfloat(value);
  std::memcpy(at, &u, 2);
}

/// Random values in [-1, 1] that the type holds exactly.
inline std::vector<float> randomValues(size_t count, uint32_t seed,
                                       MPS::DataType type = MPS::DataTypeFloat32) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> range(-1, 1);
  std::vector<float> values(count);
  for (float& v : values) {
    v = range(random);
    uint32_t bits = 0;
    toBits(type, &bits, v);
    v = fromBits(type, &bits);
  }
  return values;
}

inline std::vector<float> valuesOf(MPS::NDArray* array) {
  size_t count = 1;
  for (NS::UInteger d = 0; d < array->numberOfDimensions(); ++d) count *= array->lengthOfDimension(d);
  std::vector<std::byte> bytes(count * array->dataTypeSize());
  array->readBytes(bytes.data(), nullptr);
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i)
    values[i] = fromBits(array->dataType(), bytes.data() + i * array->dataTypeSize());
  return values;
}

inline void setValues(MPS::NDArray* array, const std::vector<float>& values) {
  std::vector<std::byte> bytes(values.size() * array->dataTypeSize());
  for (size_t i = 0; i < values.size(); ++i)
    toBits(array->dataType(), bytes.data() + i * array->dataTypeSize(), values[i]);
  array->writeBytes(bytes.data(), nullptr);
}

/// A new array of a shape (outermost first) with values.
inline NS::SharedPtr<MPS::NDArray> makeArray(MTL::Device* device, std::vector<unsigned long> shape,
                                             const std::vector<float>& values,
                                             MPS::DataType type = MPS::DataTypeFloat32) {
  auto array = NS::TransferPtr(MPS::NDArray::alloc()->init(
      device, MPS::NDArrayDescriptor::descriptor(type, numbers(std::move(shape)))));
  if (array && !values.empty()) setValues(array.get(), values);
  return array;
}

inline double toleranceOf(MPS::DataType type, size_t inner) {
  const double rounding = type == MPS::DataTypeFloat32 ? 0 : type == MPS::DataTypeFloat16 ? 6e-4 : 5e-3;
  return 1e-6 * double(inner + 4) + rounding * (2 + std::sqrt(double(inner)));
}

inline void expectNear(const std::vector<float>& got, const std::vector<double>& expected, double tolerance,
                       const std::string& what = "") {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (size_t i = 0; i < got.size(); ++i)
    if (!(std::abs(got[i] - expected[i]) <= tolerance))
      FAIL() << what << " element " << i << ": " << got[i] << " not " << expected[i];
}

/// Dense rows x inner times inner x columns.
inline std::vector<double> product(const std::vector<float>& a, const std::vector<float>& b, size_t rows,
                                   size_t inner, size_t columns) {
  std::vector<double> result(rows * columns);
  for (size_t r = 0; r < rows; ++r)
    for (size_t k = 0; k < inner; ++k)
      for (size_t c = 0; c < columns; ++c)
        result[r * columns + c] += double(a[r * inner + k]) * b[k * columns + c];
  return result;
}

}  // namespace invar::test
