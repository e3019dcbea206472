#include "foundation/Bundle.hpp"

#include "Foundation/NSDictionary.hpp"
#include "foundation/String.hpp"
#include "foundation/Url.hpp"

namespace invar::foundation {

namespace fs = std::filesystem;

Bundle* Bundle::main() {
  static Bundle* bundle = [] {
    auto* made = new Bundle;
    std::error_code error;
    made->m_executable = fs::read_symlink("/proc/self/exe", error);
    made->m_folder = error ? fs::current_path(error) : made->m_executable.parent_path();
    made->makeImmortal();
    return made;
  }();
  return bundle;
}

fs::path Bundle::resources() const {
  std::error_code error;
  // As a Mac's build lays out an application, a framework or a resource bundle, which may be a copy of it.
  for (const char* inside : {"Contents/Resources", "Resources"})
    if (fs::path path = m_folder / inside; fs::is_directory(path, error)) return path;
  return m_folder;
}

bool Bundle::open(std::string_view path) {
  std::error_code error;
  if (path.empty() || !fs::is_directory(path, error)) return false;
  m_folder = fs::absolute(path, error);
  return !error;
}

constinit const TypeInfo Bundle::kType{
    .name = "NSBundle",
    .super = &kObjectType,
    .destroy = destroyObject,
    .description = [](const ObjectBase* o) {
      return "NSBundle <" + static_cast<const Bundle*>(o)->folder().string() + ">";
    }};

}  // namespace invar::foundation

namespace NS {

using namespace invar::foundation;
using Folder = invar::foundation::Bundle;

namespace {

Bundle* open(Bundle* self, std::string_view path) {
  auto* folder = Folder::of(self);
  if (!folder || folder->open(path)) return self;
  folder->release();
  return nullptr;
}

}  // namespace

Bundle* Bundle::mainBundle() { return Folder::main()->door(); }
Bundle* Bundle::bundle(const String* pPath) { return alloc()->init(pPath)->autorelease(); }
Bundle* Bundle::bundle(const URL* pURL) { return alloc()->init(pURL)->autorelease(); }
Bundle* Bundle::alloc() { return (new Folder)->door(); }
Bundle* Bundle::init(const String* pPath) { return open(this, textOf(pPath)); }
Bundle* Bundle::init(const URL* pURL) { return open(this, pathOf(pURL)); }

URL* Bundle::bundleURL() const { return this ? fileUrl(Folder::of(this)->folder()) : nullptr; }
URL* Bundle::resourceURL() const { return this ? fileUrl(Folder::of(this)->resources()) : nullptr; }
URL* Bundle::executableURL() const {
  return executablePath() ? fileUrl(Folder::of(this)->executable()) : nullptr;
}
String* Bundle::bundlePath() const { return this ? autoreleasedString(Folder::of(this)->folder()) : nullptr; }
String* Bundle::resourcePath() const {
  return this ? autoreleasedString(Folder::of(this)->resources()) : nullptr;
}

String* Bundle::executablePath() const {
  if (!this || Folder::of(this)->executable().empty()) return nullptr;
  return autoreleasedString(Folder::of(this)->executable());
}

String* Bundle::bundleIdentifier() const { return nullptr; }
Dictionary* Bundle::infoDictionary() const { return this ? Dictionary::dictionary() : nullptr; }
Object* Bundle::objectForInfoDictionaryKey(const String*) const { return nullptr; }

String* Bundle::pathForResource(const String* pName, const String* pExtension) const {
  if (!this || textOf(pName).empty()) return nullptr;
  std::string name(textOf(pName));
  if (!textOf(pExtension).empty()) name.append(".").append(textOf(pExtension));
  fs::path path = Folder::of(this)->resources() / name;
  std::error_code error;
  return fs::exists(path, error) ? autoreleasedString(path) : nullptr;
}

URL* Bundle::URLForResource(const String* pName, const String* pExtension) const {
  String* path = pathForResource(pName, pExtension);
  return path ? fileUrl(std::string(textOf(path))) : nullptr;
}

}  // namespace NS
