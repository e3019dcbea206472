#include "kernel/ElementType.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <limits>

namespace invar::tools {
namespace {

struct Info {
  ElementType type;
  size_t size;
  const char* name;
  std::initializer_list<const char*> aliases;
  /// Of the vectors with 2 to 4 elements too, which follow it.
  MTL::DataType dataType;
};

const Info kTypes[] = {
    {ElementType::Bool, 1, "bool", {"b1"}, MTL::DataTypeBool},
    {ElementType::Char, 1, "char", {"int8_t", "int8", "i1"}, MTL::DataTypeChar},
    {ElementType::UChar, 1, "uchar", {"uint8_t", "uint8", "u1"}, MTL::DataTypeUChar},
    {ElementType::Short, 2, "short", {"int16_t", "int16", "i2"}, MTL::DataTypeShort},
    {ElementType::UShort, 2, "ushort", {"uint16_t", "uint16", "u2"}, MTL::DataTypeUShort},
    {ElementType::Int, 4, "int", {"int32_t", "int32", "i4"}, MTL::DataTypeInt},
    {ElementType::UInt, 4, "uint", {"uint32_t", "uint32", "u4"}, MTL::DataTypeUInt},
    {ElementType::Long, 8, "long", {"int64_t", "int64", "i8"}, MTL::DataTypeLong},
    {ElementType::ULong, 8, "ulong", {"uint64_t", "uint64", "size_t", "u8"}, MTL::DataTypeULong},
    {ElementType::Half, 2, "half", {"float16", "f2"}, MTL::DataTypeHalf},
    {ElementType::BFloat, 2, "bfloat", {"bfloat16"}, MTL::DataTypeBFloat},
    {ElementType::Float, 4, "float", {"float32", "f4"}, MTL::DataTypeFloat},
};

const Info& infoOf(ElementType type) { return kTypes[static_cast<size_t>(type)]; }

template <class T>
T read(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
void write(T value, void* to) {
  std::memcpy(to, &value, sizeof value);
}

template <class T>
void writeInteger(Number value, void* to) {
  if (std::isnan(value)) return write<T>(0, to);
  // Both limits are exact: a Number has at least 64 bits of mantissa.
  if (value <= static_cast<Number>(std::numeric_limits<T>::min())) return write(std::numeric_limits<T>::min(), to);
  if (value >= static_cast<Number>(std::numeric_limits<T>::max())) return write(std::numeric_limits<T>::max(), to);
  write(static_cast<T>(value), to);
}

/// The upper half of a float. Rounding happens once, on the double's own bits, except below the normal range.
uint16_t bfloatBits(double value) {
  if (std::isfinite(value)) {
    const uint64_t bits = std::bit_cast<uint64_t>(value), kept = bits >> 45 & 1;
    value = std::bit_cast<double>((bits + ((uint64_t(1) << 44) - 1) + kept) & ~((uint64_t(1) << 45) - 1));
  }
  const uint32_t bits = std::bit_cast<uint32_t>(static_cast<float>(value));
  if (std::isnan(value)) return static_cast<uint16_t>(bits >> 16 | 0x40);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

float bfloatValue(uint16_t bits) { return std::bit_cast<float>(uint32_t(bits) << 16); }

}  // namespace

std::optional<ElementType> elementTypeNamed(std::string_view name) {
  for (const Info& info : kTypes) {
    if (name == info.name) return info.type;
    for (const char* alias : info.aliases)
      if (name == alias) return info.type;
  }
  return std::nullopt;
}

const char* nameOf(ElementType type) { return infoOf(type).name; }

std::string elementTypeNames() {
  std::string names;
  for (const Info& info : kTypes) names += std::string(names.empty() ? "" : ", ") + info.name;
  return names;
}

size_t sizeOf(ElementType type) { return infoOf(type).size; }
bool isFloatingPoint(ElementType type) { return type >= ElementType::Half; }

std::optional<ElementType> elementTypeOf(MTL::DataType type) {
  for (const Info& info : kTypes)
    if (type >= info.dataType && type < info.dataType + 4) return info.type;
  return std::nullopt;
}

size_t elementCountOf(MTL::DataType type) {
  for (const Info& info : kTypes)
    if (type >= info.dataType && type < info.dataType + 4) return type - info.dataType + 1;
  return 0;
}

Number load(ElementType type, const void* from) {
  switch (type) {
    case ElementType::Bool: return read<uint8_t>(from) != 0;
    case ElementType::Char: return read<int8_t>(from);
    case ElementType::UChar: return read<uint8_t>(from);
    case ElementType::Short: return read<int16_t>(from);
    case ElementType::UShort: return read<uint16_t>(from);
    case ElementType::Int: return read<int32_t>(from);
    case ElementType::UInt: return read<uint32_t>(from);
    case ElementType::Long: return read<int64_t>(from);
    case ElementType::ULong: return read<uint64_t>(from);
    case ElementType::Half: return static_cast<float>(read<_Float16>(from));
    case ElementType::BFloat: return bfloatValue(read<uint16_t>(from));
    case ElementType::Float: return read<float>(from);
  }
  return 0;
}

void store(ElementType type, Number value, void* to) {
  switch (type) {
    case ElementType::Bool: return write<uint8_t>(value != 0, to);
    case ElementType::Char: return writeInteger<int8_t>(value, to);
    case ElementType::UChar: return writeInteger<uint8_t>(value, to);
    case ElementType::Short: return writeInteger<int16_t>(value, to);
    case ElementType::UShort: return writeInteger<uint16_t>(value, to);
    case ElementType::Int: return writeInteger<int32_t>(value, to);
    case ElementType::UInt: return writeInteger<uint32_t>(value, to);
    case ElementType::Long: return writeInteger<int64_t>(value, to);
    case ElementType::ULong: return writeInteger<uint64_t>(value, to);
    case ElementType::Half: return write(static_cast<_Float16>(static_cast<double>(value)), to);
    case ElementType::BFloat: return write(bfloatBits(static_cast<double>(value)), to);
    case ElementType::Float: return write(static_cast<float>(value), to);
  }
}

double rounded(ElementType type, double value) {
  char bytes[8];
  store(type, value, bytes);
  return static_cast<double>(load(type, bytes));
}

std::string textOf(ElementType type, const void* from) {
  const Number value = load(type, from);
  if (type == ElementType::ULong) return fmt::format("{}", static_cast<uint64_t>(value));
  if (!isFloatingPoint(type)) return fmt::format("{}", static_cast<int64_t>(value));
  if (type == ElementType::Float) return fmt::format("{}", static_cast<float>(value));
  // 16-bit types: as many digits as it takes to get the same bits again.
  for (int digits = 1; digits < 9; ++digits) {
    const std::string text = fmt::format("{:.{}g}", static_cast<double>(value), digits);
    const double again = std::strtod(text.c_str(), nullptr);
    if (rounded(type, again) == static_cast<double>(value)) return fmt::format("{}", again);
  }
  return fmt::format("{}", static_cast<double>(value));
}

std::optional<Number> numberOf(std::string_view text) {
  if (text == "true") return 1;
  if (text == "false") return 0;
  const std::string copy(text);
  char* end = nullptr;
  const Number value = std::strtold(copy.c_str(), &end);
  if (copy.empty() || *end != '\0') return std::nullopt;
  return value;
}

}  // namespace invar::tools
