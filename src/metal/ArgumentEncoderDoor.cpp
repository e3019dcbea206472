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

void putBuffer(Impl& encoder, const Call& call, const Buffer* buffer, NS::UInteger offset, NS::UInteger index) {
  auto* given = metal::Buffer::checked(buffer);
  if (buffer && !given) return call.refuse("index " + std::to_string(index) + ": buffer is released or no MTLBuffer");
  if (given && &given->device() != &encoder.device())
    return call.refuse("index " + std::to_string(index) + ": buffer belongs to another device");
  if (given && offset >= given->length())
    return call.refuse("index " + std::to_string(index) + ": offset " + std::to_string(offset) + ", limit " +
                       std::to_string(given->length()) + " bytes of the buffer");
  call.put(index, "buffer", isPointer, given ? reinterpret_cast<uint64_t>(given->bytes()) + offset : 0);
}

void putTexture(Impl& encoder, const Call& call, const Texture* texture, NS::UInteger index) {
  auto* given = metal::Texture::checked(texture);
  const auto* member = encoder.find(index);
  const auto wrong = [&](const std::string& why) { call.refuse("index " + std::to_string(index) + ": " + why); };
  if (texture && !given) return wrong("texture is released or no MTLTexture");
  if (given && &given->device() != &encoder.device()) return wrong("texture belongs to another device");
  if (given && member && isTexture(*member) && member->textureType != uint32_t(given->description().type))
    return wrong(given->name() + " is of type " + std::to_string(uint32_t(given->description().type)) +
                 ", the kernel's is of type " + std::to_string(member->textureType));
  call.put(index, "texture", isTexture, given ? given->texture()->handle() : 0);
}

void putSampler(Impl& encoder, const Call& call, const SamplerState* sampler, NS::UInteger index) {
  auto* given = metal::SamplerState::checked(sampler);
  const auto wrong = [&](const std::string& why) { call.refuse("index " + std::to_string(index) + ": " + why); };
  if (sampler && !given) return wrong("sampler is released or no MTLSamplerState");
  if (given && &given->device() != &encoder.device()) return wrong("sampler belongs to another device");
  call.put(index, "sampler", isSampler, given ? given->word().state : 0);
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
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setBuffer");
  if (call) putBuffer(*Impl::of(this), call, buffer, offset, index);
}
void ArgumentEncoder::setBuffers(const Buffer* const buffers[], const NS::UInteger offsets[], NS::Range range) {
  if (!this) return;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setBuffers");
  if (!call) return;
  if (!buffers || !offsets) return call.refuse("buffers or offsets is null");
  if (!hasRange(*Impl::of(this), call, range)) return;
  for (NS::UInteger i = 0; i < range.length; ++i)
    putBuffer(*Impl::of(this), call, buffers[i], offsets[i], range.location + i);
}
void ArgumentEncoder::setTexture(const Texture* texture, NS::UInteger index) {
  if (!this) return;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setTexture");
  if (call) putTexture(*Impl::of(this), call, texture, index);
}
void ArgumentEncoder::setTextures(const Texture* const textures[], NS::Range range) {
  if (!this) return;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setTextures");
  if (!call) return;
  if (!textures) return call.refuse("textures is null");
  if (!hasRange(*Impl::of(this), call, range)) return;
  for (NS::UInteger i = 0; i < range.length; ++i) putTexture(*Impl::of(this), call, textures[i], range.location + i);
}
void ArgumentEncoder::setSamplerState(const SamplerState* sampler, NS::UInteger index) {
  if (!this) return;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setSamplerState");
  if (call) putSampler(*Impl::of(this), call, sampler, index);
}
void ArgumentEncoder::setSamplerStates(const SamplerState* const samplers[], NS::Range range) {
  if (!this) return;
  const Call call(*Impl::of(this), "MTL::ArgumentEncoder::setSamplerStates");
  if (!call) return;
  if (!samplers) return call.refuse("samplers is null");
  if (!hasRange(*Impl::of(this), call, range)) return;
  for (NS::UInteger i = 0; i < range.length; ++i) putSampler(*Impl::of(this), call, samplers[i], range.location + i);
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
