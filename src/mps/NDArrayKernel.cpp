#include "mps/NDArrayKernel.hpp"

#include "foundation/Array.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo NDArrayMultiaryBase::kType{
    .name = "MPSNDArrayMultiaryBase", .super = &Kernel::kType, .destroy = nullptr};
constinit const foundation::TypeInfo NDArrayMultiaryKernel::kType{
    .name = "MPSNDArrayMultiaryKernel", .super = &NDArrayMultiaryBase::kType, .destroy = nullptr};
constinit const foundation::TypeInfo NDArrayUnaryKernel::kType{
    .name = "MPSNDArrayUnaryKernel", .super = &NDArrayMultiaryBase::kType, .destroy = nullptr};

std::string NDArrayMultiaryBase::check(std::span<NDArray* const> arrays,
                                         const metal::Recording& recording) const {
  for (size_t i = 0; i < arrays.size(); ++i) {
    const std::string name = i >= m_sourceCount  ? "the destination array"
                             : m_sourceCount == 1 ? "the source array"
                                                  : "source array " + std::to_string(i);
    if (!arrays[i] || !arrays[i]->buffer()) return name + " is null, released or not initialised";
    if (&arrays[i]->buffer()->device() != &recording.device())
      return name + " is of another device than the command buffer";
  }
  if (device() != &recording.device()) return "the kernel is of another device than the command buffer";
  return {};
}

NDArray* NDArrayMultiaryBase::encode(CommandSink& sink, const NS::Array* sourceArrays,
                                     const MPS::NDArray* destination, bool makesDestination) const {
  const auto fail = [&](const std::string& message) {
    sink.fail(metal::BufferError::InvalidResource, message);
    return nullptr;
  };
  auto* list = foundation::Array::checked(sourceArrays);
  if (!list)
    return fail(sourceArrays ? "the source arrays are a released object or no array"
                             : "the source arrays are null");
  if (list->objects().size() != m_sourceCount)
    return fail(std::to_string(list->objects().size()) + " source arrays, the kernel was made for " +
                std::to_string(m_sourceCount));
  std::vector<NDArray*> sources;
  for (auto& object : list->objects())
    sources.push_back(object->isKindOf(NDArray::kType) ? static_cast<NDArray*>(object.get()) : nullptr);
  return encode(sink, sources, destination, makesDestination);
}

NDArray* NDArrayMultiaryBase::encode(CommandSink& sink, std::span<NDArray* const> sources,
                                     const MPS::NDArray* destination, bool makesDestination) const {
  const auto fail = [&](const std::string& message) {
    sink.fail(metal::BufferError::InvalidResource, message);
    return nullptr;
  };
  std::vector<NDArray*> arrays(sources.begin(), sources.end());
  if (!makesDestination) arrays.push_back(NDArray::checked(destination));
  if (auto error = check(arrays, sink.recording()); !error.empty()) return fail(error);

  auto wanted = m_behaviour->infer(*this, sources);
  if (!wanted.error.empty()) return fail(wanted.error);

  NDArray* result = nullptr;
  if (makesDestination) {
    const auto layout = Layout::packed(wanted.lengths);
    result = layout ? NDArray::makeIn(sink.call(), device()->door(), wanted.type, *layout) : nullptr;
    if (!result) return fail("no memory for a destination of shape " + shapeText(wanted.lengths));
    foundation::autorelease(result);
  } else {
    result = arrays.back();
    // Outer dimensions of length 1 may be left out on either side.
    for (uint32_t d = 0; d < kMaxDimensions; ++d)
      if (result->layout().length(d) != (d < wanted.lengths.size() ? wanted.lengths[d] : 1))
        return fail("the destination's shape is " + shapeText(result->layout().shape()) +
                    ", the result's is " + shapeText(wanted.lengths));
    if (!wanted.mayConvert && result->dataType() != wanted.type)
      return fail("the destination's type is " + nameOf(result->dataType()) + ", the result's is " +
                  nameOf(wanted.type));
    if (wanted.mayConvert && !elementTypeOf(result->dataType()))
      return fail("the destination's type is " + nameOf(result->dataType()) +
                  ", not Float32, Float16 or BFloat16");
    if (const auto dimension = result->layout().overlappingDimension())
      return fail("the destination's elements overlap along dimension " + std::to_string(*dimension) +
                  ", whose stride is " + std::to_string(result->layout().stride(*dimension)) + " elements");
  }

  metal::PassRecorder& pass = sink.pass();
  if (auto error = m_behaviour->record(*this, pass, sources, *result); !error.empty()) return fail(error);
  for (NDArray* source : sources) {
    pass.use(*source->buffer()->memory(), device::Access::Read);
    sink.recording().retain(*source->buffer());
  }
  pass.use(*result->buffer()->memory(), device::Access::Write);
  sink.recording().retain(*result->buffer());
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
  return result;
}

}  // namespace invar::mps

