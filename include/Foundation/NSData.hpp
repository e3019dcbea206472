// A run of bytes.
// Thread safety: Immutable, but for what an app writes through mutableBytes.
// Metal documentation: NSData
#pragma once

#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Data : public Copying<Data> {
public:
  /// Copies the bytes.
  static Data* data(const void* pBytes, UInteger length);

  static Data* alloc();
  Data* init();
  Data* init(const void* pBytes, UInteger length);

  const void* bytes() const;
  void* mutableBytes() const;
  UInteger length() const;
};

}  // namespace NS
