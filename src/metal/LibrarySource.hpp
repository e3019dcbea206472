// Where the text of a library comes from: a string, a file or bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/Result.hpp"

namespace invar::metal {

/// The source in a file. Errors: one that cannot be read, and what sourceFromBytes refuses.
Result<std::string> sourceFromFile(std::string_view call, const std::string& path);
/// The source in bytes. Errors: Apple's binary archives, and anything else that is no text.
Result<std::string> sourceFromBytes(std::string_view call, std::string bytes, const std::string& origin);

}  // namespace invar::metal
