#include "mps/NDArrayMultiaryKernel.hpp"

#include "foundation/Array.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo NDArrayMultiaryKernel::kType{
    .name = "MPSNDArrayMultiaryKernel", .super = &Kernel::kType, .destroy = nullptr};

std::string NDArrayMultiaryKernel::check(std::span<NDArray* const> arrays,
                                         const metal::Recording& recording) const {
  for (size_t i = 0; i < arrays.size(); ++i) {
    const std::string name =
        i < m_sourceCount ? "source array " + std::to_string(i) : std::string("the destination array");
    if (!arrays[i] || !arrays[i]->buffer()) return name + " is null, released or not initialised";
    if (&arrays[i]->buffer()->device() != &recording.device())
      return name + " is of another device than the command buffer";
  }
  if (device() != &recording.device()) return "the kernel is of another device than the command buffer";
  return {};
}

NDArray* NDArrayMultiaryKernel::encode(CommandSink& sink, const NS::Array* sourceArrays,
                                       const MPS::NDArray* destination, bool makesDestination) {
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

  std::vector<NDArray*> arrays;
  for (auto& object : list->objects())
    arrays.push_back(object->isKindOf(NDArray::kType) ? static_cast<NDArray*>(object.get()) : nullptr);
  if (!makesDestination) arrays.push_back(NDArray::checked(destination));
  if (auto error = check(arrays, sink.recording()); !error.empty()) return fail(error);

  const std::span<NDArray* const> sources(arrays.data(), m_sourceCount);
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
    if (!elementTypeOf(result->dataType()))
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

using Impl = invar::mps::NDArrayMultiaryKernel;
using invar::mps::CommandSink;

NDArray* door(invar::mps::NDArray* array) { return array ? array->door() : nullptr; }

/// The kernel behind a receiver that was initialised; null with a logged reason otherwise.
Impl* ready(const NDArrayMultiaryKernel* self) {
  if (!self) return nullptr;
  auto* impl = Impl::checked(self);
  if (!impl || !impl->device())
    return invar::mps::misuse("MPS::NDArrayMultiaryKernel::encode",
                              "the kernel was released or never initialised");
  return impl;
}

}  // namespace

NDArray* NDArrayMultiaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf,
                                                      const NS::Array* sourceArrays) {
  auto* self = ready(this);
  if (!self) return nullptr;
  CommandSink sink(self->encodeCall(), cmdBuf);
  return sink ? door(self->encode(sink, sourceArrays, nullptr, true)) : nullptr;
}

void NDArrayMultiaryKernel::encodeToCommandBuffer(MTL::CommandBuffer* cmdBuf, const NS::Array* sourceArrays,
                                                  NDArray* destination) {
  auto* self = ready(this);
  if (!self) return;
  CommandSink sink(self->encodeCall(), cmdBuf);
  if (sink) self->encode(sink, sourceArrays, destination, false);
}

NDArray* NDArrayMultiaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                       MTL::CommandBuffer* commandBuffer,
                                                       const NS::Array* sourceArrays) {
  auto* self = ready(this);
  if (!self) return nullptr;
  CommandSink sink(self->encodeCall(), encoder, commandBuffer);
  return sink ? door(self->encode(sink, sourceArrays, nullptr, true)) : nullptr;
}

void NDArrayMultiaryKernel::encodeToCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                   MTL::CommandBuffer* commandBuffer,
                                                   const NS::Array* sourceArrays, NDArray* destination) {
  auto* self = ready(this);
  if (!self) return;
  CommandSink sink(self->encodeCall(), encoder, commandBuffer);
  if (sink) self->encode(sink, sourceArrays, destination, false);
}

}  // namespace MPS
