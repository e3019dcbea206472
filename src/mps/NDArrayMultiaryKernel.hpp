// What stands behind MPS::NDArrayMultiaryKernel: kernels of several source arrays and one destination.
#pragma once

#include <span>
#include <vector>

#include "MetalPerformanceShaders/MPSNDArrayMatrixMultiplication.hpp"
#include "mps/CommandSink.hpp"
#include "mps/Kernel.hpp"
#include "mps/NDArray.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class NDArrayMultiaryKernel
    : public foundation::Implements<NDArrayMultiaryKernel, MPS::NDArrayMultiaryKernel, Kernel> {
public:
  static const foundation::TypeInfo kType;

  /// Records the work; makes the destination when it is null. The destination, autoreleased where it was
  /// made, or null when the encoding failed.
  NDArray* encode(CommandSink& sink, const NS::Array* sources, const MPS::NDArray* destination,
                  bool makesDestination);

  /// Distinct for each kernel: "MPS::NDArrayMatrixMultiplication::encode".
  const char* encodeCall() const { return m_behaviour->call; }

protected:
  /// What a kernel is made of besides its settings, as it has no virtual functions.
  struct Behaviour {
    const char* call;
    /// Shape (innermost first) and type of the destination for these sources; an error text when they do not
    /// fit.
    struct Destination { std::vector<uint64_t> lengths; MPS::DataType type; std::string error; };
    Destination (*infer)(const NDArrayMultiaryKernel& self, std::span<NDArray* const> sources);
    /// Records the commands; sources and destination are checked. An error text when it cannot.
    std::string (*record)(const NDArrayMultiaryKernel& self, metal::PassRecorder& pass,
                          std::span<NDArray* const> sources, NDArray& destination);
  };
  NDArrayMultiaryKernel(const foundation::TypeInfo& type, const Behaviour& behaviour)
      : Implements(type), m_behaviour(&behaviour) {}
  NDArrayMultiaryKernel(const NDArrayMultiaryKernel& other)
      : Implements(other), m_behaviour(other.m_behaviour), m_sourceCount(other.m_sourceCount) {}

private:
  std::string check(std::span<NDArray* const> sources, const metal::Recording& recording) const;

  const Behaviour* m_behaviour;

protected:
  uint64_t m_sourceCount = 0;   // set once, by init
};

}  // namespace invar::mps
