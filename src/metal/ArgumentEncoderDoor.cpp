// The calls of MTL::ArgumentEncoder, and those that make one.
#include "base/Log.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "metal/ArgumentDescriptor.hpp"
#include "metal/ArgumentEncoder.hpp"
#include "metal/Device.hpp"
#include "metal/Reflection.hpp"
#include "metal/SamplerState.hpp"
#include "metal/Texture.hpp"

namespace MTL {

using namespace invar;
using Impl = metal::ArgumentEncoder;
using Call = Impl::Call;
using protocol::ArgumentMember;

namespace {

bool isPointer(const ArgumentMember& member) { return member.type == DataTypePointer; }
bool isTexture(const ArgumentMember& member) { return member.type == DataTypeTexture; }
bool isSampler(const ArgumentMember& member) { return member.type == DataTypeSampler; }
bool isConstant(const ArgumentMember& member) { return !isPointer(member) && !isTexture(member) && !isSampler(member); }

/// Whether the indices from the first to the last are the structure's; else that is reported.
bool hasRange(Impl& encoder, const Call& call, NS::Range range) {
  if (!range.length) return false;
  if (range.length - 1 <= ~range.location && encoder.find(range.location + range.length - 1)) return true;
  call.refuse("range at " + std::to_string(range.location) + " of " + std::to_string(range.length) +
              " indices, the last of which is none of the structure's");
  return false;
}

/// One call's element: what is given for `index`, checked and put down.
struct Element {
  Impl& encoder;
  const Call& call;
  NS::UInteger index;

  void refuse(const std::string& why) const { call.refuse("index " + std::to_string(index) + ": " + why); }

  /// Whether `door` is null, which `given` then is too, or an object of this kind and device; else that is reported.
  template <class Kind, class Door>
  bool accepts(const char* what, const Door* door, const Kind* given) const {
    if (door && !given) refuse(std::string(what) + " is released or no " + Kind::kType.name);
    else if (given && &given->device() != &encoder.device()) refuse(std::string(what) + " belongs to another device");
    else return true;
    return false;
  }

  void put(const Buffer* buffer, NS::UInteger offset) const {
    auto* given = metal::Buffer::checked(buffer);
    if (!accepts("buffer", buffer, given)) return;
    if (given && offset >= given->length())
      return refuse("offset " + std::to_string(offset) + ", limit " + std::to_string(given->length()) +
                    " bytes of the buffer");
    call.put(index, "buffer", isPointer, given ? reinterpret_cast<uint64_t>(given->bytes()) + offset : 0);
  }

  void put(const Texture* texture) const {
    auto* given = metal::Texture::checked(texture);
    if (!accepts("texture", texture, given)) return;
    const auto* member = encoder.find(index);
    if (given && member && isTexture(*member) && member->textureType != uint32_t(given->description().type))
      return refuse(given->name() + " is of type " + std::to_string(uint32_t(given->description().type)) +
                    ", the kernel's is of type " + std::to_string(member->textureType));
    call.put(index, "texture", isTexture, given ? given->texture()->handle() : 0);
  }

