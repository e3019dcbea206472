// What stands behind MTL::Architecture.
#pragma once

#include <string>

#include "Metal/MTLDevice.hpp"
#include "foundation/Object.hpp"

namespace invar::metal {

/// Thread safety: immutable.
class Architecture final : public foundation::Implements<Architecture, MTL::Architecture> {
public:
  static const foundation::TypeInfo kType;
  explicit Architecture(std::string name) : Implements(kType), m_name(std::move(name)) {}
  const std::string& name() const { return m_name; }

private:
  const std::string m_name;
};

}  // namespace invar::metal
