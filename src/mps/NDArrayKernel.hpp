// What stands behind MPS::NDArrayMultiaryBase: kernels of source arrays and one destination; and behind
// MPS::NDArrayMultiaryKernel and MPS::NDArrayUnaryKernel, which differ in how they are given the sources.
#pragma once

#include <span>
#include <vector>

#include "MetalPerformanceShaders/MPSNDArrayKernel.hpp"
#include "mps/CommandSink.hpp"
#include "mps/Kernel.hpp"
#include "mps/NDArray.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class NDArrayMultiaryBase
    : public foundation::Implements<NDArrayMultiaryBase, MPS::NDArrayMultiaryBase, Kernel> {
public:
  static const foundation::TypeInfo kType;

  /// Records the work; makes the destination when it is null. The destination, autoreleased where it was
  /// made, or null when the encoding failed.
  NDArray* encode(CommandSink& sink, std::span<NDArray* const> sources, const MPS::NDArray* destination,
                  bool makesDestination) const;
  /// The same for sources in an array of the app's.
  NDArray* encode(CommandSink& sink, const NS::Array* sources, const MPS::NDArray* destination,
                  bool makesDestination) const;

  /// Distinct for each kernel: "MPS::NDArrayMatrixMultiplication::encode".
  const char* encodeCall() const { return m_behaviour->call; }

protected:
  /// What a kernel is made of besides its settings, as it has no virtual functions.
  struct Behaviour {
    const char* call;
    /// Shape (innermost first) and type of the destination for these sources; an error text when they do not
    /// fit.
    struct Destination {
      std::vector<uint64_t> lengths;
      MPS::DataType type;
      std::string error;
      bool mayConvert = false;   ///< a destination of the app's may have any type that products take
    };
    Destination (*infer)(const NDArrayMultiaryBase& self, std::span<NDArray* const> sources);
    /// Records the commands; sources and destination are checked. An error text when it cannot.
    std::string (*record)(const NDArrayMultiaryBase& self, metal::PassRecorder& pass,
                          std::span<NDArray* const> sources, NDArray& destination);
  };
  NDArrayMultiaryBase(const foundation::TypeInfo& type, const Behaviour& behaviour)
      : Implements(type), m_behaviour(&behaviour) {}
  NDArrayMultiaryBase(const NDArrayMultiaryBase& other)
      : Implements(other), m_behaviour(other.m_behaviour), m_sourceCount(other.m_sourceCount) {}

private:
  std::string check(std::span<NDArray* const> sources, const metal::Recording& recording) const;

  const Behaviour* m_behaviour;

protected:
  uint64_t m_sourceCount = 0;   // set once, by init
};

/// Thread safety: thread-safe; see Kernel.
class NDArrayMultiaryKernel
    : public foundation::Implements<NDArrayMultiaryKernel, MPS::NDArrayMultiaryKernel, NDArrayMultiaryBase> {
public:
  static const foundation::TypeInfo kType;

protected:
  NDArrayMultiaryKernel(const foundation::TypeInfo& type, const Behaviour& behaviour)
      : Implements(type, behaviour) {}
};

/// Thread safety: thread-safe; see Kernel.
class NDArrayUnaryKernel
    : public foundation::Implements<NDArrayUnaryKernel, MPS::NDArrayUnaryKernel, NDArrayMultiaryBase> {
public:
  static const foundation::TypeInfo kType;

protected:
  NDArrayUnaryKernel(const foundation::TypeInfo& type, const Behaviour& behaviour) : Implements(type, behaviour) {
    m_sourceCount = 1;
  }
};

}  // namespace invar::mps
