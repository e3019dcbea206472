// Orders passes that touch memory which is not tracked: a pass that waits runs after the pass that
// updated the fence last, in commit order.
// Thread safety: Thread-safe.
// Metal documentation: MTLFence.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class Device;

class MTL_EXPORT Fence : public NS::Referencing<Fence> {
public:
  Device* device() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);
};

}  // namespace MTL
