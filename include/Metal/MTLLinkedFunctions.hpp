// Functions of other libraries that a kernel may call.
// Thread safety: One thread at a time.
// Metal documentation: MTLLinkedFunctions.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

/// Kept and given back. A pipeline is made without them or with empty lists: a kernel calls what is in its library's
/// source, and making a pipeline with a function here gives an error.
class MTL_EXPORT LinkedFunctions : public NS::Copying<LinkedFunctions> {
public:
  static LinkedFunctions* alloc();
  LinkedFunctions* init();
  /// A new descriptor, not owned by the caller.
  static LinkedFunctions* linkedFunctions();

  /// Function objects; null for none.
  NS::Array* functions() const;
  void setFunctions(const NS::Array* functions);
  NS::Array* binaryFunctions() const;
  void setBinaryFunctions(const NS::Array* binaryFunctions);
  NS::Array* privateFunctions() const;
  void setPrivateFunctions(const NS::Array* privateFunctions);
  /// Arrays of functions by the name of a call's group.
  NS::Dictionary* groups() const;
  void setGroups(const NS::Dictionary* groups);
};

}  // namespace MTL
