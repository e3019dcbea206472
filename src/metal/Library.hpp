// What stands behind MTL::Library.
#pragma once

#include "Metal/MTLLibrary.hpp"
#include "base/Result.hpp"
#include "compile/Compiler.hpp"
#include "foundation/Object.hpp"
#include "metal/Label.hpp"

namespace invar::metal {

using foundation::Implements;
using foundation::ObjectBase;
using foundation::Retained;
using foundation::TypeInfo;

class Device;
class Function;
class FunctionConstantValues;

/// Metal's name for the codes of ErrorDomain::Library, and an error of it: "[call] why".
Error libraryError(MTL::LibraryError code, std::string_view call, std::string why);

/// Thread safety: thread-safe; all but the label is immutable.
class Library final : public Implements<Library, MTL::Library> {
public:
  static const TypeInfo kType;
  Library(Device& device, Ref<compile::Library> compiled, uint64_t maxThreadsPerThreadgroup)
      : Implements(kType), m_device(device), m_compiled(std::move(compiled)),
        m_maxThreadsPerThreadgroup(maxThreadsPerThreadgroup) {}

  Device& device() const { return m_device; }
  const compile::Library& compiled() const { return *m_compiled; }
  /// As set in the compile options; 0 for no limit.
  uint64_t maxThreadsPerThreadgroup() const { return m_maxThreadsPerThreadgroup; }

  const protocol::FunctionInfo* find(std::string_view name) const;
  /// Owned by the caller. With `values`, null or not, `specialised` asks for all required constants.
  Result<Function*> newFunction(std::string_view call, std::string_view name, std::string specialisedName,
                                const FunctionConstantValues* values, bool specialised);

  Label label;

private:
  Device& m_device;
  const Ref<compile::Library> m_compiled;
  const uint64_t m_maxThreadsPerThreadgroup;
};

}  // namespace invar::metal
