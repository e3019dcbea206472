// Names a file. Other schemes are kept as text.
// Thread safety: Immutable.
// Metal documentation: NSURL
#pragma once

#include "NSObject.hpp"

namespace NS {

class NS_EXPORT URL : public Copying<URL> {
public:
  static URL* fileURLWithPath(const String* pPath);

  static URL* alloc();
  URL* init();
  /// From text such as "file:///tmp/a%20b"; null when it has no scheme.
  URL* init(const String* pString);
  URL* initFileURLWithPath(const String* pPath);

  /// The file's path; valid as long as the receiver. Null when the URL names no file.
  const char* fileSystemRepresentation() const;
  String* path() const;
  String* absoluteString() const;
  bool isFileURL() const;
};

}  // namespace NS
