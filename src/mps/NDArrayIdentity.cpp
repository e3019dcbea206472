#include "mps/NDArrayIdentity.hpp"

#include <algorithm>

#include "mps/DataTypes.hpp"
#include "mps/ElementCopy.hpp"

namespace invar::mps {
namespace {

ElementPlace placeOf(const NDArray& array) {
  return {array.buffer()->memory().get(), array.firstByte(), &array.layout()};
}

}  // namespace

constinit const foundation::TypeInfo NDArrayIdentity::kType{
    .name = "MPSNDArrayIdentity", .super = &NDArrayUnaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new NDArrayIdentity(*static_cast<const NDArrayIdentity*>(o));
    }};

const NDArrayMultiaryBase::Behaviour NDArrayIdentity::kBehaviour{"MPS::NDArrayIdentity::encode", infer, record};

NDArrayMultiaryBase::Behaviour::Destination NDArrayIdentity::infer(const NDArrayMultiaryBase&,
                                                                   std::span<NDArray* const> sources) {
  const auto shape = sources[0]->layout().shape();
  return {{shape.begin(), shape.end()}, sources[0]->dataType(), {}};
}

std::string NDArrayIdentity::record(const NDArrayMultiaryBase& self, metal::PassRecorder& pass,
                                    std::span<NDArray* const> sources, NDArray& destination) {
  return addElementCopy(pass, self.device()->backend(), MPS::SizeofDataType(destination.dataType()),
                        placeOf(*sources[0]), placeOf(destination));
}

std::string NDArrayIdentity::error(const Reshape& r) const {
  if (!r.source || !r.source->buffer()) return "the source array is null, released or not initialised";
  if (!r.shape.error.empty()) return r.shape.error;
  if (device() != &r.source->buffer()->device()) return "the source array is of another device than the kernel";
  const auto packed = Layout::packed(r.shape.lengths);
  if (!packed || packed->elementCount() != r.source->layout().elementCount())
    return "shape " + shapeText(r.shape.lengths) + " has not as many elements as the source's, " +
           shapeText(r.source->layout().shape());
  if (r.makesDestination) return {};
  if (!r.destination || !r.destination->buffer()) return "the destination array is released or not initialised";
  if (device() != &r.destination->buffer()->device())
    return "the destination array is of another device than the kernel";
  if (r.destination->dataType() != r.source->dataType())
    return "the destination's type is " + nameOf(r.destination->dataType()) + ", the result's is " +
           nameOf(r.source->dataType());
  for (uint32_t d = 0; d < kMaxDimensions; ++d)
    if (r.destination->layout().length(d) != packed->length(d))
      return "the destination's shape is " + shapeText(r.destination->layout().shape()) + ", the result's is " +
             shapeText(r.shape.lengths);
  if (const auto dimension = r.destination->layout().overlappingDimension())
    return "the destination's elements overlap along dimension " + std::to_string(*dimension);
  return {};
}

NDArray* NDArrayIdentity::view(const char* call, const Reshape& r) const {
  const auto layout = r.makesDestination ? r.source->layout().reshaped(r.shape.lengths) : std::nullopt;
  NDArray* made = layout ? r.source->makeView(call, *layout, r.source->firstByte()) : nullptr;
  if (made) foundation::autorelease(made);
  return made;
}

