// The text of a kernel's message.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace invar::device {

/// Formats as printf does, with `%v4f` for vectors, from words as protocol::KernelLog describes them. An argument is
/// converted to what its specification asks for; one that is missing leaves the specification in the text.
std::string formatLog(const char* format, std::span<const uint64_t> words);

}  // namespace invar::device
