// Copies elements between two arrays in memory, of any shapes and strides, as a command of the seam.
#pragma once

#include <string>

#include "device/Device.hpp"
#include "metal/PassRecorder.hpp"
#include "mps/Layout.hpp"

namespace invar::mps {

/// Where elements stand. Of a shape's elements, the innermost dimension's follow each other first.
struct ElementPlace {
  device::Memory* memory = nullptr;
  uint64_t firstByte = 0;
  const Layout* layout = nullptr;
};

/// Records that element i of `source` goes to element i of `destination`, which has as many. A copy of bytes where both
/// are packed, a kernel of one thread an element otherwise. Who calls says what memory is used. An error text when it
/// cannot be recorded: too many elements, no compiler. May block on the compiler as loadKernel does.
std::string addElementCopy(metal::PassRecorder& pass, device::Device& device, uint64_t elementBytes,
                           const ElementPlace& source, const ElementPlace& destination);

}  // namespace invar::mps
