// What stands behind NS::URL.
#pragma once

#include <string>

#include "Foundation/NSURL.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Url final : public Implements<Url, NS::URL> {
public:
  static const TypeInfo kType;
  Url() : Implements(kType) {}

  bool isFile() const { return !m_path.empty(); }
  const std::string& path() const { return m_path; }   ///< empty when it names no file
  const std::string& text() const { return m_text; }
  /// Between alloc and init only.
  void assignPath(std::string path);
  /// False when the text has no scheme.
  bool assignText(std::string text);

private:
  std::string m_text, m_path;
};

/// An autoreleased URL of a file.
NS::URL* fileUrl(std::string path);
/// The path of a file URL; empty for null and for others.
std::string pathOf(const NS::URL* url);

}  // namespace invar::foundation
