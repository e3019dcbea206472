#include "metal/LinkedFunctions.hpp"

#include "foundation/Array.hpp"
#include "foundation/Dictionary.hpp"

namespace invar::metal {

constinit const TypeInfo LinkedFunctions::kType = LinkedFunctions::typeNamed("MTLLinkedFunctions");

size_t LinkedFunctions::count() const {
  size_t count = 0;
  for (const Held<NS::Array>* list : {&values.functions, &values.binaryFunctions, &values.privateFunctions})
    if (auto* array = foundation::Array::checked(list->get())) count += array->objects().size();
  return count;
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::LinkedFunctions;
using Values = invar::metal::LinkedFunctionsValues;

namespace {

invar::metal::Held<NS::Array> held(const NS::Array* list) {
  return invar::metal::Held<NS::Array>::from(list, invar::foundation::Array::kType, true);
}

}  // namespace

LinkedFunctions* LinkedFunctions::alloc() { return Impl::make(); }
LinkedFunctions* LinkedFunctions::init() { return this; }
LinkedFunctions* LinkedFunctions::linkedFunctions() { return alloc()->init()->autorelease(); }

NS::Array* LinkedFunctions::functions() const { return Impl::get(this, &Values::functions).get(); }
void LinkedFunctions::setFunctions(const NS::Array* functions) {
  Impl::set(this, &Values::functions, held(functions));
}
NS::Array* LinkedFunctions::binaryFunctions() const { return Impl::get(this, &Values::binaryFunctions).get(); }
void LinkedFunctions::setBinaryFunctions(const NS::Array* binaryFunctions) {
  Impl::set(this, &Values::binaryFunctions, held(binaryFunctions));
}
NS::Array* LinkedFunctions::privateFunctions() const { return Impl::get(this, &Values::privateFunctions).get(); }
void LinkedFunctions::setPrivateFunctions(const NS::Array* privateFunctions) {
  Impl::set(this, &Values::privateFunctions, held(privateFunctions));
}
NS::Dictionary* LinkedFunctions::groups() const { return Impl::get(this, &Values::groups).get(); }
void LinkedFunctions::setGroups(const NS::Dictionary* groups) {
  Impl::set(this, &Values::groups,
            invar::metal::Held<NS::Dictionary>::from(groups, invar::foundation::Dictionary::kType, true));
}

}  // namespace MTL
