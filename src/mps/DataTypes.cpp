#include "mps/DataTypes.hpp"

#include <cstdio>

namespace invar::mps {
namespace {

struct Named { MPS::DataType type; const char* name; };
constexpr Named kNames[] = {
    {MPS::DataTypeFloat32, "Float32"},   {MPS::DataTypeFloat16, "Float16"},
    {MPS::DataTypeBFloat16, "BFloat16"}, {MPS::DataTypeComplexFloat32, "ComplexFloat32"},
    {MPS::DataTypeComplexFloat16, "ComplexFloat16"},
    {MPS::DataTypeInt4, "Int4"},         {MPS::DataTypeInt8, "Int8"},
    {MPS::DataTypeInt16, "Int16"},       {MPS::DataTypeInt32, "Int32"},
    {MPS::DataTypeInt64, "Int64"},       {MPS::DataTypeUInt4, "UInt4"},
    {MPS::DataTypeUInt8, "UInt8"},       {MPS::DataTypeUInt16, "UInt16"},
    {MPS::DataTypeUInt32, "UInt32"},     {MPS::DataTypeUInt64, "UInt64"},
    {MPS::DataTypeBool, "Bool"},         {MPS::DataTypeUnorm1, "Unorm1"},
    {MPS::DataTypeUnorm8, "Unorm8"}};

const char* knownName(MPS::DataType type) {
  for (const Named& n : kNames)
    if (n.type == type) return n.name;
  return nullptr;
}

}  // namespace

std::string nameOf(MPS::DataType type) {
  if (const char* name = knownName(type)) return name;
  char text[32];
  std::snprintf(text, sizeof text, "data type 0x%x", unsigned(type));
  return text;
}

bool isStorable(MPS::DataType type) { return knownName(type) && MPS::SizeofDataType(type) > 0; }

std::optional<device::ElementType> elementTypeOf(MPS::DataType type) {
  switch (type) {
    case MPS::DataTypeFloat32: return device::ElementType::Float32;
    case MPS::DataTypeFloat16: return device::ElementType::Float16;
    case MPS::DataTypeBFloat16: return device::ElementType::BFloat16;
    default: return std::nullopt;
  }
}

}  // namespace invar::mps
