#include "foundation/Url.hpp"

#include <cctype>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>

#include "foundation/String.hpp"

namespace invar::foundation {
namespace {

std::string percentEncoded(const std::string& path) {
  std::string text;
  for (char c : path) {
    if (std::isalnum(uint8_t(c)) || std::strchr("/-._~!$&'()*+,;=:@", c)) { text += c; continue; }
    char code[4];
    std::snprintf(code, sizeof code, "%%%02X", unsigned(uint8_t(c)));
    text += code;
  }
  return text;
}

std::string percentDecoded(const std::string& text) {
  std::string path;
  for (size_t i = 0; i < text.size(); ++i) {
    bool coded = text[i] == '%' && i + 2 < text.size() && std::isxdigit(uint8_t(text[i + 1])) &&
                 std::isxdigit(uint8_t(text[i + 2]));
    path += coded ? char(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
    if (coded) i += 2;
  }
  return path;
}

}  // namespace

constinit const TypeInfo Url::kType{
    .name = "NSURL",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return std::hash<std::string>()(static_cast<const Url*>(o)->m_text);
    },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      return b->isKindOf(kType) && static_cast<const Url*>(a)->m_text == static_cast<const Url*>(b)->m_text;
    },
    .description = [](const ObjectBase* o) { return static_cast<const Url*>(o)->m_text; }};

void Url::assignPath(std::string path) {
  std::error_code error;
  auto absolute = std::filesystem::absolute(path, error);
  m_path = error ? std::move(path) : absolute.string();
  m_text = "file://" + percentEncoded(m_path);
}

bool Url::assignText(std::string text) {
  size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) return false;
  if (text.starts_with("file://")) {
    size_t start = text.find('/', 7);
    m_path = start == std::string::npos ? std::string() : percentDecoded(text.substr(start));
  }
  m_text = std::move(text);
  return true;
}

NS::URL* fileUrl(std::string path) {
  auto* url = new Url;
  url->assignPath(std::move(path));
  autorelease(url);
  return url->door();
}

std::string pathOf(const NS::URL* url) {
  auto* object = Url::checked(url);
  return object ? object->path() : std::string();
}

}  // namespace invar::foundation

namespace NS {

using namespace invar::foundation;

URL* URL::fileURLWithPath(const String* pPath) { return alloc()->initFileURLWithPath(pPath)->autorelease(); }
URL* URL::alloc() { return (new Url)->door(); }
URL* URL::init() { return this; }

URL* URL::init(const String* pString) {
  auto* url = Url::of(this);
  if (!url || url->assignText(std::string(textOf(pString)))) return this;
  url->release();
  return nullptr;
}

URL* URL::initFileURLWithPath(const String* pPath) {
  auto* url = Url::of(this);
  if (!url) return nullptr;
  if (textOf(pPath).empty()) {
    url->release();
    return nullptr;
  }
  url->assignPath(std::string(textOf(pPath)));
  return this;
}

const char* URL::fileSystemRepresentation() const {
  return isFileURL() ? Url::of(this)->path().c_str() : nullptr;
}
String* URL::path() const { return isFileURL() ? autoreleasedString(Url::of(this)->path()) : nullptr; }
String* URL::absoluteString() const { return this ? autoreleasedString(Url::of(this)->text()) : nullptr; }
bool URL::isFileURL() const { return this && Url::of(this)->isFile(); }

}  // namespace NS
