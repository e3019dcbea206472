// What stands behind MPS::MatrixMultiplication.
#pragma once

#include "MetalPerformanceShaders/MPSMatrixMultiplication.hpp"
#include "base/Mutex.hpp"
#include "mps/CommandSink.hpp"
#include "mps/Kernel.hpp"
#include "mps/Matrix.hpp"

namespace invar::mps {

/// Thread safety: thread-safe; see Kernel.
class MatrixMultiplication final
    : public foundation::Implements<MatrixMultiplication, MPS::MatrixMultiplication, Kernel> {
public:
  static const foundation::TypeInfo kType;

  /// What init fixes.
  struct Form {
    bool transposesLeft = false, transposesRight = false;
    uint64_t rows = 0, columns = 0, inner = 0;
    double alpha = 1, beta = 0;
  };
  /// What the app may change afterwards. An encoding takes all of it at once.
  struct Window {
    MTL::Origin left = MTL::Origin(0, 0, 0), right = left, result = left;
    uint64_t batchStart = 0, batchSize = 0;
  };

  MatrixMultiplication() : Implements(kType) {}
  MatrixMultiplication(const MatrixMultiplication& other)
      : Implements(other), m_form(other.m_form), m_window(other.window()) {}

  /// Between alloc and init only; false with a logged reason.
  bool assign(MTL::Device* device, const Form& form);
  Window window() const INVAR_EXCLUDES(m_mutex) { Lock lock(m_mutex); return m_window; }
  template <class Change>
  void change(Change&& change) INVAR_EXCLUDES(m_mutex) { Lock lock(m_mutex); change(m_window); }

  void encode(CommandSink& sink, const Matrix* left, const Matrix* right, const Matrix* result) const;

private:
  Form m_form;   // set once, by init
  mutable LeafMutex m_mutex;
  Window m_window INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::mps
