#include "cpu/SingleThreadGemm.hpp"

#include <dnnl.h>

#include <atomic>

#include "base/Mutex.hpp"

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

/// The library generates code when it meets a kind of product for the first time, under locks of its own, which a
/// fork() in that moment would leave taken in the child. So all kinds are met here, once, while fork() waits.
void generateCodeOnce() {
  static LeafMutex mutex;
  static std::atomic<bool> done{false};
  if (done.load(std::memory_order_acquire)) return;
  const Lock lock(mutex);
  if (done.load(std::memory_order_relaxed)) return;
  constexpr dnnl_dim_t kLength = 16;
  const float zeros[kLength * kLength] = {};
  float result[kLength * kLength] = {};
  for (const char a : {'N', 'T'})
    for (const char b : {'N', 'T'})
      for (const dnnl_dim_t rows : {dnnl_dim_t(1), kLength})
        for (const dnnl_dim_t columns : {dnnl_dim_t(1), kLength})
          for (const float beta : {0.0f, 1.0f, 0.5f})
            dnnl_sgemm(a, b, rows, columns, kLength, 1, zeros, kLength, zeros, kLength, beta, result, kLength);
  done.store(true, std::memory_order_release);
}

}  // namespace

bool singleThreadGemm(int64_t rows, int64_t columns, int64_t inner, float alpha, GemmOperand a, GemmOperand b,
                      float beta, float* result, int64_t resultLeading) noexcept {
  OneOpenMpThread scope;
  generateCodeOnce();
  return dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', rows, columns, inner, alpha, a.data,
                    a.leading, b.data, b.leading, beta, result, resultLeading) == dnnl_success;
}

}  // namespace invar::cpu
