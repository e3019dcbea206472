// Base of all encoders: what they share is a label, debug groups and the end of encoding.
// Thread safety: One thread at a time, checked. An encoder may be handed from one thread to another.
// Metal documentation: MTLCommandEncoder, MTLResourceUsage, MTLBarrierScope.
#pragma once

#include "MTLDefines.hpp"

namespace MTL {

class Device;

using ResourceUsage = NS::UInteger;
enum : ResourceUsage {
  ResourceUsageRead = 1,
  ResourceUsageWrite = 2,
  ResourceUsageSample = 4,
};

using BarrierScope = NS::UInteger;
enum : BarrierScope {
  BarrierScopeBuffers = 1,
  BarrierScopeTextures = 2,
  BarrierScopeRenderTargets = 4,
};

class MTL_EXPORT CommandEncoder : public NS::Referencing<CommandEncoder> {
public:
  Device* device() const;
  NS::String* label() const;
  void setLabel(const NS::String* label);
  /// Ends the encoder; the command buffer can then open another or be committed. Anything that is encoded
  /// afterwards makes the command buffer fail with an error.
  void endEncoding();

  void insertDebugSignpost(const NS::String* string);
  void pushDebugGroup(const NS::String* string);
  void popDebugGroup();
};

}  // namespace MTL
