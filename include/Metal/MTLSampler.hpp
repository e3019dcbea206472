// How a kernel reads between the texels and past the edges of a texture.
// Thread safety: SamplerState is immutable; SamplerDescriptor is for one thread at a time.
// Metal documentation: MTLSamplerDescriptor, MTLSamplerState.
#pragma once

#include "MTLDepthStencil.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class Device;

enum SamplerMinMagFilter : NS::UInteger {
  SamplerMinMagFilterNearest = 0,
  SamplerMinMagFilterLinear = 1,
};

enum SamplerMipFilter : NS::UInteger {
  SamplerMipFilterNotMipmapped = 0,
  SamplerMipFilterNearest = 1,
  SamplerMipFilterLinear = 2,
};

enum SamplerAddressMode : NS::UInteger {
  SamplerAddressModeClampToEdge = 0,
  SamplerAddressModeMirrorClampToEdge = 1,
  SamplerAddressModeRepeat = 2,
  SamplerAddressModeMirrorRepeat = 3,
  SamplerAddressModeClampToZero = 4,         ///< zero; alpha is 1 for a format without alpha
  SamplerAddressModeClampToBorderColor = 5,
};

enum SamplerBorderColor : NS::UInteger {
  SamplerBorderColorTransparentBlack = 0,
  SamplerBorderColorOpaqueBlack = 1,
  SamplerBorderColorOpaqueWhite = 2,
};

/// What a sampler is made from.
class MTL_EXPORT SamplerDescriptor : public NS::Copying<SamplerDescriptor> {
public:
  /// Nearest, not mipmapped, clamp to edge, transparent black, normalized coordinates, one sample,
  /// every level of detail, comparing never.
  static SamplerDescriptor* alloc();
  SamplerDescriptor* init();

  SamplerMinMagFilter minFilter() const;
  void setMinFilter(SamplerMinMagFilter minFilter);
  SamplerMinMagFilter magFilter() const;
  void setMagFilter(SamplerMinMagFilter magFilter);
  SamplerMipFilter mipFilter() const;
  void setMipFilter(SamplerMipFilter mipFilter);
  /// Samples along the longer side of the footprint of a sample with gradients: 1 to 16.
  NS::UInteger maxAnisotropy() const;
  void setMaxAnisotropy(NS::UInteger maxAnisotropy);
  SamplerAddressMode sAddressMode() const;
  void setSAddressMode(SamplerAddressMode sAddressMode);
  SamplerAddressMode tAddressMode() const;
  void setTAddressMode(SamplerAddressMode tAddressMode);
  SamplerAddressMode rAddressMode() const;
  void setRAddressMode(SamplerAddressMode rAddressMode);
  SamplerBorderColor borderColor() const;
  void setBorderColor(SamplerBorderColor borderColor);
  /// False: coordinates count texels; then only the clamping address modes, equal filters and no mipmaps.
  bool normalizedCoordinates() const;
  void setNormalizedCoordinates(bool normalizedCoordinates);
  float lodMinClamp() const;
  void setLodMinClamp(float lodMinClamp);
  float lodMaxClamp() const;
  void setLodMaxClamp(float lodMaxClamp);
  /// A hint for speed, kept and without effect.
  bool lodAverage() const;
  void setLodAverage(bool lodAverage);
  CompareFunction compareFunction() const;
  void setCompareFunction(CompareFunction compareFunction);
  /// Whether gpuResourceID may be asked for; kept, and true or not, it may.
  bool supportArgumentBuffers() const;
  void setSupportArgumentBuffers(bool supportArgumentBuffers);
  NS::String* label() const;
  void setLabel(const NS::String* label);
};

class MTL_EXPORT SamplerState : public NS::Referencing<SamplerState> {
public:
  NS::String* label() const;
  Device* device() const;
  /// What a `sampler` in an argument buffer holds: the state itself, so that it stays good for ever.
  ResourceID gpuResourceID() const;
};

}  // namespace MTL
