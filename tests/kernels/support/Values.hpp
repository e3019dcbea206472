// Values of kernels' data: made up, rounded to an element type, put into buffers, read back, and compared.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "kernel/ElementType.hpp"

namespace invar::kernels {

using tools::ElementType;
using Buffer = NS::SharedPtr<MTL::Buffer>;
/// A reference computes with these.
using Values = std::vector<double>;

/// Uniform in low to high and the same on every machine; another seed gives others.
Values randomValues(size_t count, double low = -1, double high = 1, unsigned seed = 1);
/// Whole numbers, both limits included.
Values randomIntegers(size_t count, int low, int high, unsigned seed = 1);
/// What is left of the values in an element of `type`.
Values roundedTo(ElementType type, Values values);
/// `function` of each value.
Values mapped(const Values& values, const std::function<double(double)>& function);

Buffer bufferOf(ElementType type, const Values& values);
Buffer bufferOf(const std::vector<char>& bytes);
/// For results: every byte is 0xff, so that an element that no thread writes is NaN or far off.
Buffer resultBuffer(ElementType type, size_t count);
Values valuesIn(const Buffer& buffer, ElementType type, size_t count, size_t firstElement = 0);

/// How far apart two results may be.
struct Tolerance {
  double relative;
  /// Small elements are measured against this part of the largest one: 1 where each element is a sum of many
  /// terms whose rounding it inherits, close to 0 where each stands for itself.
  double ofLargest = 1e-3;
};

/// The largest |got - expected| relative to |expected|, as Tolerance has it; infinite where only one of the two is
/// NaN, where an infinity differs, and where the counts do.
double largestError(const Values& got, const Values& expected, const Tolerance& tolerance);

}  // namespace invar::kernels
