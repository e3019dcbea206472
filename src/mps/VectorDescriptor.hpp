// What stands behind MPS::VectorDescriptor.
#pragma once

#include <cstdint>
#include <string>

#include "MetalPerformanceShaders/MPSVector.hpp"
#include "foundation/Object.hpp"

namespace invar::mps {

/// The numbers of a batch of vectors.
struct VectorShape {
  uint64_t length = 0, vectors = 1;
  uint64_t vectorBytes = 0;
  MPS::DataType type = MPS::DataTypeInvalid;

  /// Why these numbers describe no vectors; empty when they do.
  std::string error() const;
  /// Bytes from the first element to the end of the last one; UINT64_MAX when that overflows.
  uint64_t bytes() const;
};

/// Thread safety: one thread at a time while it is changed.
class VectorDescriptor final : public foundation::Implements<VectorDescriptor, MPS::VectorDescriptor> {
public:
  static const foundation::TypeInfo kType;
  explicit VectorDescriptor(const VectorShape& shape) : Implements(kType), shape(shape) {}
  VectorShape shape;
};

}  // namespace invar::mps
