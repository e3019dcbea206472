// What the library knows about an element type.
#pragma once

#include <optional>
#include <string>

#include "MetalPerformanceShaders/MPSCoreTypes.hpp"
#include "device/Types.hpp"

namespace invar::mps {

/// "Float32"; the number in hexadecimal for one that is not Apple's.
std::string nameOf(MPS::DataType type);
/// Whether elements of this type can be stored: a known type of whole bytes.
bool isStorable(MPS::DataType type);
/// The seam's type of a floating-point element that products take.
std::optional<device::ElementType> elementTypeOf(MPS::DataType type);

}  // namespace invar::mps
