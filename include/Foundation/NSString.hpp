// Immutable text. Lengths and indices count UTF-16 code units, as Apple's do.
// Thread safety: Immutable.
// Metal documentation: NSString
#pragma once

#include <cstddef>

#include "NSObject.hpp"
#include "NSRange.hpp"

namespace NS {

INVAR_ENUM(UInteger, StringEncoding) {
  ASCIIStringEncoding = 1,
  NEXTSTEPStringEncoding = 2,
  JapaneseEUCStringEncoding = 3,
  UTF8StringEncoding = 4,
  ISOLatin1StringEncoding = 5,
  SymbolStringEncoding = 6,
  NonLossyASCIIStringEncoding = 7,
  ShiftJISStringEncoding = 8,
  ISOLatin2StringEncoding = 9,
  UnicodeStringEncoding = 10,
  WindowsCP1251StringEncoding = 11,
  WindowsCP1252StringEncoding = 12,
  WindowsCP1253StringEncoding = 13,
  WindowsCP1254StringEncoding = 14,
  WindowsCP1250StringEncoding = 15,
  ISO2022JPStringEncoding = 21,
  MacOSRomanStringEncoding = 30,
  UTF16StringEncoding = UnicodeStringEncoding,
  UTF16BigEndianStringEncoding = 0x90000100,
  UTF16LittleEndianStringEncoding = 0x94000100,
  UTF32StringEncoding = 0x8c000100,
  UTF32BigEndianStringEncoding = 0x98000100,
  UTF32LittleEndianStringEncoding = 0x9c000100,
};

INVAR_OPTIONS(UInteger, StringCompareOptions) {
  CaseInsensitiveSearch = 1,
  LiteralSearch = 2,
  BackwardsSearch = 4,
  AnchoredSearch = 8,
  NumericSearch = 64,
  DiacriticInsensitiveSearch = 128,
  WidthInsensitiveSearch = 256,
  ForcedOrderingSearch = 512,
  RegularExpressionSearch = 1024,
};

using unichar = unsigned short;  ///< a UTF-16 code unit

/// Encodings read and written: UTF-8, ASCII, Latin-1, UTF-16 and UTF-32 of either byte order. ASCII takes
/// bytes above 127 too: as UTF-8 where they are that, otherwise as Latin-1. Bytes that are no text in the
/// named encoding, or another encoding, give null.
class NS_EXPORT String : public Copying<String> {
public:
  static String* string();
  static String* string(const String* pString);
  /// Text from bytes that end with a zero.
  static String* string(const char* pString, StringEncoding encoding);

  static String* alloc();
  String* init();
  String* init(const String* pString);
  String* init(const char* pString, StringEncoding encoding);
  /// Text from `len` bytes, which are freed with free() once read if `freeBuffer`.
  String* init(void* pBytes, UInteger len, StringEncoding encoding, bool freeBuffer);

  /// The code unit at `index`; 0 behind the end.
  unichar character(UInteger index) const;
  unichar characterAtIndex(UInteger index) const { return character(index); }
  UInteger length() const;

  /// The text in `encoding`, ending with a zero; null when it cannot be written in it. Valid as long
  /// as the receiver, or until the current autorelease pool is drained, whichever is shorter.
  const char* cString(StringEncoding encoding) const;
  const char* utf8String() const;
  /// Bytes that cString() may need at most, without the zero.
  UInteger maximumLengthOfBytes(StringEncoding encoding) const;
  /// Bytes that cString() returns, without the zero.
  UInteger lengthOfBytes(StringEncoding encoding) const;

  bool isEqualToString(const String* pString) const;
  /// Where `pString` stands first (last with BackwardsSearch); location is NotFound otherwise.
  Range rangeOfString(const String* pString, StringCompareOptions options) const;

  const char* fileSystemRepresentation() const;

  String* stringByAppendingString(const String* pString) const;
  ComparisonResult caseInsensitiveCompare(const String* pString) const;
};

namespace detail {
NS_EXPORT String* constantString(const char* text, UInteger bytes);
}

/// A string that lives as long as the process; retain and release do nothing to it.
template <std::size_t N>
String* MakeConstantString(const char (&text)[N]) {
  return detail::constantString(text, N - 1);
}

}  // namespace NS

/// A constant string from a literal, looked up once at each place that names it.
#define MTLSTR(literal)                                                                               \
  ([]() -> ::NS::String* {                                                                            \
    static ::NS::String* const invarConstant = ::NS::MakeConstantString("" literal "");               \
    return invarConstant;                                                                             \
  }())
