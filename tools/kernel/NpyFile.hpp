// Arrays in numpy's .npy files (format versions 1 to 3), rows first.
// Thread safety: Thread-safe functions over values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/ElementType.hpp"

namespace invar::tools {

struct Array {
  ElementType type = ElementType::Float;
  /// Elements in each dimension; empty for a single value.
  std::vector<uint64_t> shape;
  std::vector<char> bytes;
};

/// Elements of a shape. Throws Failure when 64 bits cannot count them.
uint64_t countOf(const std::vector<uint64_t>& shape);
/// "64x32"
std::string textOfShape(const std::vector<uint64_t>& shape);

/// Reads a file. double is read as float. Throws Failure with what is wrong and what would help.
Array readNpy(const std::string& path);
/// Writes a file. numpy has no bfloat, so that is written as float. Throws Failure.
void writeNpy(const std::string& path, const Array& array);

}  // namespace invar::tools
