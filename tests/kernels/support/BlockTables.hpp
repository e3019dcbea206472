// The tables of ggml's block formats, read from the header of a checkout.
#pragma once

#include <string>

#include "kernels/support/BlockFormats.hpp"

namespace invar::kernels {

/// The tables between GGML_TABLE_BEGIN(type, name, count) and GGML_TABLE_END(). Throws tools::Failure for a file
/// that cannot be read and for a table that has another number of values than it says.
Tables readBlockTables(const std::string& path);

}  // namespace invar::kernels
