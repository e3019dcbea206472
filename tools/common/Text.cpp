#include "common/Text.hpp"

namespace invar::tools {

NS::String* toMetal(const std::string& text) {
  NS::String* utf8 = NS::String::string(text.c_str(), NS::UTF8StringEncoding);
  return utf8 ? utf8 : NS::String::string(text.c_str(), NS::ISOLatin1StringEncoding);
}

std::string fromMetal(const NS::String* string) {
  const char* bytes = string ? string->utf8String() : nullptr;
  return bytes ? bytes : "";
}

std::string fromMetal(const NS::Error* error) {
  std::string description = error ? fromMetal(error->localizedDescription()) : "";
  return description.empty() ? "no reason was given" : description;
}

}  // namespace invar::tools
