#include "foundation/String.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>

#include "base/Mutex.hpp"
#include "foundation/Data.hpp"

namespace invar::foundation {

constinit const TypeInfo String::kType{
    .name = "NSString",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return std::hash<std::string>()(static_cast<const String*>(o)->m_text);
    },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      if (!b->isKindOf(kType)) return false;
      return static_cast<const String*>(a)->m_text == static_cast<const String*>(b)->m_text;
    },
    .description = [](const ObjectBase* o) { return static_cast<const String*>(o)->m_text; }};

String::String(std::string utf8) : Implements(kType) { assign(std::move(utf8)); }

void String::assign(std::string utf8) {
  m_text = std::move(utf8);
  bool ascii = std::all_of(m_text.begin(), m_text.end(), [](char c) { return (c & 0x80) == 0; });
  m_unitCount = ascii ? m_text.size() : unitsOf(m_text).size();
}

NS::String* newString(std::string utf8) { return (new String(std::move(utf8)))->door(); }

NS::String* autoreleasedString(std::string utf8) { return newString(std::move(utf8))->autorelease(); }

std::string_view textOf(const NS::String* string) {
  auto* object = String::checked(string);
  return object ? std::string_view(object->text()) : std::string_view();
}

NS::String* constantString(std::string_view utf8) {
  struct Table {
    LeafMutex mutex;
    std::map<std::string, String*, std::less<>> strings INVAR_GUARDED_BY(mutex);
  };
  static Table& table = *new Table;  // not destroyed: constants outlive every destructor
  {
    Lock lock(table.mutex);
    if (auto found = table.strings.find(utf8); found != table.strings.end()) return found->second->door();
  }
  auto* made = new String(std::string(utf8));
  made->makeImmortal();   // for ever, even if another thread was faster
  Lock lock(table.mutex);
  return table.strings.emplace(utf8, made).first->second->door();
}

}  // namespace invar::foundation

namespace NS {

using namespace invar::foundation;
using Text = invar::foundation::String;

namespace {

// Initialises what alloc returned. On failure it is released, and init returns null, as Apple's do.
String* finish(String* self, std::optional<std::string> text) {
  auto* object = Text::of(self);
  if (!object) return nullptr;
  if (!text) {
    object->release();
    return nullptr;
  }
  object->assign(std::move(*text));
  return self;
}

unichar lowered(char16_t unit) { return unit >= 'A' && unit <= 'Z' ? unichar(unit + 32) : unichar(unit); }

}  // namespace

String* String::string() { return autoreleasedString({}); }

String* String::string(const String* pString) {
  return pString ? autoreleasedString(std::string(textOf(pString))) : nullptr;
}

String* String::string(const char* pString, StringEncoding encoding) {
  return alloc()->init(pString, encoding)->autorelease();
}

String* String::alloc() { return (new Text)->door(); }
String* String::init() { return this; }
String* String::init(const String* pString) { return finish(this, std::string(textOf(pString))); }

String* String::init(const char* pString, StringEncoding encoding) {
  if (!pString) return finish(this, std::nullopt);
  size_t length = std::strlen(pString);
  if (encoding == UTF16StringEncoding || encoding == UTF16LittleEndianStringEncoding ||
      encoding == UTF16BigEndianStringEncoding)
    length = std::char_traits<char16_t>::length(reinterpret_cast<const char16_t*>(pString)) * 2;
  return finish(this, decode({pString, length}, encoding));
}

String* String::init(void* pBytes, UInteger len, StringEncoding encoding, bool freeBuffer) {
  bool readable = canHold(pBytes, len);
  auto* result = finish(this, readable ? decode({static_cast<char*>(pBytes), len}, encoding) : std::nullopt);
  if (freeBuffer) std::free(pBytes);
  return result;
}

unichar String::character(UInteger index) const {
  auto* object = Text::of(this);
  if (!object || index >= object->unitCount()) return 0;
  return object->isAscii() ? unichar(object->text()[index]) : unichar(unitsOf(object->text())[index]);
}

UInteger String::length() const { return this ? Text::of(this)->unitCount() : 0; }

const char* String::utf8String() const { return this ? Text::of(this)->text().c_str() : nullptr; }

const char* String::cString(StringEncoding encoding) const {
  if (!this) return nullptr;
  auto* object = Text::of(this);
  bool same = encoding == UTF8StringEncoding || (encoding == ASCIIStringEncoding && object->isAscii());
  if (same) return object->text().c_str();
  auto bytes = encode(object->text(), encoding);
  if (!bytes) return nullptr;
  bytes->append(4, '\0');  // the end in the widest encoding
  auto* kept = new invar::foundation::Data(*bytes);
  invar::foundation::autorelease(kept);
  return static_cast<const char*>(kept->bytes());
}

UInteger String::maximumLengthOfBytes(StringEncoding encoding) const {
  UInteger units = length();
  switch (encoding) {
    case UTF8StringEncoding: return units * 3;
    case UTF16StringEncoding: case UTF16BigEndianStringEncoding: case UTF16LittleEndianStringEncoding:
      return units * 2;
    case UTF32StringEncoding: case UTF32BigEndianStringEncoding: case UTF32LittleEndianStringEncoding:
      return units * 4;
    default: return units;
  }
}

UInteger String::lengthOfBytes(StringEncoding encoding) const {
  if (!this) return 0;
  auto bytes = encode(textOf(this), encoding);
  return bytes ? bytes->size() : 0;
}

bool String::isEqualToString(const String* pString) const { return isEqual(pString); }

Range String::rangeOfString(const String* pString, StringCompareOptions options) const {
  if (!this || !pString) return Range(this ? NotFound : 0, 0);
  std::u16string text = unitsOf(textOf(this)), wanted = unitsOf(textOf(pString));
  if (options & CaseInsensitiveSearch)
    for (auto* units : {&text, &wanted})
      std::transform(units->begin(), units->end(), units->begin(), lowered);
  if (wanted.empty()) return Range(NotFound, 0);
  size_t at;
  if (options & AnchoredSearch) {
    size_t start = options & BackwardsSearch ? text.size() - std::min(text.size(), wanted.size()) : 0;
    at = text.compare(start, wanted.size(), wanted) == 0 ? start : std::u16string::npos;
  } else {
    at = options & BackwardsSearch ? text.rfind(wanted) : text.find(wanted);
  }
  return at == std::u16string::npos ? Range(NotFound, 0) : Range(at, wanted.size());
}

const char* String::fileSystemRepresentation() const { return utf8String(); }

String* String::stringByAppendingString(const String* pString) const {
  if (!this) return nullptr;
  std::string text(textOf(this));
  return autoreleasedString(text.append(textOf(pString)));
}

ComparisonResult String::caseInsensitiveCompare(const String* pString) const {
  if (!this) return OrderedSame;
  std::u16string a = unitsOf(textOf(this)), b = unitsOf(textOf(pString));
  for (auto* units : {&a, &b}) std::transform(units->begin(), units->end(), units->begin(), lowered);
  return a < b ? OrderedAscending : a == b ? OrderedSame : OrderedDescending;
}

namespace detail {
String* constantString(const char* text, UInteger bytes) {
  return invar::foundation::constantString({text, text ? bytes : 0});
}
}  // namespace detail

}  // namespace NS
