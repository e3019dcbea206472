// A kernel loaded for a device.
#pragma once

#include <string>

#include "base/Ref.hpp"
#include "protocol/Reflection.hpp"

namespace invar::device {

/// Thread safety: immutable.
class Kernel : public RefCounted {
public:
  const protocol::KernelReflection& reflection() const { return m_reflection; }
  /// Compiled with shader validation.
  bool boundsChecked() const { return m_boundsChecked; }

protected:
  explicit Kernel(protocol::KernelReflection reflection) : m_reflection(std::move(reflection)) {}

  bool m_boundsChecked = false;   ///< set while it is loaded

private:
  protocol::KernelReflection m_reflection;
};

}  // namespace invar::device
