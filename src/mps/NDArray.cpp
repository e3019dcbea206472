#include "mps/NDArray.hpp"

#include <cstring>

#include "metal/Device.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"
#include "mps/NDArrayDescriptor.hpp"

namespace invar::mps {
namespace {

foundation::Retained<NDArray> emptyArray() { return foundation::Retained<NDArray>::adopt(new NDArray); }

}  // namespace

constinit const foundation::TypeInfo NDArray::kType{
    .name = "MPSNDArray", .super = &foundation::kObjectType, .destroy = destroyObject,
    .description = [](const foundation::ObjectBase* o) {
      auto* a = static_cast<const NDArray*>(o);
      return "MPSNDArray " + nameOf(a->dataType()) + " " + shapeText(a->layout().shape());
    }};

NDArray* NDArray::makeIn(const char* call, MTL::Device* device, MPS::DataType type, const Layout& packed) {
  auto array = emptyArray();
  return array->allocate(call, device, type, packed) ? array.leak() : nullptr;
}

NDArray* NDArray::makeOver(const char* call, metal::Buffer& buffer, uint64_t firstByte, MPS::DataType type,
                           const Layout& layout) {
  auto array = emptyArray();
  return array->assign(call, buffer, firstByte, type, layout) ? array.leak() : nullptr;
}

bool NDArray::allocate(const char* call, MTL::Device* device, MPS::DataType type, const Layout& packed) {
  auto* impl = metal::Device::checked(device);
  if (!impl)
    return misuse(call, device ? "the device is a released object or no device" : "the device is null");
  uint64_t bytes;
  if (__builtin_mul_overflow(packed.elementCount(), MPS::SizeofDataType(type), &bytes) ||
      bytes > impl->info().maxBufferLength)
    return misuse(call, "an array of " + std::to_string(packed.elementCount()) +
                            " elements is longer than the device's limit of " +
                            std::to_string(impl->info().maxBufferLength) + " bytes");
  auto buffer = impl->newBuffer(std::max<uint64_t>(bytes, 16), MTL::ResourceStorageModeShared);
  if (!buffer) return misuse(call, buffer.error().message);
  m_buffer = foundation::Retained<metal::Buffer>::adopt(*buffer);
  m_type = type;
  m_layout = packed;
  return true;
}

bool NDArray::assign(const char* call, metal::Buffer& buffer, uint64_t firstByte, MPS::DataType type,
                     const Layout& layout) {
  const int64_t size = int64_t(MPS::SizeofDataType(type));
  const auto extent = layout.extent();
  int64_t first = 0, end = 0;
  const bool countable = extent && !__builtin_mul_overflow(extent->lowest, size, &first) &&
                         !__builtin_add_overflow(extent->highest, 1, &end) &&
                         !__builtin_mul_overflow(end, size, &end);
  const bool fits = countable && firstByte <= buffer.length() && buffer.length() <= uint64_t(INT64_MAX) &&
                    first + int64_t(firstByte) >= 0 && end <= int64_t(buffer.length() - firstByte);
  if (!fits)
    return misuse(call, "an array of shape " + shapeText(layout.shape()) + " and type " + nameOf(type) +
                            " at offset " + std::to_string(firstByte) +
                            " does not fit the buffer, it takes " +
                            (countable ? std::to_string(end) : "more than 9223372036854775807") +
                            " bytes, limit " + std::to_string(buffer.length()));
  m_buffer = foundation::Retained<metal::Buffer>::share(&buffer);
  m_type = type;
  m_layout = layout;
  m_firstByte = firstByte;
  return true;
}

NDArray* NDArray::makeView(const char* call, const Layout& layout, uint64_t firstByte) {
  auto view =
      foundation::Retained<NDArray>::adopt(makeOver(call, *m_buffer.get(), firstByte, m_type, layout));
  if (view) view->m_parent = foundation::Retained<NDArray>::share(this);
  return view.leak();
}

NDArray* NDArray::makeView(const char* call, const NDArrayDescriptor& descriptor) {
  if (MPS::SizeofDataType(descriptor.dataType) != MPS::SizeofDataType(m_type) ||
      descriptor.dataType != m_type)
    return misuse(
        call, "the view's type " + nameOf(descriptor.dataType) + " is not the array's, " + nameOf(m_type));
  Layout base = m_layout;
  if (!descriptor.storage().sameShape(m_layout)) {
    if (!m_layout.isPacked() || descriptor.storage().elementCount() != m_layout.elementCount())
      return misuse(call, "shape " + shapeText(descriptor.storage().shape()) +
                              " is no view of an array of shape " + shapeText(m_layout.shape()) +
                              (m_layout.isPacked() ? "" : " with gaps"));
    base = descriptor.storage();
  }
  int64_t first = 0;
  const Layout seen = descriptor.seen(base, first);
  return makeView(call, seen, m_firstByte + uint64_t(first * int64_t(MPS::SizeofDataType(m_type))));
}

void copyElements(const Layout& layout, size_t elementSize, std::byte* to, const int64_t* toStrides,
                  const std::byte* from, const int64_t* fromStrides) {
  std::array<uint64_t, kMaxDimensions> at{};
  if (layout.elementCount() == 0) return;
  const uint64_t row = layout.length(0);
  const bool dense =
      layout.count == 0 || (toStrides[0] == int64_t(elementSize) && fromStrides[0] == toStrides[0]);
  for (;;) {
    if (dense) {
      std::memcpy(to, from, row * elementSize);
    } else {
      for (uint64_t i = 0; i < row; ++i)
        std::memcpy(to + int64_t(i) * toStrides[0], from + int64_t(i) * fromStrides[0], elementSize);
    }
    uint32_t d = 1;
    for (; d < layout.count; ++d) {
      to += toStrides[d];
      from += fromStrides[d];
      if (++at[d] < layout.lengths[d]) break;
      to -= toStrides[d] * int64_t(at[d]);
      from -= fromStrides[d] * int64_t(at[d]);
      at[d] = 0;
    }
    if (d >= layout.count) return;
  }
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::NDArray;
using Descriptor = invar::mps::NDArrayDescriptor;
using invar::mps::misuse;

NDArray* failed(Impl* self) {
  self->release();
  return nullptr;
}

NDArray* autoreleased(Impl* made) {
  if (!made) return nullptr;
  invar::foundation::autorelease(made);
  return made->door();
}

/// Byte strides of an array's own memory, and of a packed copy or as the app gave them.
struct ByteStrides {
  std::array<int64_t, invar::mps::kMaxDimensions> own{}, host{};
  ByteStrides(const Impl& array, const NS::Integer* given) {
    int64_t stride = int64_t(SizeofDataType(array.dataType()));
    for (uint32_t i = 0; i < array.layout().count; ++i) {
      own[i] = array.layout().strides[i] * int64_t(SizeofDataType(array.dataType()));
      host[i] = given ? int64_t(given[i]) : stride;
      stride *= int64_t(array.layout().lengths[i]);
    }
  }
};

}  // namespace

NDArray* NDArray::alloc() { return (new Impl)->door(); }

NDArray* NDArray::init(MTL::Device* device, const NDArrayDescriptor* descriptor) {
  if (!this) return nullptr;
  constexpr const char* kCall = "MPS::NDArray::init";
  auto* self = Impl::of(this);
  auto* d = Descriptor::checked(descriptor);
  if (!d) {
    misuse(kCall, "the descriptor is null or released");
    return failed(self);
  }
  const auto lengths = d->seenLengths();
  const auto packed = invar::mps::Layout::packed({lengths.data(), d->count()});
  return packed && self->allocate(kCall, device, d->dataType, *packed) ? this : failed(self);
}

NDArray* NDArray::init(MTL::Device* device, double value) {
  if (!this) return nullptr;
  auto* self = Impl::of(this);
  const uint64_t one[] = {1};
  if (!self->allocate("MPS::NDArray::init", device, DataTypeFloat32, *invar::mps::Layout::packed(one)))
    return failed(self);
  const float number = float(value);
  std::memcpy(self->bytes(), &number, sizeof number);
  return this;
}

NDArray* NDArray::init(MTL::Buffer* buffer, NS::UInteger offset, const NDArrayDescriptor* descriptor) {
  if (!this) return nullptr;
  constexpr const char* kCall = "MPS::NDArray::init";
  auto* self = Impl::of(this);
  auto* memory = invar::metal::Buffer::checked(buffer);
  auto* d = Descriptor::checked(descriptor);
  if (!memory || !d) {
    misuse(kCall, !memory ? "the buffer is null or released" : "the descriptor is null or released");
    return failed(self);
  }
  // The whole storage must be there, not only the part that is seen.
  invar::mps::Layout storage = d->storage();
  if (!self->assign(kCall, *memory, offset, d->dataType, storage)) return failed(self);
  int64_t first = 0;
  const auto seen = d->seen(storage, first);
  const uint64_t at = offset + uint64_t(first * int64_t(SizeofDataType(d->dataType)));
  return self->assign(kCall, *memory, at, d->dataType, seen) ? this : failed(self);
}

MTL::Device* NDArray::device() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->device().door() : nullptr;
}
NS::String* NDArray::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void NDArray::setLabel(const NS::String* label) { if (this) Impl::of(this)->label.set(label); }
DataType NDArray::dataType() const { return this ? Impl::of(this)->dataType() : DataTypeInvalid; }
size_t NDArray::dataTypeSize() const { return SizeofDataType(dataType()); }
NS::UInteger NDArray::numberOfDimensions() const { return this ? Impl::of(this)->layout().count : 0; }
NS::UInteger NDArray::lengthOfDimension(NS::UInteger i) const {
  return this ? Impl::of(this)->layout().length(i < invar::mps::kMaxDimensions ? uint32_t(i)
                                                                               : invar::mps::kMaxDimensions)
              : 0;
}
Shape* NDArray::shape() const {
  return this ? invar::mps::makeShape(Impl::of(this)->layout().shape()) : nullptr;
}
NDArray* NDArray::parent() const {
  return this && Impl::of(this)->parent() ? Impl::of(this)->parent()->door() : nullptr;
}
MTL::Buffer* NDArray::userBuffer() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->door() : nullptr;
}
NS::UInteger NDArray::offset() const { return this ? Impl::of(this)->firstByte() : 0; }
NS::UInteger NDArray::resourceSize() const {
  return this && Impl::of(this)->buffer() ? Impl::of(this)->buffer()->allocatedSize() : 0;
}

