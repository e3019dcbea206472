#include "metal/DataTypes.hpp"

#include "Metal/MTLArgument.hpp"

namespace invar::metal {
namespace {

/// A scalar and its vectors, whose four numbers follow each other.
struct Scalar { protocol::DataType first; size_t size; const char* name; };

constexpr Scalar kScalars[] = {
    {MTL::DataTypeFloat, 4, "float"}, {MTL::DataTypeHalf, 2, "half"},   {MTL::DataTypeInt, 4, "int"},
    {MTL::DataTypeUInt, 4, "uint"},   {MTL::DataTypeShort, 2, "short"}, {MTL::DataTypeUShort, 2, "ushort"},
    {MTL::DataTypeChar, 1, "char"},   {MTL::DataTypeUChar, 1, "uchar"}, {MTL::DataTypeBool, 1, "bool"},
    {MTL::DataTypeLong, 8, "long"},   {MTL::DataTypeULong, 8, "ulong"}, {MTL::DataTypeBFloat, 2, "bfloat"}};

const Scalar* scalarOf(protocol::DataType type) {
  for (const Scalar& s : kScalars)
    if (type >= s.first && type < s.first + 4) return &s;
  return nullptr;
}

}  // namespace

size_t constantSize(protocol::DataType type) {
  const Scalar* scalar = scalarOf(type);
  if (!scalar) return 0;
  const size_t components = type - scalar->first + 1;
  return scalar->size * (components == 3 ? 4 : components);
}

std::string dataTypeName(protocol::DataType type) {
  const Scalar* scalar = scalarOf(type);
  if (!scalar) return "type " + std::to_string(type);
  const auto components = type - scalar->first + 1;
  return scalar->name + (components > 1 ? std::to_string(components) : "");
}

}  // namespace invar::metal
