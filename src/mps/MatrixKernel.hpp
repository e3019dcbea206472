// What stands behind MPS::MatrixUnaryKernel and MPS::MatrixBinaryKernel.
#pragma once

#include <initializer_list>

#include "MetalPerformanceShaders/MPSMatrixKernel.hpp"
#include "base/Mutex.hpp"
#include "mps/Kernel.hpp"
#include "mps/MatrixPart.hpp"

namespace invar::mps {

/// What the app may change about a kernel over matrices. An encoding takes all of it at once.
struct MatrixWindow {
  MTL::Origin source = MTL::Origin(0, 0, 0), secondSource = source, result = source;
  uint64_t batchStart = 0, batchSize = UINT64_MAX;
};

/// Thread safety: thread-safe.
class MatrixWindowSetting {
public:
  explicit MatrixWindowSetting(const MatrixWindow& window = {}) : m_window(window) {}
  MatrixWindow get() const INVAR_EXCLUDES(m_mutex) { Lock lock(m_mutex); return m_window; }
  template <class Change>
  void change(Change&& change) INVAR_EXCLUDES(m_mutex) { Lock lock(m_mutex); change(m_window); }

private:
  mutable LeafMutex m_mutex;
  MatrixWindow m_window INVAR_GUARDED_BY(m_mutex);
};

/// Thread safety: thread-safe; see Kernel.
class MatrixUnaryKernel : public foundation::Implements<MatrixUnaryKernel, MPS::MatrixUnaryKernel, Kernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixWindowSetting window;

protected:
  explicit MatrixUnaryKernel(const foundation::TypeInfo& type) : Implements(type) {}
  MatrixUnaryKernel(const MatrixUnaryKernel& other) : Implements(other), window(other.window.get()) {}
};

/// Thread safety: thread-safe; see Kernel.
class MatrixBinaryKernel : public foundation::Implements<MatrixBinaryKernel, MPS::MatrixBinaryKernel, Kernel> {
public:
  static const foundation::TypeInfo kType;
  MatrixWindowSetting window;

protected:
  explicit MatrixBinaryKernel(const foundation::TypeInfo& type) : Implements(type) {}
  MatrixBinaryKernel(const MatrixBinaryKernel& other) : Implements(other), window(other.window.get()) {}
};

/// Checks what an encoding was given, the result last, and says which matrices of them take part. Empty, and the
/// command buffer fails with the reason, when they do not fit.
std::optional<Batch> checkParts(const Kernel& kernel, const CommandSink& sink, const MatrixWindow& window,
                                std::initializer_list<const MatrixPart*> parts);

/// result = alpha * op(a) x op(b) + beta * result, where op transposes or does nothing.
struct MatrixProduct {
  MatrixPart a, b, result;   ///< as stored; the rows and columns of the result and op's inner length follow from them
  bool transposesA = false, transposesB = false;
  double alpha = 1, beta = 0;
};
/// Checks the parts and encodes the product of those matrices that take part.
void encodeProduct(const Kernel& kernel, CommandSink& sink, const MatrixWindow& window, const MatrixProduct& product);

}  // namespace invar::mps
