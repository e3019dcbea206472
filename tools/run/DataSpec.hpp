// What a user writes for data: `zeros:64x32:float`, `range:0..1024`, `random:1024:half:seed=7`, `in.npy`, and
// `1024,2.5:float` for scalars.
// Thread safety: Thread-safe functions over values.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel/NpyFile.hpp"

namespace invar::tools {

/// The help text of the syntax, a line for each form.
extern const char* const kDataSpecHelp;

/// "0=zeros:8" is ("0", "zeros:8"). `option` names the option for the message of the Failure.
std::pair<std::string, std::string> splitAssignment(const std::string& text, const char* option);

/// "64x32", "1024": every extent at least 1. Throws Failure.
std::vector<uint64_t> parseShape(const std::string& text);

/// The data that `spec` names; elements of `assumed` type where it names none. Throws Failure.
Array parseData(const std::string& spec, std::optional<ElementType> assumed);

/// Scalars one behind the other, each at a multiple of its size, as in a C struct: `3,4:int,0.5:float`. A value
/// without a type has that of the next one that has one, or `assumed`. Throws Failure.
std::vector<char> parseValues(const std::string& spec, std::optional<ElementType> assumed);

}  // namespace invar::tools
