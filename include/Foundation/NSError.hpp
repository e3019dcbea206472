// What went wrong: a domain, a number in it, and text for people.
// Thread safety: Immutable.
// Metal documentation: NSError
#pragma once

#include "NSObject.hpp"

namespace NS {

using ErrorDomain = String*;
using ErrorUserInfoKey = String*;

NS_EXPORT extern ErrorDomain const CocoaErrorDomain;
NS_EXPORT extern ErrorDomain const POSIXErrorDomain;
NS_EXPORT extern ErrorDomain const OSStatusErrorDomain;
NS_EXPORT extern ErrorDomain const MachErrorDomain;

NS_EXPORT extern ErrorUserInfoKey const UnderlyingErrorKey;
NS_EXPORT extern ErrorUserInfoKey const LocalizedDescriptionKey;
NS_EXPORT extern ErrorUserInfoKey const LocalizedFailureReasonErrorKey;
NS_EXPORT extern ErrorUserInfoKey const LocalizedRecoverySuggestionErrorKey;
NS_EXPORT extern ErrorUserInfoKey const LocalizedRecoveryOptionsErrorKey;
NS_EXPORT extern ErrorUserInfoKey const RecoveryAttempterErrorKey;
NS_EXPORT extern ErrorUserInfoKey const HelpAnchorErrorKey;
NS_EXPORT extern ErrorUserInfoKey const DebugDescriptionErrorKey;
NS_EXPORT extern ErrorUserInfoKey const LocalizedFailureErrorKey;
NS_EXPORT extern ErrorUserInfoKey const StringEncodingErrorKey;
NS_EXPORT extern ErrorUserInfoKey const URLErrorKey;
NS_EXPORT extern ErrorUserInfoKey const FilePathErrorKey;

class NS_EXPORT Error : public Copying<Error> {
public:
  static Error* error(ErrorDomain domain, Integer code, Dictionary* pDictionary);

  static Error* alloc();
  Error* init();
  Error* init(ErrorDomain domain, Integer code, Dictionary* pDictionary);

  Integer code() const;
  ErrorDomain domain() const;
  Dictionary* userInfo() const;

  /// The text under LocalizedDescriptionKey, or one made of domain and code.
  String* localizedDescription() const;
  Array* localizedRecoveryOptions() const;
  String* localizedRecoverySuggestion() const;
  String* localizedFailureReason() const;
};

}  // namespace NS
