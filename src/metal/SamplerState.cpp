#include "metal/SamplerState.hpp"

#include <cmath>

#include "foundation/String.hpp"

namespace invar::metal {
namespace {

std::string text(NS::UInteger value) { return std::to_string(value); }

/// "", or what is wrong with a descriptor.
std::string check(const SamplerValues& v) {
  const auto above = [](const char* name, NS::UInteger value, NS::UInteger most) {
    return value <= most ? std::string() : std::string(name) + " " + text(value) + ", limit " + text(most);
  };
  for (const std::string& wrong :
       {above("minFilter", v.minFilter, 1), above("magFilter", v.magFilter, 1),
        above("mipFilter", v.mipFilter, 2), above("sAddressMode", v.s, 5), above("tAddressMode", v.t, 5),
        above("rAddressMode", v.r, 5), above("borderColor", v.borderColor, 2),
        above("compareFunction", v.compareFunction, 7)})
    if (!wrong.empty()) return wrong;
  if (v.maxAnisotropy < 1 || v.maxAnisotropy > 16)
    return "maxAnisotropy " + text(v.maxAnisotropy) + ", must be 1 to 16";
  if (std::isnan(v.lodMinClamp) || std::isnan(v.lodMaxClamp) || v.lodMinClamp > v.lodMaxClamp)
    return "lodMinClamp " + std::to_string(v.lodMinClamp) + ", limit: lodMaxClamp, " +
           std::to_string(v.lodMaxClamp);
  if (v.normalizedCoordinates) return {};
  const std::string pixel = ", which needs normalizedCoordinates";
  const auto clamps = [](MTL::SamplerAddressMode mode) {
    return mode == MTL::SamplerAddressModeClampToEdge || mode == MTL::SamplerAddressModeClampToZero ||
           mode == MTL::SamplerAddressModeClampToBorderColor;
  };
  for (const auto mode : {v.s, v.t, v.r})
    if (!clamps(mode)) return "address mode " + text(mode) + pixel;
  if (v.mipFilter != MTL::SamplerMipFilterNotMipmapped) return "mipFilter " + text(v.mipFilter) + pixel;
  if (v.minFilter != v.magFilter) return "minFilter and magFilter differ" + pixel;
  if (v.maxAnisotropy != 1) return "maxAnisotropy " + text(v.maxAnisotropy) + pixel;
  return {};
}

}  // namespace

constinit const TypeInfo SamplerDescriptor::kType = SamplerDescriptor::typeNamed("MTLSamplerDescriptor");
constinit const TypeInfo SamplerState::kType{
    .name = "MTLSamplerState", .super = &foundation::kObjectType, .destroy = destroyObject};

Result<SamplerState*> SamplerState::make(Device& device, const SamplerValues& v) {
  if (std::string why = check(v); !why.empty())
    return Error{ErrorDomain::Device, 1, "[MTL::Device::newSamplerState] " + why};
  using Word = protocol::KernelSampler;
  const Word word = Word::standard()
                        .with(Word::kPixelCoordinates, 1, !v.normalizedCoordinates)
                        .with(Word::kAddress, 3, v.s)
                        .with(Word::kAddress + 3, 3, v.t)
                        .with(Word::kAddress + 6, 3, v.r)
                        .with(Word::kMinLinear, 1, v.minFilter)
                        .with(Word::kMagLinear, 1, v.magFilter)
                        .with(Word::kMipFilter, 2, v.mipFilter)
                        .with(Word::kCompare, 3, v.compareFunction)
                        .with(Word::kBorder, 2, v.borderColor)
                        .with(Word::kAnisotropy, 4, v.maxAnisotropy - 1)
                        .withLod(v.lodMinClamp, v.lodMaxClamp);
  return new SamplerState(device, word, std::string(foundation::textOf(v.label.get())));
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::SamplerDescriptor;
using Values = invar::metal::SamplerValues;
using State = invar::metal::SamplerState;
template <class Door> using Held = invar::metal::Held<Door>;

SamplerDescriptor* SamplerDescriptor::alloc() { return Impl::make(); }
SamplerDescriptor* SamplerDescriptor::init() { return this; }

#define INVAR_PROPERTY(Type, getter, setter, member)                                         \
  Type SamplerDescriptor::getter() const { return Impl::get(this, &Values::member); }        \
  void SamplerDescriptor::setter(Type value) { Impl::set(this, &Values::member, value); }
INVAR_PROPERTY(SamplerMinMagFilter, minFilter, setMinFilter, minFilter)
INVAR_PROPERTY(SamplerMinMagFilter, magFilter, setMagFilter, magFilter)
INVAR_PROPERTY(SamplerMipFilter, mipFilter, setMipFilter, mipFilter)
INVAR_PROPERTY(NS::UInteger, maxAnisotropy, setMaxAnisotropy, maxAnisotropy)
INVAR_PROPERTY(SamplerAddressMode, sAddressMode, setSAddressMode, s)
INVAR_PROPERTY(SamplerAddressMode, tAddressMode, setTAddressMode, t)
INVAR_PROPERTY(SamplerAddressMode, rAddressMode, setRAddressMode, r)
INVAR_PROPERTY(SamplerBorderColor, borderColor, setBorderColor, borderColor)
INVAR_PROPERTY(bool, normalizedCoordinates, setNormalizedCoordinates, normalizedCoordinates)
INVAR_PROPERTY(float, lodMinClamp, setLodMinClamp, lodMinClamp)
INVAR_PROPERTY(float, lodMaxClamp, setLodMaxClamp, lodMaxClamp)
INVAR_PROPERTY(bool, lodAverage, setLodAverage, lodAverage)
INVAR_PROPERTY(CompareFunction, compareFunction, setCompareFunction, compareFunction)
INVAR_PROPERTY(bool, supportArgumentBuffers, setSupportArgumentBuffers, supportArgumentBuffers)
#undef INVAR_PROPERTY

NS::String* SamplerDescriptor::label() const { return Impl::get(this, &Values::label).get(); }
void SamplerDescriptor::setLabel(const NS::String* label) {
  Impl::set(this, &Values::label, Held<NS::String>::from(label, invar::foundation::String::kType, true));
}

NS::String* SamplerState::label() const {
  if (!this || State::of(this)->label().empty()) return nullptr;
  return invar::foundation::autoreleasedString(State::of(this)->label());
}
Device* SamplerState::device() const { return this ? State::of(this)->device().door() : nullptr; }
ResourceID SamplerState::gpuResourceID() const { return {this ? State::of(this)->word().state : 0}; }

}  // namespace MTL
