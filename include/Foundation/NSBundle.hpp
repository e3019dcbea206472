// The folder that a program and its resources live in. Linux has no bundles: the main bundle is the
// executable's folder, resources stand in "Contents/Resources" or "Resources" inside it, or in the folder itself.
// Thread safety: Immutable.
// Metal documentation: NSBundle
#pragma once

#include "NSObject.hpp"

namespace NS {

class URL;

class NS_EXPORT Bundle : public Referencing<Bundle> {
public:
  static Bundle* mainBundle();
  /// Null when there is no such folder.
  static Bundle* bundle(const String* pPath);
  static Bundle* bundle(const URL* pURL);

  static Bundle* alloc();
  Bundle* init(const String* pPath);
  Bundle* init(const URL* pURL);

  URL* bundleURL() const;
  URL* resourceURL() const;
  URL* executableURL() const;
  String* bundlePath() const;
  String* resourcePath() const;
  String* executablePath() const;  ///< of the main bundle; null for others
  String* bundleIdentifier() const;
  Dictionary* infoDictionary() const;
  Object* objectForInfoDictionaryKey(const String* pKey) const;

  /// The path of a resource file; null when there is none. `pExtension` may be null.
  String* pathForResource(const String* pName, const String* pExtension) const;
  URL* URLForResource(const String* pName, const String* pExtension) const;
};

}  // namespace NS
