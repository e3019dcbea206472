// What stands behind MPS::NDArrayDescriptor.
#pragma once

#include <span>
#include <string>

#include "MetalPerformanceShaders/MPSNDArray.hpp"
#include "foundation/Object.hpp"
#include "mps/Layout.hpp"

namespace invar::mps {

/// A storage layout, and for each dimension as seen: which dimension of the storage it is, and what part of
/// it. Thread safety: one thread at a time while it is changed.
class NDArrayDescriptor final : public foundation::Implements<NDArrayDescriptor, MPS::NDArrayDescriptor> {
public:
  static const foundation::TypeInfo kType;
  NDArrayDescriptor(MPS::DataType type, const Layout& storage);
  NDArrayDescriptor(const NDArrayDescriptor& other);

  /// Checked for what an app gives: innermost first. Null with a logged reason.
  static NDArrayDescriptor* make(const char* call, MPS::DataType type, std::span<const uint64_t> lengths);

  MPS::DataType dataType;
  bool preferPackedRows = false;

  const Layout& storage() const { return m_storage; }
  uint32_t count() const { return m_storage.count; }
  uint64_t lengthBeforeSlice(uint32_t dimension) const { return m_storage.length(m_order[dimension]); }
  MPS::DimensionSlice slice(uint32_t dimension) const { return m_slices[dimension]; }

  /// What is seen of an array that is stored as `layout` says (which has the storage's shape), and how many
  /// elements after its first element the first one seen stands.
  Layout seen(const Layout& layout, int64_t& firstElement) const;
  std::array<uint64_t, kMaxDimensions> seenLengths() const;

  // Each returns an error text, empty when it is done.
  std::string setCount(uint64_t count);
  std::string setSlice(uint64_t dimension, MPS::DimensionSlice part);
  std::string transpose(uint64_t first, uint64_t second);
  std::string permute(const NS::UInteger* order);
  std::string reshape(std::span<const uint64_t> lengths);

private:
  void resetView();

  Layout m_storage;
  std::array<uint32_t, kMaxDimensions> m_order{};
  std::array<MPS::DimensionSlice, kMaxDimensions> m_slices{};
};

}  // namespace invar::mps
