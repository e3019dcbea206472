// What stands behind NS::String, and strings for the other layers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "Foundation/NSString.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

/// Text as UTF-8. Immutable once initialised.
class String final : public Implements<String, NS::String> {
public:
  static const TypeInfo kType;
  String() : Implements(kType) {}
  explicit String(std::string utf8);

  const std::string& text() const { return m_text; }
  size_t unitCount() const { return m_unitCount; }
  bool isAscii() const { return m_unitCount == m_text.size(); }
  /// Between alloc and init only.
  void assign(std::string utf8);

private:
  std::string m_text;
  size_t m_unitCount = 0;  // UTF-16 code units; as many as bytes exactly when all are ASCII
};

/// A string that the caller owns.
NS::String* newString(std::string utf8);
NS::String* autoreleasedString(std::string utf8);
/// The text of a string; empty for null and for what is no string. Valid as long as the string.
std::string_view textOf(const NS::String* string);
/// As NS::MakeConstantString: one object for each text, alive as long as the process.
NS::String* constantString(std::string_view utf8);

/// Bytes in one of Apple's encodings, as UTF-8; nothing when they are no text in it.
std::optional<std::string> decode(std::string_view bytes, NS::StringEncoding encoding);
/// UTF-8 in one of Apple's encodings; nothing when it cannot be written in it.
std::optional<std::string> encode(std::string_view utf8, NS::StringEncoding encoding);
/// Code units of valid UTF-8.
std::u16string unitsOf(std::string_view utf8);

}  // namespace invar::foundation
