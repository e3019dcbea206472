// The element types of kernel data by name, and their values as numbers.
// Thread safety: Immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "Metal/MTLArgument.hpp"

namespace invar::tools {

enum class ElementType : uint8_t { Bool, Char, UChar, Short, UShort, Int, UInt, Long, ULong, Half, BFloat, Float };

/// Holds every value of every element type exactly.
using Number = long double;

/// The type that Metal calls `name` ("half", "uint", ...), C ("int32_t", ...) or numpy ("f4", "i8", ...).
std::optional<ElementType> elementTypeNamed(std::string_view name);
/// Metal's name.
const char* nameOf(ElementType type);
/// All of Metal's names, for messages.
std::string elementTypeNames();
/// Bytes.
size_t sizeOf(ElementType type);
bool isFloatingPoint(ElementType type);

/// The scalar type of a Metal data type, vectors included; none for structs, matrices and the like.
std::optional<ElementType> elementTypeOf(MTL::DataType type);
/// 1 for a scalar, 2 to 4 for a vector, 0 for what has no elementTypeOf.
size_t elementCountOf(MTL::DataType type);

Number load(ElementType type, const void* from);
/// Rounds to nearest even; integers truncate and saturate, and NaN gives 0.
void store(ElementType type, Number value, void* to);
/// `value` as it is after a store.
double rounded(ElementType type, double value);

/// The shortest text that reads back as the same value.
std::string textOf(ElementType type, const void* from);
/// A number as people write it: decimal, hexadecimal (0x), inf, nan, true, false; none for anything else.
std::optional<Number> numberOf(std::string_view text);

}  // namespace invar::tools
