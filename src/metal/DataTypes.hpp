// What is known of MTL::DataType's values that can be given to a function constant.
#pragma once

#include <cstddef>
#include <string>

#include "protocol/Reflection.hpp"

namespace invar::metal {

/// Bytes of a scalar or vector in memory, three components taking the room of four; 0 for other types.
size_t constantSize(protocol::DataType type);
/// "float3" for 5; "type 60" for what has no size.
std::string dataTypeName(protocol::DataType type);

}  // namespace invar::metal
