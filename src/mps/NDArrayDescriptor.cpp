#include "mps/NDArrayDescriptor.hpp"

#include <algorithm>

#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"

namespace invar::mps {
namespace {

std::string outside(uint64_t dimension, uint32_t count) {
  return "dimension " + std::to_string(dimension) + " of an array of " + std::to_string(count) +
         " dimensions";
}

/// The layout of an array's storage, or why there is none.
std::string checkLengths(std::span<const uint64_t> lengths, Layout& layout) {
  if (lengths.size() > kMaxDimensions) return std::to_string(lengths.size()) + " dimensions, limit 16";
  if (std::ranges::find(lengths, 0u) != lengths.end())
    return "shape " + shapeText(lengths) + " has a dimension of length 0, the least is 1";
  const auto packed = Layout::packed(lengths);
  if (!packed) return "shape " + shapeText(lengths) + " has more elements than memory can hold";
  layout = *packed;
  if (layout.count == 0) layout = *Layout::packed(std::array<uint64_t, 1>{1});
  return {};
}

}  // namespace

constinit const foundation::TypeInfo NDArrayDescriptor::kType{
    .name = "MPSNDArrayDescriptor", .super = &foundation::kObjectType, .destroy = destroyObject,
    .description = [](const foundation::ObjectBase* o) {
      auto* d = static_cast<const NDArrayDescriptor*>(o);
      return "MPSNDArrayDescriptor " + nameOf(d->dataType) + " " +
             shapeText({d->seenLengths().data(), d->count()});
    },
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new NDArrayDescriptor(*static_cast<const NDArrayDescriptor*>(o));
    }};

NDArrayDescriptor::NDArrayDescriptor(MPS::DataType type, const Layout& storage)
    : Implements(kType), dataType(type), m_storage(storage) {
  resetView();
}

NDArrayDescriptor::NDArrayDescriptor(const NDArrayDescriptor& other)
    : Implements(kType), dataType(other.dataType), preferPackedRows(other.preferPackedRows),
      m_storage(other.m_storage), m_order(other.m_order), m_slices(other.m_slices) {}

NDArrayDescriptor* NDArrayDescriptor::make(const char* call, MPS::DataType type,
                                           std::span<const uint64_t> lengths) {
  if (!isStorable(type)) return misuse(call, nameOf(type) + " cannot be stored in an array");
  Layout storage;
  if (auto error = checkLengths(lengths, storage); !error.empty()) return misuse(call, error);
  return new NDArrayDescriptor(type, storage);
}

void NDArrayDescriptor::resetView() {
  for (uint32_t i = 0; i < kMaxDimensions; ++i) {
    m_order[i] = i;
    m_slices[i] = {0, m_storage.length(i)};
  }
}

std::array<uint64_t, kMaxDimensions> NDArrayDescriptor::seenLengths() const {
  std::array<uint64_t, kMaxDimensions> lengths{};
  for (uint32_t i = 0; i < count(); ++i) lengths[i] = m_slices[i].length;
  return lengths;
}

Layout NDArrayDescriptor::seen(const Layout& layout, int64_t& firstElement) const {
  Layout view;
  view.count = count();
  firstElement = 0;
  for (uint32_t i = 0; i < view.count; ++i) {
    view.lengths[i] = m_slices[i].length;
    view.strides[i] = layout.stride(m_order[i]);
    firstElement += int64_t(m_slices[i].start) * view.strides[i];
  }
  return view;
}

std::string NDArrayDescriptor::setCount(uint64_t wanted) {
  if (wanted == 0 || wanted > kMaxDimensions) return std::to_string(wanted) + " dimensions, limit 1 to 16";
  for (uint64_t i = wanted; i < count(); ++i)
    if (m_slices[i].length != 1 || m_order[i] < wanted)
      return "dimension " + std::to_string(i) + " cannot be taken away: its length is " +
             std::to_string(m_slices[i].length);
  for (uint32_t i = count(); i < wanted; ++i) {
    m_storage.lengths[i] = 1;
    m_storage.strides[i] = int64_t(m_storage.elementCount());
    m_order[i] = i;
    m_slices[i] = {0, 1};
  }
  m_storage.count = uint32_t(wanted);
  return {};
}

std::string NDArrayDescriptor::setSlice(uint64_t dimension, MPS::DimensionSlice part) {
  if (dimension >= count()) return outside(dimension, count());
  const uint64_t length = lengthBeforeSlice(uint32_t(dimension));
  if (part.length == 0 || part.start >= length || part.length > length - part.start)
    return "a slice of " + std::to_string(part.length) + " elements from " + std::to_string(part.start) +
           " on does not fit a dimension of length " + std::to_string(length);
  m_slices[dimension] = part;
  return {};
}

std::string NDArrayDescriptor::transpose(uint64_t first, uint64_t second) {
  if (first >= count() || second >= count()) return outside(std::max(first, second), count());
  std::swap(m_order[first], m_order[second]);
  std::swap(m_slices[first], m_slices[second]);
  return {};
}

std::string NDArrayDescriptor::permute(const NS::UInteger* order) {
  if (!order) return "the order is null";
  uint32_t present = 0;
  for (uint32_t i = 0; i < count(); ++i) present |= order[i] < count() ? 1u << order[i] : 0;
  if (present != (1u << count()) - 1)
    return "the order does not hold each of " + std::to_string(count()) + " dimensions once";
  const auto oldOrder = m_order;
  const auto oldSlices = m_slices;
  for (uint32_t i = 0; i < count(); ++i) {
    m_order[i] = oldOrder[order[i]];
    m_slices[i] = oldSlices[order[i]];
  }
  return {};
}

