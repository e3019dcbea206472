#include "metal/Reflection.hpp"

#include "foundation/Array.hpp"
#include "foundation/String.hpp"

namespace invar::metal {

constinit const TypeInfo Parameter::kBinding{
    .name = "MTLBinding", .super = &foundation::kObjectType, .destroy = destroyObject};
constinit const TypeInfo Parameter::kBufferBinding{
    .name = "MTLBufferBinding", .super = &kBinding, .destroy = destroyObject};
constinit const TypeInfo Parameter::kThreadgroupBinding{
    .name = "MTLThreadgroupBinding", .super = &kBinding, .destroy = destroyObject};
constinit const TypeInfo Parameter::kTextureBinding{
    .name = "MTLTextureBinding", .super = &kBinding, .destroy = destroyObject};
constinit const TypeInfo Parameter::kArgument{
    .name = "MTLArgument", .super = &foundation::kObjectType, .destroy = destroyObject};
constinit const TypeInfo Parameter::kType{
    .name = "MTLType", .super = &foundation::kObjectType, .destroy = destroyObject};
constinit const TypeInfo Parameter::kPointerType{
    .name = "MTLPointerType", .super = &kType, .destroy = destroyObject};

Parameter* Parameter::newBinding(const protocol::Argument& argument, ArgumentStructures structures) {
  switch (argument.kind) {
    case protocol::ArgumentKind::Buffer: return new Parameter(kBufferBinding, argument, std::move(structures));
    case protocol::ArgumentKind::ThreadgroupMemory: return new Parameter(kThreadgroupBinding, argument, std::move(structures));
    case protocol::ArgumentKind::Texture: return new Parameter(kTextureBinding, argument, std::move(structures));
    default: return new Parameter(kBinding, argument, std::move(structures));
  }
}

constinit const TypeInfo ComputePipelineReflection::kType{
    .name = "MTLComputePipelineReflection", .super = &foundation::kObjectType, .destroy = destroyObject};

ComputePipelineReflection::ComputePipelineReflection(const protocol::KernelReflection& kernel)
    : Implements(kType) {
  auto* bindings = new foundation::Array;
  auto* arguments = new foundation::Array;
  m_bindings = Retained<ObjectBase>::adopt(bindings);
  m_arguments = Retained<ObjectBase>::adopt(arguments);
  ArgumentStructures structures;
  if (!kernel.structures.empty())
    structures = std::make_shared<const std::vector<protocol::ArgumentStructure>>(kernel.structures);
  for (const auto& argument : kernel.arguments) {
    bindings->add(Retained<Parameter>::adopt(Parameter::newBinding(argument, structures)).get());
    arguments->add(Retained<Parameter>::adopt(Parameter::newArgument(argument, structures)).get());
  }
}

namespace {

// A binding, argument or type that an app asks about; one that is null reads as a parameter of nothing.
const protocol::Argument& infoOf(const void* door) {
  static const protocol::Argument none = [] {
    protocol::Argument nothing;
    nothing.access = protocol::ArgumentAccess::ReadOnly;
    nothing.active = false;
    nothing.elementAlignment = 0;
    return nothing;
  }();
  return door ? static_cast<const Parameter*>(foundation::baseOf(door))->info : none;
}

bool isBuffer(const void* door) { return door && infoOf(door).kind == protocol::ArgumentKind::Buffer; }
bool isThreadgroup(const void* door) {
  return door && infoOf(door).kind == protocol::ArgumentKind::ThreadgroupMemory;
}

bool isTexture(const void* door) { return door && infoOf(door).kind == protocol::ArgumentKind::Texture; }

NS::String* nameOf(const void* door) {
  return door ? foundation::autoreleasedString(infoOf(door).name) : nullptr;
}

MTL::PointerType* pointerTypeOf(const void* door) {
  if (!isBuffer(door)) return nullptr;
  auto* type = Parameter::newPointerType(infoOf(door));
  foundation::autorelease(type);
  return reinterpret_cast<MTL::PointerType*>(type);
}

}  // namespace
}  // namespace invar::metal

