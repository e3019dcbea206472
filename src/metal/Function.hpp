// What stands behind MTL::Function and MTL::FunctionConstant.
#pragma once

#include <vector>

#include "metal/Library.hpp"

namespace invar::metal {

/// A function of a library with the values of its constants. Thread safety: thread-safe.
class Function final : public Implements<Function, MTL::Function> {
public:
  static const TypeInfo kType;
  Function(Library& library, const protocol::FunctionInfo& info, std::string name,
           std::vector<compile::ConstantValue> constants)
      : Implements(kType), m_library(Retained<Library>::share(&library)), m_info(info),
        m_name(std::move(name)), m_constants(std::move(constants)) {}

  Library& library() const { return *m_library.get(); }
  const protocol::FunctionInfo& info() const { return m_info; }
  /// The specialised name, or the library's.
  const std::string& name() const { return m_name.empty() ? m_info.name : m_name; }
  /// Values of the constants that the function declares, by index.
  const std::vector<compile::ConstantValue>& constants() const { return m_constants; }
  /// The required constant that has no value, if there is one.
  const protocol::FunctionConstant* missingConstant() const;

  Label label;

private:
  const Retained<Library> m_library;
  const protocol::FunctionInfo& m_info;   // the library's
  const std::string m_name;
  const std::vector<compile::ConstantValue> m_constants;
};

/// Thread safety: immutable.
class FunctionConstant final : public Implements<FunctionConstant, MTL::FunctionConstant> {
public:
  static const TypeInfo kType;
  explicit FunctionConstant(protocol::FunctionConstant info) : Implements(kType), info(std::move(info)) {}
  const protocol::FunctionConstant info;
};

}  // namespace invar::metal