std::string NDArrayDescriptor::reshape(std::span<const uint64_t> lengths) {
  Layout storage;
  if (auto error = checkLengths(lengths, storage); !error.empty()) return error;
  m_storage = storage;
  resetView();
  return {};
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Impl = invar::mps::NDArrayDescriptor;
using invar::mps::misuse;

constexpr const char* kMake = "MPS::NDArrayDescriptor::descriptor";

NDArrayDescriptor* autoreleased(Impl* made) {
  if (!made) return nullptr;
  invar::foundation::autorelease(made);
  return made->door();
}

void report(const char* call, const std::string& error) {
  if (!error.empty()) misuse(call, error);
}

}  // namespace

NDArrayDescriptor* NDArrayDescriptor::descriptor(DataType dataType, const Shape* shape) {
  const auto reading = invar::mps::readShape(shape);
  if (!reading.error.empty()) return misuse(kMake, reading.error);
  return autoreleased(Impl::make(kMake, dataType, reading.lengths));
}

NDArrayDescriptor* NDArrayDescriptor::descriptor(DataType dataType, NS::UInteger dimensionCount,
                                                 const NS::UInteger* dimensionSizes) {
  if (!dimensionSizes && dimensionCount) return misuse(kMake, "the sizes are null");
  if (dimensionCount > invar::mps::kMaxDimensions)
    return misuse(kMake, std::to_string(dimensionCount) + " dimensions, limit 16");
  const std::vector<uint64_t> lengths(dimensionSizes, dimensionSizes + dimensionCount);
  return autoreleased(Impl::make(kMake, dataType, lengths));
}

NDArrayDescriptor* NDArrayDescriptor::descriptor(DataType dataType,
                                                 std::initializer_list<NS::UInteger> sizes) {
  return descriptor(dataType, sizes.size(), sizes.begin());
}

DataType NDArrayDescriptor::dataType() const { return this ? Impl::of(this)->dataType : DataTypeInvalid; }
void NDArrayDescriptor::setDataType(DataType dataType) {
  if (!this) return;
  if (!invar::mps::isStorable(dataType))
    return report("MPS::NDArrayDescriptor::setDataType",
                  invar::mps::nameOf(dataType) + " cannot be stored in an array");
  Impl::of(this)->dataType = dataType;
}

NS::UInteger NDArrayDescriptor::numberOfDimensions() const { return this ? Impl::of(this)->count() : 0; }
void NDArrayDescriptor::setNumberOfDimensions(NS::UInteger count) {
  if (this) report("MPS::NDArrayDescriptor::setNumberOfDimensions", Impl::of(this)->setCount(count));
}

NS::UInteger NDArrayDescriptor::lengthOfDimension(NS::UInteger dimensionIndex) const {
  if (!this) return 0;
  return dimensionIndex < Impl::of(this)->count()
             ? Impl::of(this)->lengthBeforeSlice(uint32_t(dimensionIndex))
             : 1;
}

Shape* NDArrayDescriptor::getShape() const {
  if (!this) return nullptr;
  return invar::mps::makeShape({Impl::of(this)->seenLengths().data(), Impl::of(this)->count()});
}

DimensionSlice NDArrayDescriptor::sliceRangeForDimension(NS::UInteger dimensionIndex) const {
  if (!this) return {0, 0};
  return dimensionIndex < Impl::of(this)->count() ? Impl::of(this)->slice(uint32_t(dimensionIndex))
                                                  : DimensionSlice{0, 1};
}

void NDArrayDescriptor::sliceDimension(NS::UInteger dimensionIndex, DimensionSlice subRange) {
  if (this)
    report("MPS::NDArrayDescriptor::sliceDimension", Impl::of(this)->setSlice(dimensionIndex, subRange));
}

void NDArrayDescriptor::transposeDimension(NS::UInteger dimensionIndex, NS::UInteger dimensionIndex2) {
  if (this)
    report("MPS::NDArrayDescriptor::transposeDimension",
           Impl::of(this)->transpose(dimensionIndex, dimensionIndex2));
}

void NDArrayDescriptor::permuteWithDimensionOrder(const NS::UInteger* dimensionOrder) {
  if (this)
    report("MPS::NDArrayDescriptor::permuteWithDimensionOrder", Impl::of(this)->permute(dimensionOrder));
}

void NDArrayDescriptor::reshape(NS::UInteger dimensionCount, const NS::UInteger* dimensionSizes) {
  if (!this) return;
  if ((!dimensionSizes && dimensionCount) || dimensionCount > invar::mps::kMaxDimensions)
    return report("MPS::NDArrayDescriptor::reshape", "no sizes, or more than 16");
  const std::vector<uint64_t> lengths(dimensionSizes, dimensionSizes + dimensionCount);
  report("MPS::NDArrayDescriptor::reshape", Impl::of(this)->reshape(lengths));
}

void NDArrayDescriptor::reshapeWithShape(const Shape* shape) {
  if (!this) return;
  const auto reading = invar::mps::readShape(shape);
  report("MPS::NDArrayDescriptor::reshapeWithShape",
         reading.error.empty() ? Impl::of(this)->reshape(reading.lengths) : reading.error);
}

bool NDArrayDescriptor::preferPackedRows() const { return this && Impl::of(this)->preferPackedRows; }
void NDArrayDescriptor::setPreferPackedRows(bool prefer) {
  if (this) Impl::of(this)->preferPackedRows = prefer;
}

}  // namespace MPS