NDArray* NDArrayIdentity::encode(CommandSink& sink, const Reshape& r) const {
  const auto fail = [&](const std::string& message) {
    sink.fail(metal::BufferError::InvalidResource, message);
    return nullptr;
  };
  if (device() != &sink.recording().device())
    return fail("the kernel is of another device than the command buffer");
  NDArray* destination = r.destination;
  if (r.makesDestination) {
    destination = NDArray::makeIn(sink.call(), device()->door(), r.source->dataType(), *Layout::packed(r.shape.lengths));
    if (!destination) return fail("no memory for a destination of shape " + shapeText(r.shape.lengths));
    foundation::autorelease(destination);
  }
  metal::PassRecorder& pass = sink.pass();
  NDArray* const sources[] = {r.source};
  if (auto error = record(*this, pass, sources, *destination); !error.empty()) return fail(error);
  pass.use(*r.source->buffer()->memory(), device::Access::Read);
  pass.use(*destination->buffer()->memory(), device::Access::Write);
  sink.recording().retain(*r.source->buffer());
  sink.recording().retain(*destination->buffer());
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
  return destination;
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::NDArrayIdentity;
using invar::mps::CommandSink;

constexpr const char* kReshape = "MPS::NDArrayIdentity::reshape";

NDArray* reshape(const NDArrayIdentity* receiver, MTL::ComputeCommandEncoder* encoder, MTL::CommandBuffer* buffer,
                 NDArray* source, invar::mps::ShapeReading shape, NDArray* destination) {
  auto* self = receiver ? invar::mps::ready<Impl>(kReshape, receiver) : nullptr;
  if (!self) return nullptr;
  const Impl::Reshape asked{invar::mps::NDArray::checked(source), std::move(shape),
                            invar::mps::NDArray::checked(destination), !destination};
  std::string error = self->error(asked);
  if (error.empty())
    if (auto* view = self->view(kReshape, asked)) return view->door();
  if (!buffer)
    return invar::mps::misuse(kReshape, error.empty() ? "a copy is needed, and the command buffer is null" : error);
  const auto encode = [&](CommandSink&& sink) -> NDArray* {
    if (!sink) return nullptr;
    if (!error.empty()) {
      sink.fail(invar::metal::BufferError::InvalidResource, error);
      return nullptr;
    }
    auto* result = self->encode(sink, asked);
    return result ? result->door() : nullptr;
  };
  return encoder ? encode(CommandSink(kReshape, encoder, buffer)) : encode(CommandSink(kReshape, buffer));
}

/// Lengths as a program gives them in a C array, innermost first.
invar::mps::ShapeReading readSizes(NS::UInteger count, const NS::UInteger* sizes) {
  if (count > invar::mps::kMaxDimensions)
    return {{}, "the shape has " + std::to_string(count) + " dimensions, limit 16"};
  if (count && !sizes) return {{}, "the dimension sizes are null"};
  return {{sizes, sizes + count}, {}};
}

}  // namespace

NDArrayIdentity* NDArrayIdentity::alloc() { return (new Impl)->door(); }
NDArrayIdentity* NDArrayIdentity::init(MTL::Device* device) {
  if (!this) return nullptr;
  if (Impl::of(this)->assignDevice("MPS::NDArrayIdentity::init", device)) return this;
  release();
  return nullptr;
}

NDArray* NDArrayIdentity::reshapeWithCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray,
                                                   const Shape* shape, NDArray* destinationArray) {
  return reshape(this, nullptr, cmdBuf, sourceArray, invar::mps::readShape(shape), destinationArray);
}

NDArray* NDArrayIdentity::reshapeWithCommandBuffer(MTL::CommandBuffer* cmdBuf, NDArray* sourceArray,
                                                   NS::UInteger dimensionCount,
                                                   const NS::UInteger* dimensionSizes,
                                                   NDArray* destinationArray) {
  return reshape(this, nullptr, cmdBuf, sourceArray, readSizes(dimensionCount, dimensionSizes), destinationArray);
}

NDArray* NDArrayIdentity::reshapeWithCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                    MTL::CommandBuffer* cmdBuf, NDArray* sourceArray,
                                                    const Shape* shape, NDArray* destinationArray) {
  return reshape(this, encoder, cmdBuf, sourceArray, invar::mps::readShape(shape), destinationArray);
}

NDArray* NDArrayIdentity::reshapeWithCommandEncoder(MTL::ComputeCommandEncoder* encoder,
                                                    MTL::CommandBuffer* cmdBuf, NDArray* sourceArray,
                                                    NS::UInteger dimensionCount,
                                                    const NS::UInteger* dimensionSizes,
                                                    NDArray* destinationArray) {
  return reshape(this, encoder, cmdBuf, sourceArray, readSizes(dimensionCount, dimensionSizes), destinationArray);
}

}  // namespace MPS
