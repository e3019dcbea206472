// How this layer tells of calls that fail with nothing but a null.
#pragma once

#include <string>

#include "base/Log.hpp"

namespace invar::mps {

/// Null or false, whichever the caller returns.
struct Refused {
  template <class T>
  operator T*() const { return nullptr; }
  operator bool() const { return false; }
};

/// Logs "[call] message"; for `return misuse(...)`.
inline Refused misuse(const char* call, const std::string& message) {
  log::error(std::string("[") + call + "] " + message);
  return {};
}

}  // namespace invar::mps
