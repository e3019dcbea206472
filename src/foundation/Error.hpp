// What stands behind NS::Error, and the way from the library's errors to it.
#pragma once

#include "Foundation/NSError.hpp"
#include "base/Result.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Error final : public Implements<Error, NS::Error> {
public:
  static const TypeInfo kType;
  Error() : Implements(kType) {}

  NS::String* domain() const { return reinterpret_cast<NS::String*>(m_domain.get()); }
  long code() const { return m_code; }
  NS::Dictionary* userInfo() const { return reinterpret_cast<NS::Dictionary*>(m_userInfo.get()); }
  /// Between alloc and init only.
  void assign(NS::String* domain, long code, NS::Dictionary* userInfo);

private:
  Retained<ObjectBase> m_domain, m_userInfo;
  long m_code = 0;
};

/// Apple's name of a domain: "MTLLibraryErrorDomain"; "InvarErrorDomain" for our own.
NS::String* domainName(ErrorDomain domain);

/// An error that the caller owns: the message stands under NSLocalizedDescription.
NS::Error* newError(const invar::Error& error);
/// The same, autoreleased.
NS::Error* makeError(const invar::Error& error);
/// Sets *out to an autoreleased error, if the caller asked for it.
void report(NS::Error** out, const invar::Error& error);

}  // namespace invar::foundation
