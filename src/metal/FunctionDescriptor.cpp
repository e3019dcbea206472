#include "metal/FunctionDescriptor.hpp"

#include "foundation/Array.hpp"
#include "foundation/String.hpp"
#include "metal/FunctionConstantValues.hpp"

namespace invar::metal {

constinit const TypeInfo FunctionDescriptor::kType = FunctionDescriptor::typeNamed("MTLFunctionDescriptor");

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::FunctionDescriptor;
using Values = invar::metal::FunctionDescriptorValues;
template <class Door> using Held = invar::metal::Held<Door>;

FunctionDescriptor* FunctionDescriptor::alloc() { return Impl::make(); }
FunctionDescriptor* FunctionDescriptor::init() { return this; }
FunctionDescriptor* FunctionDescriptor::functionDescriptor() { return alloc()->init()->autorelease(); }

NS::String* FunctionDescriptor::name() const { return Impl::get(this, &Values::name).get(); }
void FunctionDescriptor::setName(const NS::String* name) {
  Impl::set(this, &Values::name, Held<NS::String>::from(name, invar::foundation::String::kType, true));
}
NS::String* FunctionDescriptor::specializedName() const {
  return Impl::get(this, &Values::specialisedName).get();
}
void FunctionDescriptor::setSpecializedName(const NS::String* specializedName) {
  Impl::set(this, &Values::specialisedName,
            Held<NS::String>::from(specializedName, invar::foundation::String::kType, true));
}
FunctionConstantValues* FunctionDescriptor::constantValues() const {
  return Impl::get(this, &Values::constants).get();
}
void FunctionDescriptor::setConstantValues(const FunctionConstantValues* constantValues) {
  Impl::set(this, &Values::constants,
            Held<FunctionConstantValues>::from(
                constantValues, invar::metal::FunctionConstantValues::kType, true));
}
FunctionOptions FunctionDescriptor::options() const { return Impl::get(this, &Values::options); }
void FunctionDescriptor::setOptions(FunctionOptions options) { Impl::set(this, &Values::options, options); }
NS::Array* FunctionDescriptor::binaryArchives() const {
  return Impl::get(this, &Values::binaryArchives).get();
}
void FunctionDescriptor::setBinaryArchives(const NS::Array* binaryArchives) {
  Impl::set(this, &Values::binaryArchives,
            Held<NS::Array>::from(binaryArchives, invar::foundation::Array::kType, true));
}

}  // namespace MTL
