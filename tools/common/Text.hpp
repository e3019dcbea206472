// Between the standard library's text and Metal's.
#pragma once

#include <Foundation/Foundation.hpp>

#include <string>

namespace invar::tools {

/// Autoreleased. Bytes that are no UTF-8 are taken as Latin-1: old sources have such comments.
NS::String* toMetal(const std::string& text);
std::string fromMetal(const NS::String* string);
/// The error's description; a stand-in when there is none.
std::string fromMetal(const NS::Error* error);

}  // namespace invar::tools
