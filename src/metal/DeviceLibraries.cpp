// Libraries and pipelines of a device.
#include "base/Log.hpp"
#include "foundation/Bundle.hpp"
#include "foundation/Data.hpp"
#include "foundation/Error.hpp"
#include "foundation/String.hpp"
#include "foundation/Url.hpp"
#include "metal/CompileOptions.hpp"
#include "metal/CompileQueue.hpp"
#include "metal/ComputePipelineDescriptor.hpp"
#include "metal/ComputePipelineState.hpp"
#include "metal/Device.hpp"
#include "metal/Function.hpp"
#include "metal/Library.hpp"
#include "metal/LibrarySource.hpp"

namespace invar::metal {
namespace {

constexpr std::string_view kNewLibrary = "MTL::Device::newLibrary";
constexpr std::string_view kNewPipeline = "MTL::Device::newComputePipelineState";

/// What a call to newLibrary asks for, taken out of the app's objects so that another thread can do it.
struct LibraryRequest {
  Result<std::string> source;
  Result<compile::SourceOptions> options{compile::SourceOptions()};
  uint64_t maxThreadsPerThreadgroup = 0;

  /// From a file or data, as libraries are that a build made.
  LibraryRequest(Result<std::string> from) : source(std::move(from)) { options->logging = true; }
  LibraryRequest(const NS::String* text, const MTL::CompileOptions* given)
      : source(std::string(foundation::textOf(text))),
        options(CompileOptions::forCompiler(kNewLibrary, given)) {
    if (!foundation::String::checked(text))
      source = libraryError(MTL::LibraryErrorUnsupported, kNewLibrary, "source is null or no string");
    if (auto* checked = CompileOptions::checked(given))
      maxThreadsPerThreadgroup = checked->values.maxThreadsPerThreadgroup;
  }

  Result<Library*> make(Device& device) {
    if (!source) return source.takeError();
    if (!options) return options.takeError();
    auto compiled = compile::compileLibrary(std::move(*source), std::move(*options));
    if (!compiled) return compiled.takeError();
    return new Library(device, std::move(*compiled), maxThreadsPerThreadgroup);
  }
};

/// The warnings of a compile that succeeded, which Metal hands over as an error beside the library.
NS::Error* warningsOf(const Library& library) {
  if (library.compiled().warnings.empty()) return nullptr;
  return foundation::makeError(
      {ErrorDomain::Library, MTL::LibraryErrorCompileWarning, library.compiled().warnings});
}

MTL::Library* doorOrError(Result<Library*> made, NS::Error** error) {
  if (!made) {
    foundation::report(error, made.error());
    return nullptr;
  }
  if (error) *error = warningsOf(*made.value());
  return made.value()->door();
}

Result<Library*> makeDefaultLibrary(Device& device, const NS::Bundle* given) {
  constexpr std::string_view kCall = "MTL::Device::newDefaultLibrary";
  auto* bundle = foundation::Bundle::checked(given);
  if (!bundle) return libraryError(MTL::LibraryErrorFileNotFound, kCall, "bundle is null or no NSBundle");
  const auto file = bundle->resources() / "default.metallib";
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return libraryError(MTL::LibraryErrorFileNotFound, kCall,
                        "no default.metallib, which holds the program's Metal source, in " + file.parent_path().string());
  return LibraryRequest(sourceFromFile(kCall, file.string())).make(device);
}

using Reflection = MTL::AutoreleasedComputePipelineReflection;

MTL::ComputePipelineState* doorOrError(Result<ComputePipelineState*> made, const Reflection* reflection,
                                       NS::Error** error) {
  if (!made) {
    foundation::report(error, made.error());
    return nullptr;
  }
  // metal-cpp declares the place for the result const; it is the caller's variable.
  if (reflection)
    *const_cast<Reflection*>(reflection) = made.value()->reflection().door()->retain()->autorelease();
  return made.value()->door();
}

using WithReflection = MTL::NewComputePipelineStateWithReflectionCompletionHandlerFunction;

void deliverPipeline(Result<ComputePipelineState*> made, const WithReflection& handler) {
  if (!made) return handler(nullptr, nullptr, foundation::makeError(made.error()));
  auto owner = Retained<ComputePipelineState>::adopt(made.value());
  handler(owner->door(), owner->reflection().door(), nullptr);
}

/// Makes a pipeline from `from`, a function or a descriptor that this call may keep, on another thread.
template <class Impl, class Make>
void makeLater(Retained<Impl> from, const WithReflection& handler, Make make) {
  CompileQueue::shared().post([from = std::move(from), handler, make] {
    auto made = make(from ? from->door() : nullptr);
    return [made = std::move(made), handler]() mutable { deliverPipeline(std::move(made), handler); };
  });
}

void makeLater(Device& device, const MTL::Function* function, const WithReflection& handler) {
  if (!handler) return;
  makeLater(Retained<Function>::share(Function::checked(function)), handler, [&device](MTL::Function* given) {
    return ComputePipelineState::make(kNewPipeline, device, given, 0, "");
  });
}

void makeLater(Device& device, const MTL::ComputePipelineDescriptor* descriptor,
               const WithReflection& handler) {
  if (!handler) return;
  // A copy: the app may go on to change its own.
  auto* given = ComputePipelineDescriptor::checked(descriptor);
  auto copy = Retained<ComputePipelineDescriptor>::adopt(
      given ? new ComputePipelineDescriptor(given->values) : nullptr);
  makeLater(std::move(copy), handler, [&device](MTL::ComputePipelineDescriptor* kept) {
    return ComputePipelineState::make(kNewPipeline, device, kept);
  });
}

}  // namespace
}  // namespace invar::metal

