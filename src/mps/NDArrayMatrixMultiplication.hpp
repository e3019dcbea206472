// What stands behind MPS::NDArrayMatrixMultiplication.
#pragma once

#include "MetalPerformanceShaders/MPSNDArrayMatrixMultiplication.hpp"
#include "mps/NDArrayKernel.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class NDArrayMatrixMultiplication final
    : public foundation::Implements<NDArrayMatrixMultiplication, MPS::NDArrayMatrixMultiplication,
                                    NDArrayMultiaryKernel> {
public:
  static const foundation::TypeInfo kType;
  NDArrayMatrixMultiplication() : Implements(kType, kBehaviour) {}
  NDArrayMatrixMultiplication(const NDArrayMatrixMultiplication& other)
      : Implements(other), alpha(other.alpha), beta(other.beta) {}

  /// False with a logged reason.
  bool assign(MTL::Device* device, uint64_t sourceCount);

  Setting<double> alpha{1}, beta{1};

private:
  static const Behaviour kBehaviour;
  static Behaviour::Destination infer(const NDArrayMultiaryBase& self, std::span<NDArray* const> sources);
  static std::string record(const NDArrayMultiaryBase& self, metal::PassRecorder& pass,
                            std::span<NDArray* const> sources, NDArray& destination);
};

}  // namespace invar::mps
