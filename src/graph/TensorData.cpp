#include "graph/TensorData.hpp"

#include <cstring>

#include "foundation/Data.hpp"
#include "metal/Device.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {

constinit const foundation::TypeInfo TensorData::kType{
    .name = "MPSGraphTensorData", .super = &foundation::kObjectType, .destroy = destroyObject,
    .description = [](const foundation::ObjectBase* o) {
      auto* array = static_cast<const TensorData*>(o)->array();
      return "MPSGraphTensorData of " + foundation::describe(array);
    }};
constinit const foundation::TypeInfo GraphDevice::kType{
    .name = "MPSGraphDevice", .super = &foundation::kObjectType, .destroy = destroyObject};

}  // namespace invar::graph

namespace MPS {
namespace {

using Impl = invar::graph::TensorData;
using Array = invar::foundation::Retained<invar::mps::NDArray>;
using invar::mps::misuse;
constexpr const char* kInit = "MPS::GraphTensorData::init";

GraphTensorData* initialised(GraphTensorData* self, Array array) {
  if (!self) return nullptr;
  if (array && array->buffer()) {
    Impl::of(self)->assign(*array.get());
    return self;
  }
  self->release();
  return nullptr;
}

/// The layout of a shape; nothing with a logged reason.
std::optional<invar::mps::Layout> layoutOf(const Shape* shape, DataType dataType) {
  const auto reading = invar::mps::readShape(shape);
  if (!reading.error.empty()) {
    misuse(kInit, reading.error);
    return std::nullopt;
  }
  if (!invar::mps::isStorable(dataType)) {
    misuse(kInit, invar::mps::nameOf(dataType) + " cannot be stored in a tensor");
    return std::nullopt;
  }
  auto layout = invar::mps::Layout::packed(reading.lengths);
  if (!layout)
    misuse(kInit,
           "shape " + invar::mps::shapeText(reading.lengths) + " has more elements than memory can hold");
  return layout;
}

/// Null for a null receiver, which the array's own methods take.
NDArray* mpsndarrayOf(const GraphTensorData* self) {
  return self && Impl::of(self)->array() ? Impl::of(self)->array()->door() : nullptr;
}

}  // namespace

GraphTensorData* GraphTensorData::alloc() { return (new Impl)->door(); }

GraphTensorData* GraphTensorData::init(MTL::Buffer* buffer, const Shape* shape, DataType dataType) {
  return init(buffer, shape, dataType, 0);
}

GraphTensorData* GraphTensorData::init(MTL::Buffer* buffer, const Shape* shape, DataType dataType,
                                       NS::UInteger rowBytes) {
  if (!this) return nullptr;
  auto* memory = invar::metal::Buffer::checked(buffer);
  if (!memory) misuse(kInit, "the buffer is null or released");
  auto layout = memory ? layoutOf(shape, dataType) : std::nullopt;
  if (layout && rowBytes) {
    const uint64_t size = SizeofDataType(dataType);
    if (rowBytes % size || rowBytes / size < layout->length(0)) {
      misuse(kInit, "rows are " + std::to_string(rowBytes) + " bytes apart, the least is " +
                        std::to_string(layout->length(0) * size));
      layout.reset();
    } else {
      int64_t stride = int64_t(rowBytes / size);
      for (uint32_t d = 1; d < layout->count; ++d) {
        layout->strides[d] = stride;
        stride *= int64_t(layout->lengths[d]);
      }
    }
  }
  return initialised(
      this,
      layout ? Array::adopt(invar::mps::NDArray::makeOver(kInit, *memory, 0, dataType, *layout)) : Array());
}

GraphTensorData* GraphTensorData::init(NDArray* ndarray) {
  auto* array = invar::mps::NDArray::checked(ndarray);
  if (!array) misuse(kInit, "the array is null or released");
  return initialised(this, Array::share(array));
}

GraphTensorData* GraphTensorData::init(GraphDevice* device, const NS::Data* data, const Shape* shape,
                                       DataType dataType) {
  if (!this) return nullptr;
  auto* bytes = invar::foundation::Data::checked(data);
  auto* on = invar::graph::GraphDevice::checked(device);
  if (!bytes) misuse(kInit, "the data is null or released");
  const auto layout = bytes ? layoutOf(shape, dataType) : std::nullopt;
  const uint64_t needed = layout ? layout->elementCount() * SizeofDataType(dataType) : 0;
  if (layout && bytes->length() != needed)
    misuse(kInit,
           std::to_string(bytes->length()) + " bytes of data, the shape takes " + std::to_string(needed));
  Array array;
  if (layout && bytes->length() == needed)
    array = Array::adopt(invar::mps::NDArray::makeIn(
        kInit, on ? on->device() : invar::metal::Device::all().front()->door(), dataType, *layout));
  if (array) std::memcpy(array->bytes(), bytes->bytes(), needed);
  return initialised(this, std::move(array));
}

Shape* GraphTensorData::shape() const { return mpsndarrayOf(this)->shape(); }
DataType GraphTensorData::dataType() const { return mpsndarrayOf(this)->dataType(); }
GraphDevice* GraphTensorData::device() const { return GraphDevice::device(mpsndarrayOf(this)->device()); }
NDArray* GraphTensorData::mpsndarray() { return mpsndarrayOf(this); }

GraphDevice* GraphDevice::device(MTL::Device* metalDevice) {
  if (!invar::metal::Device::checked(metalDevice))
    return misuse("MPS::GraphDevice::device", "the device is null or released");
  auto* made = new invar::graph::GraphDevice(metalDevice);
  invar::foundation::autorelease(made);
  return made->door();
}
GraphDeviceType GraphDevice::type() const { return GraphDeviceTypeMetal; }
MTL::Device* GraphDevice::metalDevice() const {
  return this ? invar::graph::GraphDevice::of(this)->device() : nullptr;
}

}  // namespace MPS