namespace MTL {

using namespace invar::metal;
using Impl = invar::metal::Device;

Library* Device::newDefaultLibrary() {
  if (!this) return nullptr;
  auto made = makeDefaultLibrary(*Impl::of(this), NS::Bundle::mainBundle());
  if (made) return made.value()->door();
  invar::log::error(made.error().message);
  return nullptr;
}

Library* Device::newDefaultLibrary(const NS::Bundle* bundle, NS::Error** error) {
  return this ? doorOrError(makeDefaultLibrary(*Impl::of(this), bundle), error) : nullptr;
}

Library* Device::newLibrary(const NS::String* source, const CompileOptions* options, NS::Error** error) {
  return this ? doorOrError(LibraryRequest(source, options).make(*Impl::of(this)), error) : nullptr;
}

Library* Device::newLibrary(const NS::String* filepath, NS::Error** error) {
  if (!this) return nullptr;
  const std::string path(invar::foundation::textOf(filepath));
  return doorOrError(LibraryRequest(sourceFromFile(kNewLibrary, path)).make(*Impl::of(this)), error);
}

Library* Device::newLibrary(const NS::URL* url, NS::Error** error) {
  if (!this) return nullptr;
  auto* given = invar::foundation::Url::checked(url);
  auto source = given && given->isFile()
                    ? sourceFromFile(kNewLibrary, given->path())
                    : libraryError(LibraryErrorFileNotFound, kNewLibrary,
                                   "url is null or does not name a file");
  return doorOrError(LibraryRequest(std::move(source)).make(*Impl::of(this)), error);
}

Library* Device::newLibrary(const NS::Data* data, NS::Error** error) {
  if (!this) return nullptr;
  auto* given = invar::foundation::Data::checked(data);
  auto source = given ? sourceFromBytes(kNewLibrary, std::string(given->view()), "data")
                      : libraryError(LibraryErrorUnsupported, kNewLibrary, "data is null or no NSData");
  return doorOrError(LibraryRequest(std::move(source)).make(*Impl::of(this)), error);
}

void Device::newLibrary(const NS::String* pSource, const CompileOptions* pOptions,
                        const NewLibraryCompletionHandlerFunction& completionHandler) {
  if (!this || !completionHandler) return;
  CompileQueue::shared().post([device = Impl::of(this), request = LibraryRequest(pSource, pOptions),
                               completionHandler]() mutable {
    auto made = request.make(*device);
    return [made = std::move(made), completionHandler]() mutable {
      if (!made) return deliver(std::move(made), completionHandler);
      auto library = Retained<invar::metal::Library>::adopt(made.value());
      completionHandler(library->door(), warningsOf(*library.get()));
    };
  });
}

ComputePipelineState* Device::newComputePipelineState(const Function* computeFunction, NS::Error** error) {
  return newComputePipelineState(computeFunction, PipelineOptionNone, nullptr, error);
}

ComputePipelineState* Device::newComputePipelineState(const Function* computeFunction, PipelineOption,
                                                      const AutoreleasedComputePipelineReflection* reflection,
                                                      NS::Error** error) {
  if (!this) return nullptr;
  auto made = invar::metal::ComputePipelineState::make(kNewPipeline, *Impl::of(this), computeFunction, 0, "");
  return doorOrError(std::move(made), reflection, error);
}

ComputePipelineState* Device::newComputePipelineState(const ComputePipelineDescriptor* descriptor,
                                                      PipelineOption,
                                                      const AutoreleasedComputePipelineReflection* reflection,
                                                      NS::Error** error) {
  if (!this) return nullptr;
  auto made = invar::metal::ComputePipelineState::make(kNewPipeline, *Impl::of(this), descriptor);
  return doorOrError(std::move(made), reflection, error);
}

void Device::newComputePipelineState(
    const Function* pFunction, const NewComputePipelineStateCompletionHandlerFunction& completionHandler) {
  if (!this || !completionHandler) return;
  makeLater(*Impl::of(this), pFunction,
            [completionHandler](ComputePipelineState* state, ComputePipelineReflection*, NS::Error* error) {
              completionHandler(state, error);
            });
}

void Device::newComputePipelineState(
    const Function* pFunction, PipelineOption,
    const NewComputePipelineStateWithReflectionCompletionHandlerFunction& completionHandler) {
  if (this) makeLater(*Impl::of(this), pFunction, completionHandler);
}

void Device::newComputePipelineState(
    const ComputePipelineDescriptor* pDescriptor, PipelineOption,
    const NewComputePipelineStateWithReflectionCompletionHandlerFunction& completionHandler) {
  if (this) makeLater(*Impl::of(this), pDescriptor, completionHandler);
}

}  // namespace MTL
