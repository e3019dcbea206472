// What stands behind MPS::NDArrayIdentity.
#pragma once

#include "MetalPerformanceShaders/MPSNDArrayIdentity.hpp"
#include "mps/NDArrayKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class NDArrayIdentity final
    : public foundation::Implements<NDArrayIdentity, MPS::NDArrayIdentity, NDArrayUnaryKernel> {
public:
  static const foundation::TypeInfo kType;
  NDArrayIdentity() : Implements(kType, kBehaviour) {}

  /// What a program asks reshape for; lengths innermost first.
  struct Reshape {
    NDArray* source = nullptr;
    ShapeReading shape;
    NDArray* destination = nullptr;
    bool makesDestination = false;
  };
  /// Why it cannot be done on any device; empty when it can.
  std::string error(const Reshape& reshape) const;
  /// The source's memory in the other shape; null where there is a destination or no strides do that. Autoreleased.
  NDArray* view(const char* call, const Reshape& reshape) const;
  /// Records a copy. The destination, autoreleased where it was made; null when the encoding failed.
  NDArray* encode(CommandSink& sink, const Reshape& reshape) const;
  using NDArrayMultiaryBase::encode;

private:
  static const Behaviour kBehaviour;
  static Behaviour::Destination infer(const NDArrayMultiaryBase& self, std::span<NDArray* const> sources);
  static std::string record(const NDArrayMultiaryBase& self, metal::PassRecorder& pass,
                            std::span<NDArray* const> sources, NDArray& destination);
};

}  // namespace invar::mps