namespace MPS {
namespace {

using invar::mps::CommandSink;
using Sources = std::span<invar::mps::NDArray* const>;

NDArray* door(invar::mps::NDArray* array) { return array ? array->door() : nullptr; }

/// Encodes for either class: `sources` are an NS::Array or the implementations of arrays.
template <class Impl, class Door, class Given>
NDArray* encode(const Door* receiver, MTL::CommandBuffer* buffer, const Given& sources, const NDArray* destination,
                bool makesDestination) {
  auto* self = receiver ? invar::mps::ready<Impl>("MPS::NDArrayMultiaryKernel::encode", receiver) : nullptr;
  if (!self) return nullptr;
  CommandSink sink(self->encodeCall(), buffer);
  return sink ? door(self->encode(sink, sources, destination, makesDestination)) : nullptr;
}

template <class Impl, class Door, class Given>
NDArray* encode(const Door* receiver, MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* buffer,
                const Given& sources, const NDArray* destination, bool makesDestination) {
  auto* self = receiver ? invar::mps::ready<Impl>("MPS::NDArrayMultiaryKernel::encode", receiver) : nullptr;
  if (!self) return nullptr;
  CommandSink sink(self->encodeCall(), encoder, buffer);
  return sink ? door(self->encode(sink, sources, destination, makesDestination)) : nullptr;
}

using Multiary = invar::mps::NDArrayMultiaryKernel;
using Unary = invar::mps::NDArrayUnaryKernel;

}  // namespace

NDArray* NDArrayMultiaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf,
                                                      const NS::Array* sourceArrays) {
  return encode<Multiary>(this, cmdBuf, sourceArrays, nullptr, true);
}

void NDArrayMultiaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, const NS::Array* sourceArrays,
                                                  NDArray* destination) {
  encode<Multiary>(this, cmdBuf, sourceArrays, destination, false);
}

NDArray* NDArrayMultiaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                       MTL::CommandBuffer* commandBuffer,
                                                       const NS::Array* sourceArrays) {
  return encode<Multiary>(this, encoder, commandBuffer, sourceArrays, nullptr, true);
}

void NDArrayMultiaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                   MTL::CommandBuffer* commandBuffer,
                                                   const NS::Array* sourceArrays, NDArray* destination) {
  encode<Multiary>(this, encoder, commandBuffer, sourceArrays, destination, false);
}

NDArray* NDArrayUnaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray) {
  invar::mps::NDArray* const source[] = {invar::mps::NDArray::checked(sourceArray)};
  return encode<Unary>(this, cmdBuf, Sources(source), nullptr, true);
}

void NDArrayUnaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray,
                                               NDArray* destination) {
  invar::mps::NDArray* const source[] = {invar::mps::NDArray::checked(sourceArray)};
  encode<Unary>(this, cmdBuf, Sources(source), destination, false);
}

NDArray* NDArrayUnaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                    MTL::CommandBuffer* commandBuffer, NDArray* sourceArray) {
  invar::mps::NDArray* const source[] = {invar::mps::NDArray::checked(sourceArray)};
  return encode<Unary>(this, encoder, commandBuffer, Sources(source), nullptr, true);
}

void NDArrayUnaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                MTL::CommandBuffer* commandBuffer, NDArray* sourceArray,
                                                NDArray* destination) {
  invar::mps::NDArray* const source[] = {invar::mps::NDArray::checked(sourceArray)};
  encode<Unary>(this, encoder, commandBuffer, Sources(source), destination, false);
}

}  // namespace MPS
