#include "metal/FunctionConstantValues.hpp"

#include "Metal/MTLLibrary.hpp"
#include "foundation/String.hpp"
#include "metal/DataTypes.hpp"
#include "metal/Library.hpp"

namespace invar::metal {
namespace {

// Metal allows indices below 65536; a range beyond is a mistake, and walking it would take for ever.
constexpr NS::UInteger kMaxIndex = 65535;

std::string described(const protocol::FunctionConstant& constant) {
  return "function constant '" + constant.name + "' at index " + std::to_string(constant.index);
}

}  // namespace

constinit const TypeInfo FunctionConstantValues::kType =
    FunctionConstantValues::typeNamed("MTLFunctionConstantValues");

std::optional<compile::ConstantValue> FunctionConstantValues::read(const char* call, const void* from,
                                                                   MTL::DataType type) {
  const size_t size = constantSize(protocol::DataType(type));
  std::string wrong;
  if (!from) wrong = "value is null";
  else if (!size) wrong = "data type " + std::to_string(type) + ", a constant is a scalar or vector";
  if (wrong.empty()) {
    auto* bytes = static_cast<const uint8_t*>(from);
    return compile::ConstantValue{.name = {}, .index = 0, .type = protocol::DataType(type),
                                  .bytes = std::vector<uint8_t>(bytes, bytes + size)};
  }
  if (values.misuse.empty())
    values.misuse = "[MTL::FunctionConstantValues::" + std::string(call) + "] " + wrong;
  return std::nullopt;
}

void FunctionConstantValues::setByIndex(const void* from, MTL::DataType type, NS::Range range) {
  if (range.location > kMaxIndex || range.length > kMaxIndex + 1 - range.location) {
    if (values.misuse.empty())
      values.misuse = "[MTL::FunctionConstantValues::setConstantValues] index " +
                      std::to_string(range.location) +
                      " and " + std::to_string(range.length) + " values, limit " + std::to_string(kMaxIndex);
    return;
  }
  auto* at = static_cast<const uint8_t*>(from);
  for (NS::UInteger i = 0; i < range.length; ++i) {
    auto value = read("setConstantValue", at, type);
    if (!value) return;
    at += value->bytes.size();
    value->index = uint32_t(range.location + i);
    values.byIndex[value->index] = std::move(*value);
  }
}

void FunctionConstantValues::setByName(const void* from, MTL::DataType type, const NS::String* name) {
  auto value = read("setConstantValue", from, type);
  if (!value) return;
  const std::string text(foundation::textOf(name));
  if (text.empty()) {
    if (values.misuse.empty())
      values.misuse = "[MTL::FunctionConstantValues::setConstantValue] name is null or empty";
    return;
  }
  value->name = text;
  values.byName[text] = std::move(*value);
}

Result<std::vector<compile::ConstantValue>> FunctionConstantValues::specialise(
    std::string_view call, const protocol::FunctionInfo& function, const FunctionConstantValues* given) {
  const auto failed = [&](std::string why) {
    return libraryError(MTL::LibraryErrorCompileFailure, call, "function '" + function.name + "': " + why);
  };
  if (given && !given->values.misuse.empty()) return failed(given->values.misuse);
  std::vector<compile::ConstantValue> found;
  for (const auto& constant : function.constants) {
    const compile::ConstantValue* value = nullptr;
    if (given) {
      auto& [byIndex, byName, misuse] = given->values;
      if (auto it = byIndex.find(constant.index); it != byIndex.end()) value = &it->second;
      else if (auto named = byName.find(constant.name); named != byName.end()) value = &named->second;
    }
    if (!value && constant.required) return failed(described(constant) + " is required and has no value");
    if (!value) continue;
    if (value->type != constant.type)
      return failed(described(constant) + " was given as " + dataTypeName(value->type) + ", must be " +
                    dataTypeName(constant.type));
    found.push_back(*value);
    found.back().index = constant.index;
    found.back().name.clear();
  }
  return found;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::FunctionConstantValues;

FunctionConstantValues* FunctionConstantValues::alloc() { return Impl::make(); }
FunctionConstantValues* FunctionConstantValues::init() { return this; }

void FunctionConstantValues::setConstantValue(const void* value, DataType type, NS::UInteger index) {
  if (this) Impl::of(this)->setByIndex(value, type, NS::Range(index, 1));
}
void FunctionConstantValues::setConstantValue(const void* value, DataType type, const NS::String* name) {
  if (this) Impl::of(this)->setByName(value, type, name);
}
void FunctionConstantValues::setConstantValues(const void* values, DataType type, NS::Range range) {
  if (this) Impl::of(this)->setByIndex(values, type, range);
}
void FunctionConstantValues::reset() {
  if (this) Impl::of(this)->values = {};
}

}  // namespace MTL
