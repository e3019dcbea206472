#include "metal/ArgumentDescriptor.hpp"

#include <algorithm>
#include <bit>

#include "foundation/Array.hpp"
#include "metal/DataTypes.hpp"

namespace invar::metal {
namespace {

constexpr NS::UInteger kMostIndices = 1 << 20;
constexpr uint64_t kMostAlignment = 4096;

bool isResource(MTL::DataType type) {
  return type == MTL::DataTypePointer || type == MTL::DataTypeTexture || type == MTL::DataTypeSampler;
}

/// Bytes of a matrix, whose columns are vectors; 0 for other types.
uint64_t matrixSize(MTL::DataType type, uint64_t& alignment) {
  const bool isFloat = type >= MTL::DataTypeFloat2x2 && type <= MTL::DataTypeFloat4x4;
  if (!isFloat && !(type >= MTL::DataTypeHalf2x2 && type <= MTL::DataTypeHalf4x4)) return 0;
  const uint64_t shape = type - (isFloat ? MTL::DataTypeFloat2x2 : MTL::DataTypeHalf2x2);
  const uint64_t rows = shape % 3 + 2, columns = shape / 3 + 2;
  alignment = constantSize(uint32_t((isFloat ? MTL::DataTypeFloat : MTL::DataTypeHalf) + rows - 1));
  return columns * alignment;
}

std::string nameOf(const ArgumentDescriptorValues& values) { return "argument " + std::to_string(values.index); }

/// The error of one member, or nothing.
std::string place(const ArgumentDescriptorValues& values, protocol::ArgumentStructure& structure) {
  protocol::ArgumentMember member;
  uint64_t alignment = 8;
  member.stride = 8;
  if (!isResource(values.dataType)) {
    member.stride = alignment = constantSize(uint32_t(values.dataType));
    if (!member.stride) member.stride = matrixSize(values.dataType, alignment);
    if (!member.stride)
      return "has dataType " + std::to_string(values.dataType) + "; it must be a pointer (60), texture (58), sampler (59), "
             "scalar, vector or matrix";
    if (values.constantBlockAlignment) {
      if (!std::has_single_bit(values.constantBlockAlignment) || values.constantBlockAlignment > kMostAlignment)
        return "has constantBlockAlignment " + std::to_string(values.constantBlockAlignment) +
               ", limit a power of two up to " + std::to_string(kMostAlignment);
      alignment = std::max<uint64_t>(alignment, values.constantBlockAlignment);
    }
  }
  const NS::UInteger length = std::max<NS::UInteger>(values.arrayLength, 1);
  if (values.index >= kMostIndices || length > kMostIndices - values.index)
    return "has index " + std::to_string(values.index) + " and arrayLength " + std::to_string(values.arrayLength) +
           ", limit " + std::to_string(kMostIndices) + " indices";
  if (!structure.members.empty()) {
    const auto& last = structure.members.back();
    if (values.index - last.index < last.arrayLength) return "has an index that another argument takes";
  }
  member.index = uint32_t(values.index);
  member.arrayLength = uint32_t(length);
  member.type = uint32_t(values.dataType);
  member.access = protocol::ArgumentAccess(std::min<NS::UInteger>(values.access, 2));
  if (values.dataType == MTL::DataTypeTexture) member.textureType = uint32_t(values.textureType);
  member.offset = (structure.size + alignment - 1) & ~(alignment - 1);
  structure.size = member.offset + member.stride * length;
  structure.alignment = std::max(structure.alignment, alignment);
  structure.members.push_back(std::move(member));
  return "";
}

}  // namespace

constinit const TypeInfo ArgumentDescriptor::kType = ArgumentDescriptor::typeNamed("MTLArgumentDescriptor");

Result<protocol::ArgumentStructure> ArgumentDescriptor::layOut(const NS::Array* descriptors) {
  const auto failed = [](const std::string& why) { return Error{ErrorDomain::Invar, 1, why}; };
  const auto* array = foundation::Array::checked(descriptors);
  if (!array || array->objects().empty()) return failed("arguments is null, empty or no array");
  std::vector<ArgumentDescriptorValues> all;
  for (const auto& object : array->objects()) {
    if (!object->isKindOf(kType)) return failed("arguments holds an object that is no MTLArgumentDescriptor");
    all.push_back(static_cast<const ArgumentDescriptor*>(object.get())->values);
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  protocol::ArgumentStructure structure;
  for (const auto& values : all)
    if (const std::string why = place(values, structure); !why.empty()) return failed(nameOf(values) + " " + why);
  structure.size = (structure.size + structure.alignment - 1) & ~(structure.alignment - 1);
  return structure;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ArgumentDescriptor;
using Values = invar::metal::ArgumentDescriptorValues;

ArgumentDescriptor* ArgumentDescriptor::alloc() { return Impl::make(); }
ArgumentDescriptor* ArgumentDescriptor::init() { return this; }
ArgumentDescriptor* ArgumentDescriptor::argumentDescriptor() { return alloc()->init()->autorelease(); }

DataType ArgumentDescriptor::dataType() const { return Impl::get(this, &Values::dataType); }
void ArgumentDescriptor::setDataType(DataType dataType) { Impl::set(this, &Values::dataType, dataType); }
NS::UInteger ArgumentDescriptor::index() const { return Impl::get(this, &Values::index); }
void ArgumentDescriptor::setIndex(NS::UInteger index) { Impl::set(this, &Values::index, index); }
NS::UInteger ArgumentDescriptor::arrayLength() const { return Impl::get(this, &Values::arrayLength); }
void ArgumentDescriptor::setArrayLength(NS::UInteger arrayLength) { Impl::set(this, &Values::arrayLength, arrayLength); }
BindingAccess ArgumentDescriptor::access() const { return Impl::get(this, &Values::access); }
void ArgumentDescriptor::setAccess(BindingAccess access) { Impl::set(this, &Values::access, access); }
TextureType ArgumentDescriptor::textureType() const { return Impl::get(this, &Values::textureType); }
void ArgumentDescriptor::setTextureType(TextureType textureType) { Impl::set(this, &Values::textureType, textureType); }
NS::UInteger ArgumentDescriptor::constantBlockAlignment() const {
  return Impl::get(this, &Values::constantBlockAlignment);
}
void ArgumentDescriptor::setConstantBlockAlignment(NS::UInteger constantBlockAlignment) {
  Impl::set(this, &Values::constantBlockAlignment, constantBlockAlignment);
}

}  // namespace MTL
