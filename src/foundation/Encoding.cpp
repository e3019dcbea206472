// Text between UTF-8 and Apple's string encodings.
#include <cstdint>
#include <cstring>

#include "foundation/String.hpp"

namespace invar::foundation {
namespace {

// The next code point of UTF-8, or -1: a stray or missing byte, a longer form than needed, a surrogate.
int32_t nextCodePoint(std::string_view text, size_t& at) {
  auto byte = [&](size_t i) { return i < text.size() ? uint8_t(text[i]) : 0u; };
  uint32_t first = byte(at);
  if (first < 0x80) { ++at; return int32_t(first); }
  size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return -1;
  uint32_t point = first & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return -1;
    point = point << 6 | (byte(at + i) & 0x3F);
  }
  bool tooLong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (tooLong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return -1;
  at += length;
  return int32_t(point);
}

void appendUtf8(std::string& to, uint32_t point) {
  if (point < 0x80) { to += char(point); return; }
  if (point < 0x800) to += char(0xC0 | point >> 6);
  else {
    if (point < 0x10000) to += char(0xE0 | point >> 12);
    else {
      to += char(0xF0 | point >> 18);
      to += char(0x80 | (point >> 12 & 0x3F));
    }
    to += char(0x80 | (point >> 6 & 0x3F));
  }
  to += char(0x80 | (point & 0x3F));
}

bool isUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (nextCodePoint(text, at) < 0) return false;
  return true;
}

std::string fromLatin1(std::string_view bytes) {
  std::string text;
  for (char c : bytes) appendUtf8(text, uint8_t(c));
  return text;
}

struct Wide { size_t width; bool bigEndian; bool acceptsMark; };

std::optional<Wide> wideEncoding(NS::StringEncoding encoding) {
  switch (encoding) {
    case NS::UTF16StringEncoding: return Wide{2, false, true};
    case NS::UTF16LittleEndianStringEncoding: return Wide{2, false, false};
    case NS::UTF16BigEndianStringEncoding: return Wide{2, true, false};
    case NS::UTF32StringEncoding: return Wide{4, false, true};
    case NS::UTF32LittleEndianStringEncoding: return Wide{4, false, false};
    case NS::UTF32BigEndianStringEncoding: return Wide{4, true, false};
    default: return {};
  }
}

std::optional<std::string> fromWide(std::string_view bytes, Wide form) {
  auto unit = [&](size_t at) {
    uint32_t value = 0;
    for (size_t i = 0; i < form.width; ++i)
      value |= uint32_t(uint8_t(bytes[at + i])) << 8 * (form.bigEndian ? form.width - 1 - i : i);
    return value;
  };
  if (bytes.size() % form.width) return {};
  size_t at = 0;
  if (form.acceptsMark && !bytes.empty()) {
    if (unit(0) == 0xFEFF) at = form.width;
    else if (form.bigEndian = true; unit(0) == 0xFEFF) at = form.width;
    else form.bigEndian = false;
  }
  std::string text;
  for (; at < bytes.size(); at += form.width) {
    uint32_t point = unit(at);
    if (form.width == 2 && point >= 0xD800 && point < 0xDC00 && at + 2 < bytes.size()) {
      uint32_t low = unit(at + 2);
      if (low < 0xDC00 || low > 0xDFFF) return {};
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return {};
    appendUtf8(text, point);
  }
  return text;
}

std::string toWide(std::string_view utf8, Wide form) {
  std::string bytes;
  auto append = [&](uint32_t unit) {
    for (size_t i = 0; i < form.width; ++i)
      bytes += char(unit >> 8 * (form.bigEndian ? form.width - 1 - i : i));
  };
  if (form.width == 2) {
    for (char16_t unit : unitsOf(utf8)) append(unit);
    return bytes;
  }
  for (size_t at = 0; at < utf8.size();) append(uint32_t(nextCodePoint(utf8, at)));
  return bytes;
}

}  // namespace

std::u16string unitsOf(std::string_view utf8) {
  std::u16string units;
  units.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    int32_t point = nextCodePoint(utf8, at);
    if (point < 0) { ++at; point = 0xFFFD; }
    if (point < 0x10000) units += char16_t(point);
    else {
      units += char16_t(0xD800 + ((point - 0x10000) >> 10));
      units += char16_t(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return units;
}

std::optional<std::string> decode(std::string_view bytes, NS::StringEncoding encoding) {
  switch (encoding) {
    case NS::UTF8StringEncoding:
      if (!isUtf8(bytes)) return {};
      return std::string(bytes);
    case NS::ASCIIStringEncoding:
    case NS::NonLossyASCIIStringEncoding:
    case NS::MacOSRomanStringEncoding:
      // Programs hand generated source over as ASCII although a comment holds other text.
      return isUtf8(bytes) ? std::string(bytes) : fromLatin1(bytes);
    case NS::ISOLatin1StringEncoding:
    case NS::WindowsCP1252StringEncoding:
      return fromLatin1(bytes);
    default:
      if (auto form = wideEncoding(encoding)) return fromWide(bytes, *form);
      return {};
  }
}

std::optional<std::string> encode(std::string_view utf8, NS::StringEncoding encoding) {
  uint32_t limit = 0;
  switch (encoding) {
    case NS::UTF8StringEncoding: return std::string(utf8);
    case NS::ASCIIStringEncoding:
    case NS::NonLossyASCIIStringEncoding: limit = 0x80; break;
    case NS::ISOLatin1StringEncoding: limit = 0x100; break;
    default:
      if (auto form = wideEncoding(encoding)) return toWide(utf8, *form);
      return {};
  }
  std::string bytes;
  for (size_t at = 0; at < utf8.size();) {
    int32_t point = nextCodePoint(utf8, at);
    if (point < 0 || uint32_t(point) >= limit) return {};
    bytes += char(point);
  }
  return bytes;
}

}  // namespace invar::foundation