NDArrayDescriptor* NDArray::descriptor() const {
  if (!this) return nullptr;
  const auto& layout = Impl::of(this)->layout();
  const auto packed = invar::mps::Layout::packed(layout.shape());
  if (!packed)
    return misuse("MPS::NDArray::descriptor", "the view has more elements than a descriptor can count");
  auto* made = new Descriptor(Impl::of(this)->dataType(), *packed);
  invar::foundation::autorelease(made);
  return made->door();
}

NDArray* NDArray::arrayView(const NDArrayDescriptor* descriptor) {
  if (!this) return nullptr;
  constexpr const char* kCall = "MPS::NDArray::arrayView";
  auto* d = Descriptor::checked(descriptor);
  if (!d) return misuse(kCall, "the descriptor is null or released");
  if (!Impl::of(this)->buffer()) return misuse(kCall, "the array is not initialised");
  return autoreleased(Impl::of(this)->makeView(kCall, *d));
}

NDArray* NDArray::arrayView(const Shape* shape, const NS::Array* strides) {
  if (!this) return nullptr;
  constexpr const char* kCall = "MPS::NDArray::arrayView";
  const auto lengths = invar::mps::readShape(shape), steps = invar::mps::readShape(strides);
  if (!lengths.error.empty()) return misuse(kCall, lengths.error);
  if (!steps.error.empty()) return misuse(kCall, "strides: " + steps.error);
  if (lengths.lengths.size() != steps.lengths.size())
    return misuse(kCall, std::to_string(steps.lengths.size()) + " strides for " +
                             std::to_string(lengths.lengths.size()) + " dimensions");
  if (!Impl::of(this)->buffer()) return misuse(kCall, "the array is not initialised");
  invar::mps::Layout layout;
  layout.count = uint32_t(lengths.lengths.size());
  for (uint32_t i = 0; i < layout.count; ++i) {
    if (lengths.lengths[i] == 0) return misuse(kCall, "a dimension has length 0, the least is 1");
    layout.lengths[i] = lengths.lengths[i];
    layout.strides[i] = int64_t(steps.lengths[i]);
  }
  return autoreleased(Impl::of(this)->makeView(kCall, layout, Impl::of(this)->firstByte()));
}

