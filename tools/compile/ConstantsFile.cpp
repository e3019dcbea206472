#include "compile/ConstantsFile.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "common/Text.hpp"

namespace invar::tools {
namespace {

using nlohmann::json;
using Bytes = std::array<uint8_t, 64>;

/// A family of types: a scalar and its vectors of 2, 3 and 4, whose numbers follow each other.
struct ScalarType {
  MTL::DataType first;
  const char* name;
  unsigned size;
  void (*write)(const json& value, uint8_t* to);
};

/// Throws out of the function constant's range what the type cannot hold.
template <class T>
void writeInteger(const json& value, uint8_t* to) {
  if (!value.is_number_integer() && !value.is_boolean()) throw std::invalid_argument("is no integer");
  const bool isUnsigned = value.is_number_unsigned();
  const auto wide = value.is_boolean() ? int64_t(value.get<bool>()) : value.get<int64_t>();
  const bool fits = isUnsigned  ? value.get<uint64_t>() <= uint64_t(std::numeric_limits<T>::max())
                    : wide >= 0 ? uint64_t(wide) <= uint64_t(std::numeric_limits<T>::max())
                                : std::is_signed_v<T> && wide >= int64_t(std::numeric_limits<T>::min());
  if (!fits) throw std::invalid_argument("is out of range");
  const T narrow = isUnsigned ? T(value.get<uint64_t>()) : T(wide);
  std::memcpy(to, &narrow, sizeof narrow);
}

float number(const json& value) {
  if (!value.is_number()) throw std::invalid_argument("is no number");
  return value.get<float>();
}

void writeFloat(const json& value, uint8_t* to) {
  const float f = number(value);
  std::memcpy(to, &f, sizeof f);
}

void writeHalf(const json& value, uint8_t* to) {
  const auto h = _Float16(number(value));
  std::memcpy(to, &h, sizeof h);
}

void writeBfloat(const json& value, uint8_t* to) {
  uint32_t bits = std::bit_cast<uint32_t>(number(value));
  bits += 0x7fff + (bits >> 16 & 1);   // to nearest, ties to even
  const auto b = uint16_t(bits >> 16);
  std::memcpy(to, &b, sizeof b);
}

void writeBool(const json& value, uint8_t* to) {
  if (!value.is_boolean() && !value.is_number_integer())
    throw std::invalid_argument("is neither true nor false");
  *to = value.is_boolean() ? value.get<bool>() : value.get<int64_t>() != 0;
}

constexpr ScalarType kScalars[] = {
    {MTL::DataTypeBool, "bool", 1, writeBool},
    {MTL::DataTypeChar, "char", 1, writeInteger<int8_t>},
    {MTL::DataTypeUChar, "uchar", 1, writeInteger<uint8_t>},
    {MTL::DataTypeShort, "short", 2, writeInteger<int16_t>},
    {MTL::DataTypeUShort, "ushort", 2, writeInteger<uint16_t>},
    {MTL::DataTypeInt, "int", 4, writeInteger<int32_t>},
    {MTL::DataTypeUInt, "uint", 4, writeInteger<uint32_t>},
    {MTL::DataTypeLong, "long", 8, writeInteger<int64_t>},
    {MTL::DataTypeULong, "ulong", 8, writeInteger<uint64_t>},
    {MTL::DataTypeHalf, "half", 2, writeHalf},
    {MTL::DataTypeBFloat, "bfloat", 2, writeBfloat},
    {MTL::DataTypeFloat, "float", 4, writeFloat},
};

const ScalarType* scalarOf(MTL::DataType type) {
  for (const ScalarType& scalar : kScalars)
    if (type >= scalar.first && type < scalar.first + 4) return &scalar;
  return nullptr;
}

Bytes bytesOf(const json& value, MTL::DataType type) {
  Bytes bytes{};
  const ScalarType* scalar = scalarOf(type);
  if (!scalar) throw std::invalid_argument(fmt::format("cannot be given to data type {}", unsigned(type)));
  const auto length = size_t(type - scalar->first + 1);
  const json list = value.is_array() ? value : json::array({value});
  if (list.size() != length)
    throw std::invalid_argument(fmt::format("has {} elements, not {}", list.size(), length));
  for (size_t i = 0; i < length; ++i) {
    try {
      scalar->write(list[i], bytes.data() + i * scalar->size);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(fmt::format("{} for a {}", error.what(), scalar->name));
    }
  }
  return bytes;
}

}  // namespace

void ConstantsFile::load(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error(path + ": cannot be read");
  nlohmann::ordered_json file;
  try {
    file =
        nlohmann::ordered_json::parse(stream, nullptr, /*allow_exceptions=*/true, /*ignore_comments=*/true);
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
  if (!file.is_object()) throw std::runtime_error(path + ": is no JSON object of names and values");
  const auto add = [&](const std::string& pattern, const std::string& constant,
                       const nlohmann::ordered_json& value) {
    auto entry = std::make_unique<Entry>();
    entry->pattern = pattern;
    entry->constant = constant;
    entry->value = json(value);
    m_entries.push_back(std::move(entry));
  };
  for (const auto& [name, value] : file.items()) {
    if (!value.is_object()) add("", name, value);
    else for (const auto& [constant, inner] : value.items()) add(name, constant, inner);
  }
}

void ConstantsFile::fill(const std::string& kernel, MTL::Function* function,
                         MTL::FunctionConstantValues* values) const {
  NS::Dictionary* constants = function->functionConstantsDictionary();
  auto* names = constants->keyEnumerator<NS::String>();
  while (const NS::String* name = names->nextObject()) {
    auto* constant = constants->object<MTL::FunctionConstant>(name);
    Bytes bytes{};
    for (const auto& entry : m_entries) {
      if (entry->constant != fromMetal(name)) continue;
      if (!entry->pattern.empty() && fnmatch(entry->pattern.c_str(), kernel.c_str(), 0) != 0) continue;
      entry->used = true;
      try {
        bytes = bytesOf(entry->value, constant->type());
      } catch (const std::invalid_argument& error) {
        throw std::runtime_error(fmt::format("the value {} of function constant '{}' {}", entry->value.dump(),
                                             entry->constant, error.what()));
      }
    }
    values->setConstantValue(bytes.data(), constant->type(), name);
  }
}

std::vector<std::string> ConstantsFile::unused() const {
  std::vector<std::string> names;
  for (const auto& entry : m_entries)
    if (!entry->used)
      names.push_back(entry->pattern.empty() ? entry->constant : entry->pattern + ": " + entry->constant);
  return names;
}

}  // namespace invar::tools
