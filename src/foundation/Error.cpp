#include "foundation/Error.hpp"

#include "foundation/Array.hpp"
#include "foundation/Dictionary.hpp"
#include "foundation/String.hpp"

namespace NS {

using invar::foundation::constantString;

ErrorDomain const CocoaErrorDomain = constantString("NSCocoaErrorDomain");
ErrorDomain const POSIXErrorDomain = constantString("NSPOSIXErrorDomain");
ErrorDomain const OSStatusErrorDomain = constantString("NSOSStatusErrorDomain");
ErrorDomain const MachErrorDomain = constantString("NSMachErrorDomain");

ErrorUserInfoKey const UnderlyingErrorKey = constantString("NSUnderlyingError");
ErrorUserInfoKey const LocalizedDescriptionKey = constantString("NSLocalizedDescription");
ErrorUserInfoKey const LocalizedFailureReasonErrorKey = constantString("NSLocalizedFailureReason");
ErrorUserInfoKey const LocalizedRecoverySuggestionErrorKey =
    constantString("NSLocalizedRecoverySuggestion");
ErrorUserInfoKey const LocalizedRecoveryOptionsErrorKey =
    constantString("NSLocalizedRecoveryOptions");
ErrorUserInfoKey const RecoveryAttempterErrorKey = constantString("NSRecoveryAttempter");
ErrorUserInfoKey const HelpAnchorErrorKey = constantString("NSHelpAnchor");
ErrorUserInfoKey const DebugDescriptionErrorKey = constantString("NSDebugDescription");
ErrorUserInfoKey const LocalizedFailureErrorKey = constantString("NSLocalizedFailure");
ErrorUserInfoKey const StringEncodingErrorKey = constantString("NSStringEncoding");
ErrorUserInfoKey const URLErrorKey = constantString("NSURL");
ErrorUserInfoKey const FilePathErrorKey = constantString("NSFilePath");

}  // namespace NS

namespace invar::foundation {

constinit const TypeInfo Error::kType{
    .name = "NSError",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return uint64_t(static_cast<const Error*>(o)->m_code);
    },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      if (!b->isKindOf(kType)) return false;
      auto *left = static_cast<const Error*>(a), *right = static_cast<const Error*>(b);
      return left->m_code == right->m_code && areEqual(left->m_domain.get(), right->m_domain.get()) &&
             (left->m_userInfo.get() == right->m_userInfo.get() ||
              areEqual(left->m_userInfo.get(), right->m_userInfo.get()));
    },
    .description = [](const ObjectBase* o) {
      auto* error = const_cast<Error*>(static_cast<const Error*>(o));
      return "Error Domain=" + std::string(textOf(error->domain())) +
             " Code=" + std::to_string(error->m_code) + " \"" +
             std::string(textOf(error->door()->localizedDescription())) + "\"";
    }};

void Error::assign(NS::String* domain, long code, NS::Dictionary* userInfo) {
  // What is of another kind counts as absent, as in every call.
  m_domain = Retained<ObjectBase>::adopt(copyOf(String::checked(domain)));
  m_userInfo = Retained<ObjectBase>::share(Dictionary::checked(userInfo));
  m_code = code;
}

NS::String* domainName(ErrorDomain domain) {
  switch (domain) {
    case ErrorDomain::Library: return constantString("MTLLibraryErrorDomain");
    case ErrorDomain::CommandBuffer: return constantString("MTLCommandBufferErrorDomain");
    case ErrorDomain::Device: return constantString("MTLDeviceErrorDomain");
    case ErrorDomain::Heap: return constantString("MTLHeapErrorDomain");
    case ErrorDomain::LogState: return constantString("MTLLogStateErrorDomain");
    case ErrorDomain::Invar: break;
  }
  return constantString("InvarErrorDomain");
}

NS::Error* newError(const invar::Error& error) {
  auto text = Retained<String>::adopt(new String(error.message));
  auto info = Retained<Dictionary>::adopt(new Dictionary);
  info->add(baseOf(NS::LocalizedDescriptionKey), text.get());
  auto* made = new Error;
  made->assign(domainName(error.domain), error.code, info->door());
  return made->door();
}

NS::Error* makeError(const invar::Error& error) { return newError(error)->autorelease(); }

void report(NS::Error** out, const invar::Error& error) {
  if (out) *out = makeError(error);
}

}  // namespace invar::foundation

namespace NS {

using Failure = invar::foundation::Error;

namespace {

/// Null for a value that is no `Kind`, the class behind `Door`.
template <class Kind, class Door>
Door* fromUserInfo(const Error* error, ErrorUserInfoKey key) {
  auto* value = Kind::checked(error->userInfo()->object<Door>(key));
  return value ? value->door() : nullptr;
}

String* textFromUserInfo(const Error* error, ErrorUserInfoKey key) {
  return fromUserInfo<invar::foundation::String, String>(error, key);
}

}  // namespace

Error* Error::error(ErrorDomain domain, Integer code, Dictionary* pDictionary) {
  return alloc()->init(domain, code, pDictionary)->autorelease();
}

Error* Error::alloc() { return (new Failure)->door(); }
Error* Error::init() { return this; }

Error* Error::init(ErrorDomain domain, Integer code, Dictionary* pDictionary) {
  if (auto* failure = Failure::of(this)) failure->assign(domain, code, pDictionary);
  return this;
}

Integer Error::code() const { return this ? Failure::of(this)->code() : 0; }
ErrorDomain Error::domain() const { return this ? Failure::of(this)->domain() : nullptr; }
Dictionary* Error::userInfo() const { return this ? Failure::of(this)->userInfo() : nullptr; }

String* Error::localizedDescription() const {
  if (!this) return nullptr;
  if (auto* text = textFromUserInfo(this, LocalizedDescriptionKey)) return text;
  std::string text = "The operation couldn\u2019t be completed. (";
  text.append(invar::foundation::textOf(domain())).append(" error ");
  text.append(std::to_string(code())).append(".)");
  return invar::foundation::autoreleasedString(std::move(text));
}

Array* Error::localizedRecoveryOptions() const {
  return fromUserInfo<invar::foundation::Array, Array>(this, LocalizedRecoveryOptionsErrorKey);
}
String* Error::localizedRecoverySuggestion() const {
  return textFromUserInfo(this, LocalizedRecoverySuggestionErrorKey);
}
String* Error::localizedFailureReason() const {
  return textFromUserInfo(this, LocalizedFailureReasonErrorKey);
}

}  // namespace NS
