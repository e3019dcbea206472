// What a command cannot do, in words for its user. Thrown inside the tools, shown by the command.
#pragma once

#include <stdexcept>

namespace invar::tools {

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace invar::tools
