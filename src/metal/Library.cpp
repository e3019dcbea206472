#include "metal/Library.hpp"

#include "foundation/Array.hpp"
#include "foundation/Error.hpp"
#include "foundation/String.hpp"
#include "metal/CompileQueue.hpp"
#include "metal/Device.hpp"
#include "metal/Function.hpp"
#include "metal/FunctionConstantValues.hpp"
#include "metal/FunctionDescriptor.hpp"

namespace invar::metal {

constinit const TypeInfo Library::kType{
    .name = "MTLLibrary", .super = &foundation::kObjectType, .destroy = destroyObject};

Error libraryError(MTL::LibraryError code, std::string_view call, std::string why) {
  return {ErrorDomain::Library, long(code), "[" + std::string(call) + "] " + std::move(why)};
}

const protocol::FunctionInfo* Library::find(std::string_view name) const {
  for (const auto& function : m_compiled->functions)
    if (function.name == name) return &function;
  return nullptr;
}

Result<Function*> Library::newFunction(std::string_view call, std::string_view name,
                                       std::string specialisedName,
                                       const FunctionConstantValues* values, bool specialised) {
  const auto* info = find(name);
  if (!info) {
    std::string why = "no function '" + std::string(name) + "' in the library, which has " +
                      std::to_string(m_compiled->functions.size());
    for (size_t i = 0; i < m_compiled->functions.size() && i < 8; ++i)
      why += (i ? ", '" : ": '") + m_compiled->functions[i].name + "'";
    return libraryError(MTL::LibraryErrorFunctionNotFound, call, why);
  }
  if (!specialised) return new Function(*this, *info, std::move(specialisedName), {});
  auto constants = FunctionConstantValues::specialise(call, *info, values);
  if (!constants) return constants.takeError();
  return new Function(*this, *info, std::move(specialisedName), std::move(*constants));
}

namespace {

constexpr std::string_view kNewFunction = "MTL::Library::newFunction";

/// What a call to newFunction asks for, taken out of the app's objects so that another thread can do it.
struct FunctionRequest {
  std::string name, specialisedName;
  Retained<FunctionConstantValues> values;
  bool specialised = true;
  std::string wrong;   ///< set: the call's arguments cannot be used

  static FunctionRequest named(const NS::String* name, const MTL::FunctionConstantValues* values) {
    FunctionRequest request;
    if (!foundation::String::checked(name)) request.wrong = "name is null or no string";
    request.name = foundation::textOf(name);
    auto* given = FunctionConstantValues::checked(values);
    if (values && !given) request.wrong = "constantValues is not an MTLFunctionConstantValues";
    // A copy: the app may go on to change its own.
    if (given)
      request.values = Retained<FunctionConstantValues>::adopt(new FunctionConstantValues(given->values));
    return request;
  }

  static FunctionRequest described(const MTL::FunctionDescriptor* descriptor) {
    auto* given = FunctionDescriptor::checked(descriptor);
    if (!given) {
      FunctionRequest request;
      request.wrong = "descriptor is null or no MTLFunctionDescriptor";
      return request;
    }
    auto request = named(given->values.name.get(), given->values.constants.get());
    request.specialisedName = foundation::textOf(given->values.specialisedName.get());
    // Without values this is a plain look-up, as it is by name.
    request.specialised = given->values.constants.get() != nullptr;
    return request;
  }

  Result<Function*> make(Library& library) const {
    if (!wrong.empty()) return libraryError(MTL::LibraryErrorFunctionNotFound, kNewFunction, wrong);
    return library.newFunction(kNewFunction, name, specialisedName, values.get(), specialised);
  }
};

MTL::Function* doorOrError(Result<Function*> made, NS::Error** error) {
  if (made) return made.value()->door();
  foundation::report(error, made.error());
  return nullptr;
}

void makeLater(Library& library, FunctionRequest request,
               const MTL::FunctionCompletionHandlerFunction& handler) {
  if (!handler) return;
  CompileQueue::shared().post([library = Retained<Library>::share(&library), request = std::move(request),
                               handler] {
    auto made = request.make(*library.get());
    return [made = std::move(made), handler]() mutable { deliver(std::move(made), handler); };
  });
}

}  // namespace
}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::Library;
using invar::metal::doorOrError;
using invar::metal::FunctionRequest;
using invar::metal::makeLater;

const NS::ErrorDomain LibraryErrorDomain = invar::foundation::constantString("MTLLibraryErrorDomain");

NS::String* Library::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void Library::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
Device* Library::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
LibraryType Library::type() const { return LibraryTypeExecutable; }
NS::String* Library::installName() const { return nullptr; }

NS::Array* Library::functionNames() const {
  if (!this) return nullptr;
  auto* names = new invar::foundation::Array;
  for (const auto& function : Impl::of(this)->compiled().functions)
    names->add(invar::foundation::baseOf(invar::foundation::autoreleasedString(function.name)));
  return names->door()->autorelease();
}

Function* Library::newFunction(const NS::String* functionName) {
  if (!this) return nullptr;
  auto request = FunctionRequest::named(functionName, nullptr);
  request.specialised = false;
  return doorOrError(request.make(*Impl::of(this)), nullptr);
}

Function* Library::newFunction(const NS::String* name, const FunctionConstantValues* constantValues,
                               NS::Error** error) {
  if (!this) return nullptr;
  return doorOrError(FunctionRequest::named(name, constantValues).make(*Impl::of(this)), error);
}

Function* Library::newFunction(const FunctionDescriptor* descriptor, NS::Error** error) {
  return this ? doorOrError(FunctionRequest::described(descriptor).make(*Impl::of(this)), error) : nullptr;
}

void Library::newFunction(const NS::String* pFunctionName, const FunctionConstantValues* pConstantValues,
                          const FunctionCompletionHandlerFunction& completionHandler) {
  if (!this) return;
  makeLater(*Impl::of(this), FunctionRequest::named(pFunctionName, pConstantValues), completionHandler);
}

void Library::newFunction(const FunctionDescriptor* pDescriptor,
                          const FunctionCompletionHandlerFunction& completionHandler) {
  if (this) makeLater(*Impl::of(this), FunctionRequest::described(pDescriptor), completionHandler);
}

}  // namespace MTL
