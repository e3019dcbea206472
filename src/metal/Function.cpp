#include "metal/Function.hpp"

#include <algorithm>

#include "foundation/Dictionary.hpp"
#include "foundation/String.hpp"
#include "metal/Device.hpp"

namespace invar::metal {

constinit const TypeInfo Function::kType{
    .name = "MTLFunction", .super = &foundation::kObjectType, .destroy = destroyObject};
constinit const TypeInfo FunctionConstant::kType{
    .name = "MTLFunctionConstant", .super = &foundation::kObjectType, .destroy = destroyObject};

const protocol::FunctionConstant* Function::missingConstant() const {
  for (const auto& constant : m_info.constants)
    if (constant.required && std::none_of(m_constants.begin(), m_constants.end(),
                                          [&](auto& value) { return value.index == constant.index; }))
      return &constant;
  return nullptr;
}

}  // namespace invar::metal

namespace MTL {

using invar::foundation::autoreleasedString;
using Impl = invar::metal::Function;
using Constant = invar::metal::FunctionConstant;

NS::String* Function::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Function::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
Device* Function::device() const { return this ? Impl::of(this)->library().device().door() : nullptr; }
FunctionType Function::functionType() const {
  return this ? FunctionType(Impl::of(this)->info().kind) : FunctionType();
}
NS::String* Function::name() const { return this ? autoreleasedString(Impl::of(this)->name()) : nullptr; }
FunctionOptions Function::options() const { return FunctionOptionNone; }

NS::Dictionary* Function::functionConstantsDictionary() const {
  using namespace invar::foundation;
  if (!this) return nullptr;
  auto* constants = new invar::foundation::Dictionary;
  for (const auto& info : Impl::of(this)->info().constants)
    constants->add(Retained<String>::adopt(new String(info.name)).get(),
                   Retained<Constant>::adopt(new Constant(info)).get());
  return constants->door()->autorelease();
}

NS::String* FunctionConstant::name() const {
  return this ? autoreleasedString(Constant::of(this)->info.name) : nullptr;
}
DataType FunctionConstant::type() const {
  return this ? DataType(Constant::of(this)->info.type) : DataTypeNone;
}
NS::UInteger FunctionConstant::index() const { return this ? Constant::of(this)->info.index : 0; }
bool FunctionConstant::required() const { return this && Constant::of(this)->info.required; }

}  // namespace MTL
