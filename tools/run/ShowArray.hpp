// An array as lines of text.
// Thread safety: Thread-safe function over values.
#pragma once

#include <string>

#include "kernel/NpyFile.hpp"

namespace invar::tools {

/// The first `count` elements, rows of the shape as lines where they are short, and "..." for what is left out.
std::string showArray(const Array& array, uint64_t count);

}  // namespace invar::tools
