// What a program of ours says, where a measurement needs a process of its own.
#pragma once

#include <string>

namespace invar::bench {

/// The standard output of a shell command. Throws when it cannot be started or does not end with status 0.
std::string outputOf(const std::string& command);

}  // namespace invar::bench