  void put(const SamplerState* sampler) const {
    auto* given = metal::SamplerState::checked(sampler);
    if (!accepts("sampler", sampler, given)) return;
    call.put(index, "sampler", isSampler, given ? given->word().state : 0);
  }
};

/// The calls that set one element, and those that set as many as a range has: `put(element, i)` for the i-th.
template <class Put>
void putOne(ArgumentEncoder* door, const char* name, NS::UInteger index, Put&& put) {
  const Call call(*Impl::of(door), name);
  if (call) put(Element{*Impl::of(door), call, index});
}
template <class Put>
void putRange(ArgumentEncoder* door, const char* name, const char* null, NS::Range range, Put&& put) {
  Impl& encoder = *Impl::of(door);
  const Call call(encoder, name);
  if (!call) return;
  if (null) return call.refuse(null);
  if (!hasRange(encoder, call, range)) return;
  for (NS::UInteger i = 0; i < range.length; ++i) put(Element{encoder, call, range.location + i}, i);
}

ArgumentEncoder* doorOrLog(Result<Impl*> made) {
  if (made) return (*made)->door();
  log::error(made.error().message);
  return nullptr;
}

}  // namespace

Device* ArgumentEncoder::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::String* ArgumentEncoder::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void ArgumentEncoder::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
NS::UInteger ArgumentEncoder::encodedLength() const { return this ? Impl::of(this)->layout().size : 0; }
NS::UInteger ArgumentEncoder::alignment() const { return this ? Impl::of(this)->layout().alignment : 0; }

void ArgumentEncoder::setArgumentBuffer(const Buffer* argumentBuffer, NS::UInteger offset) {
  setArgumentBuffer(argumentBuffer, offset, 0);
}
void ArgumentEncoder::setArgumentBuffer(const Buffer* argumentBuffer, NS::UInteger startOffset,
                                        NS::UInteger arrayElement) {
  if (!this) return;
  Impl& encoder = *Impl::of(this);
  const Call call(encoder, "MTL::ArgumentEncoder::setArgumentBuffer");
  if (!call) return;
  auto* given = metal::Buffer::checked(argumentBuffer);
  if (argumentBuffer && !given) return call.refuse("argumentBuffer is released or no MTLBuffer");
  NS::UInteger offset = 0;
  if (__builtin_mul_overflow(arrayElement, encoder.layout().size, &offset) ||
      __builtin_add_overflow(offset, startOffset, &offset))
    return call.refuse("startOffset " + std::to_string(startOffset) + " and arrayElement " + std::to_string(arrayElement) +
                       " exceed 64 bits");
  encoder.setArgumentBuffer(call, given, offset);
}

void ArgumentEncoder::setBuffer(const Buffer* buffer, NS::UInteger offset, NS::UInteger index) {
  if (!this) return;
  putOne(this, "MTL::ArgumentEncoder::setBuffer", index, [&](const Element& element) { element.put(buffer, offset); });
}
void ArgumentEncoder::setBuffers(const Buffer* const buffers[], const NS::UInteger offsets[], NS::Range range) {
  if (!this) return;
  putRange(this, "MTL::ArgumentEncoder::setBuffers", buffers && offsets ? nullptr : "buffers or offsets is null", range,
           [&](const Element& element, NS::UInteger i) { element.put(buffers[i], offsets[i]); });
}
void ArgumentEncoder::setTexture(const Texture* texture, NS::UInteger index) {
  if (!this) return;
  putOne(this, "MTL::ArgumentEncoder::setTexture", index, [&](const Element& element) { element.put(texture); });
}
void ArgumentEncoder::setTextures(const Texture* const textures[], NS::Range range) {
  if (!this) return;
  putRange(this, "MTL::ArgumentEncoder::setTextures", textures ? nullptr : "textures is null", range,
           [&](const Element& element, NS::UInteger i) { element.put(textures[i]); });
}
void ArgumentEncoder::setSamplerState(const SamplerState* sampler, NS::UInteger index) {
  if (!this) return;
  putOne(this, "MTL::ArgumentEncoder::setSamplerState", index, [&](const Element& element) { element.put(sampler); });
}
void ArgumentEncoder::setSamplerStates(const SamplerState* const samplers[], NS::Range range) {
  if (!this) return;
  putRange(this, "MTL::ArgumentEncoder::setSamplerStates", samplers ? nullptr : "samplers is null", range,
           [&](const Element& element, NS::UInteger i) { element.put(samplers[i]); });
}
void* ArgumentEncoder::constantData(NS::UInteger index) {
  if (!this) return nullptr;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::constantData");
  return call ? call.place(index, "constant", isConstant) : nullptr;
}

ArgumentEncoder* ArgumentEncoder::newArgumentEncoder(NS::UInteger index) {
  if (!this) return nullptr;
  if (Impl* made = Impl::of(this)->newEncoder(index)) return made->door();
  log::error("[MTL::ArgumentEncoder::newArgumentEncoder] index " + std::to_string(index) +
             " is no pointer to a structure with pointers, textures, samplers or members with [[id(n)]]");
  return nullptr;
}

ArgumentEncoder* Function::newArgumentEncoder(NS::UInteger bufferIndex) { return newArgumentEncoder(bufferIndex, nullptr); }
ArgumentEncoder* Function::newArgumentEncoder(NS::UInteger bufferIndex, const AutoreleasedArgument* reflection) {
  if (!this) return nullptr;
  protocol::Argument argument;
  metal::ArgumentStructures structures;
  auto made = Impl::make(*metal::Function::of(this), bufferIndex, &argument, &structures);
  if (made && reflection) {
    auto* shown = metal::Parameter::newArgument(argument, structures);
    foundation::autorelease(shown);
    // metal-cpp declares the place for the result const; it is the caller's variable.
    *const_cast<AutoreleasedArgument*>(reflection) = reinterpret_cast<Argument*>(shown);
  }
  return doorOrLog(std::move(made));
}

ArgumentEncoder* Device::newArgumentEncoder(const NS::Array* arguments) {
  if (!this) return nullptr;
  auto structure = metal::ArgumentDescriptor::layOut(arguments);
  if (!structure) {
    log::error("[MTL::Device::newArgumentEncoder] " + structure.error().message);
    return nullptr;
  }
  auto structures = std::make_shared<const std::vector<protocol::ArgumentStructure>>(1, std::move(*structure));
  return (new Impl(*metal::Device::of(this), std::move(structures), 0))->door();
}

ArgumentEncoder* Device::newArgumentEncoder(const BufferBinding* bufferBinding) {
  if (!this) return nullptr;
  const auto* base = foundation::baseOf(bufferBinding);
  const auto* binding =
      base && base->isKindOf(metal::Parameter::kBufferBinding) ? static_cast<const metal::Parameter*>(base) : nullptr;
  if (binding && binding->structures && binding->info.structure < binding->structures->size())
    return (new Impl(*metal::Device::of(this), binding->structures, binding->info.structure))->door();
  log::error("[MTL::Device::newArgumentEncoder] bufferBinding " +
             (binding ? "'" + binding->info.name + "' of type '" + binding->info.typeName + "' holds no pointers, textures, "
                        "samplers or members with [[id(n)]]"
                      : std::string("is null, released or no MTLBufferBinding")));
  return nullptr;
}

}  // namespace MTL
