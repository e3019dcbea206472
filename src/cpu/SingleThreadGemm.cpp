#include "cpu/SingleThreadGemm.hpp"

#include <dnnl.h>

// Declared here because the header of libgomp belongs to GCC's own folder, where clang cannot use it.
extern "C" int omp_get_max_threads();
extern "C" void omp_set_num_threads(int);

namespace invar::cpu {
namespace {

/// One OpenMP thread for this scope. The setting belongs to the thread, and the thread may be a user's
/// that waits and helps: it gets its own setting back. With more than one, libgomp would keep a pool for
/// each calling thread, and a child of fork() would wait for threads that it does not have.
class OneOpenMpThread {
public:
  OneOpenMpThread() : m_before(omp_get_max_threads()) { if (m_before != 1) omp_set_num_threads(1); }
  ~OneOpenMpThread() { if (m_before != 1) omp_set_num_threads(m_before); }
  OneOpenMpThread(const OneOpenMpThread&) = delete;
  OneOpenMpThread& operator=(const OneOpenMpThread&) = delete;

private:
  int m_before;
};

}  // namespace

bool singleThreadGemm(int64_t rows, int64_t columns, int64_t inner, float alpha, GemmOperand a, GemmOperand b,
                      float beta, float* result, int64_t resultLeading) noexcept {
  OneOpenMpThread scope;
  return dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', rows, columns, inner, alpha, a.data,
                    a.leading, b.data, b.leading, beta, result, resultLeading) == dnnl_success;
}

}  // namespace invar::cpu
