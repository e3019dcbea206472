// Marks the work that a capture is made of. Captures are not supported, so a scope only has a name.
// Thread safety: Thread-safe.
// Metal documentation: MTLCaptureScope.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class CommandQueue;
class Device;

class MTL_EXPORT CaptureScope : public NS::Referencing<CaptureScope> {
public:
  Device* device() const;
  /// Null for a scope of a whole device.
  CommandQueue* commandQueue() const;
  NS::String* label() const;
  void setLabel(const NS::String* pLabel);
  void beginScope();
  void endScope();
};

}  // namespace MTL