namespace MTL {

using namespace invar::metal;
using Impl = invar::metal::ComputePipelineReflection;

NS::Array* ComputePipelineReflection::bindings() const { return this ? Impl::of(this)->bindings() : nullptr; }
NS::Array* ComputePipelineReflection::arguments() const {
  return this ? Impl::of(this)->arguments() : nullptr;
}

DataType Type::dataType() const { return this ? DataTypePointer : DataTypeNone; }

DataType PointerType::elementType() const { return DataType(infoOf(this).elementType); }
BindingAccess PointerType::access() const { return BindingAccess(infoOf(this).access); }
NS::UInteger PointerType::alignment() const { return infoOf(this).elementAlignment; }
NS::UInteger PointerType::dataSize() const { return infoOf(this).elementSize; }
bool PointerType::elementIsArgumentBuffer() const { return this && infoOf(this).structure != ~0u; }
StructType* PointerType::elementStructType() { return nullptr; }

NS::String* Binding::name() const { return nameOf(this); }
BindingType Binding::type() const { return BindingType(infoOf(this).kind); }
BindingAccess Binding::access() const { return BindingAccess(infoOf(this).access); }
NS::UInteger Binding::index() const { return infoOf(this).index; }
bool Binding::used() const { return infoOf(this).active; }
bool Binding::argument() const { return this != nullptr; }

NS::UInteger BufferBinding::bufferAlignment() const {
  return isBuffer(this) ? infoOf(this).elementAlignment : 0;
}
NS::UInteger BufferBinding::bufferDataSize() const { return isBuffer(this) ? infoOf(this).elementSize : 0; }
DataType BufferBinding::bufferDataType() const {
  return DataType(isBuffer(this) ? infoOf(this).elementType : 0);
}
StructType* BufferBinding::bufferStructType() const { return nullptr; }
PointerType* BufferBinding::bufferPointerType() const { return pointerTypeOf(this); }

NS::UInteger ThreadgroupBinding::threadgroupMemoryAlignment() const {
  return isThreadgroup(this) ? infoOf(this).elementAlignment : 0;
}
NS::UInteger ThreadgroupBinding::threadgroupMemoryDataSize() const {
  return isThreadgroup(this) ? infoOf(this).elementSize : 0;
}

TextureType TextureBinding::textureType() const { return TextureType(infoOf(this).textureType); }
DataType TextureBinding::textureDataType() const {
  return DataType(isTexture(this) ? infoOf(this).elementType : 0);
}
bool TextureBinding::depthTexture() const { return infoOf(this).isDepthTexture; }
NS::UInteger TextureBinding::arrayLength() const { return isTexture(this) ? infoOf(this).arrayLength : 0; }

NS::String* Argument::name() const { return nameOf(this); }
ArgumentType Argument::type() const { return ArgumentType(infoOf(this).kind); }
BindingAccess Argument::access() const { return BindingAccess(infoOf(this).access); }
NS::UInteger Argument::index() const { return infoOf(this).index; }
bool Argument::active() const { return infoOf(this).active; }
NS::UInteger Argument::bufferAlignment() const { return isBuffer(this) ? infoOf(this).elementAlignment : 0; }
NS::UInteger Argument::bufferDataSize() const { return isBuffer(this) ? infoOf(this).elementSize : 0; }
DataType Argument::bufferDataType() const { return DataType(isBuffer(this) ? infoOf(this).elementType : 0); }
StructType* Argument::bufferStructType() const { return nullptr; }
PointerType* Argument::bufferPointerType() const { return pointerTypeOf(this); }
NS::UInteger Argument::threadgroupMemoryAlignment() const {
  return isThreadgroup(this) ? infoOf(this).elementAlignment : 0;
}
NS::UInteger Argument::threadgroupMemoryDataSize() const {
  return isThreadgroup(this) ? infoOf(this).elementSize : 0;
}
TextureType Argument::textureType() const { return TextureType(infoOf(this).textureType); }
DataType Argument::textureDataType() const {
  return DataType(isTexture(this) ? infoOf(this).elementType : 0);
}
bool Argument::isDepthTexture() const { return infoOf(this).isDepthTexture; }
NS::UInteger Argument::arrayLength() const { return this ? infoOf(this).arrayLength : 0; }

}  // namespace MTL