NDArray* NDArray::arrayViewWithCommandBuffer(MTL::CommandBuffer*, const NDArrayDescriptor* descriptor,
                                             AliasingStrategy aliasing) {
  if ((aliasing & 3) == AliasingStrategyShallNotAlias)
    return misuse("MPS::NDArray::arrayViewWithCommandBuffer",
                  "a view always aliases, and aliasing is ShallNotAlias");
  return arrayView(descriptor);
}

void NDArray::readBytes(void* buffer, const NS::Integer* strideBytes) {
  if (!this || !Impl::of(this)->buffer()) return;
  if (!buffer) { misuse("MPS::NDArray::readBytes", "the destination is null"); return; }
  const auto& self = *Impl::of(this);
  const ByteStrides s(self, strideBytes);
  invar::mps::copyElements(self.layout(), dataTypeSize(), static_cast<std::byte*>(buffer), s.host.data(),
                           self.bytes(), s.own.data());
}

void NDArray::writeBytes(const void* buffer, const NS::Integer* strideBytes) {
  if (!this || !Impl::of(this)->buffer()) return;
  if (!buffer) { misuse("MPS::NDArray::writeBytes", "the source is null"); return; }
  const auto& self = *Impl::of(this);
  const ByteStrides s(self, strideBytes);
  invar::mps::copyElements(self.layout(), dataTypeSize(), self.bytes(), s.own.data(),
                           static_cast<const std::byte*>(buffer), s.host.data());
}

void NDArray::synchronizeOnCommandBuffer(MTL::CommandBuffer*) {}

}  // namespace MPS
