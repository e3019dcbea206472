#include "peers/Native.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>
#include <vector>

namespace invar::bench::native {

void axpy(float a, const float* x, float* y, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) y[i] = a * x[i] + y[i];
}

void layerNorm(const float* in, const float* gamma, const float* beta, float* out, size_t firstRow, size_t lastRow, size_t columns) {
  for (size_t r = firstRow; r < lastRow; ++r) {
    const float* row = in + r * columns;
    float* to = out + r * columns;
    float sum = 0, squares = 0;
    for (size_t c = 0; c < columns; ++c) sum += row[c];
    const float mean = sum / float(columns);
    for (size_t c = 0; c < columns; ++c) squares += (row[c] - mean) * (row[c] - mean);
    const float scale = 1 / std::sqrt(squares / float(columns) + 1e-5f);
    for (size_t c = 0; c < columns; ++c) to[c] = (row[c] - mean) * scale * gamma[c] + beta[c];
  }
}

void tiledMatmul(const float* a, const float* b, float* c, size_t firstRow, size_t lastRow, size_t n) {
  constexpr size_t kTile = 16;
  float tileA[kTile][kTile], tileB[kTile][kTile], sum[kTile][kTile];
  for (size_t r = firstRow; r < lastRow; r += kTile)
    for (size_t q = 0; q < n; q += kTile) {
      std::memset(sum, 0, sizeof sum);
      for (size_t k = 0; k < n; k += kTile) {
        for (size_t i = 0; i < kTile; ++i)
          for (size_t j = 0; j < kTile; ++j) {
            tileA[i][j] = a[(r + i) * n + k + j];
            tileB[i][j] = b[(k + i) * n + q + j];
          }
        for (size_t i = 0; i < kTile; ++i)
          for (size_t s = 0; s < kTile; ++s)
            for (size_t j = 0; j < kTile; ++j) sum[i][j] += tileA[i][s] * tileB[s][j];
      }
      for (size_t i = 0; i < kTile; ++i)
        for (size_t j = 0; j < kTile; ++j) c[(r + i) * n + q + j] = sum[i][j];
    }
}

namespace {

/// A barrier that spins: passes are far shorter than a system call and a wake-up.
class SpinBarrier {
public:
  explicit SpinBarrier(unsigned threads) : m_threads(threads) {}
  void wait() {
    const unsigned turn = m_turn.load(std::memory_order_acquire);
    if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == m_threads) {
      m_arrived.store(0, std::memory_order_relaxed);
      m_turn.store(turn + 1, std::memory_order_release);
    } else {
      while (m_turn.load(std::memory_order_acquire) == turn) __builtin_ia32_pause();
    }
  }

private:
  const unsigned m_threads;
  std::atomic<unsigned> m_arrived{0}, m_turn{0};
};

}  // namespace

double timePasses(unsigned threads, unsigned passes, size_t total, const std::function<void(size_t, size_t)>& pass) {
  using Clock = std::chrono::steady_clock;
  SpinBarrier barrier(threads);
  Clock::time_point begin;
  const auto body = [&](unsigned t) {
    const size_t first = total * t / threads, last = total * (t + 1) / threads;
    pass(first, last);   // warm
    barrier.wait();
    if (t == 0) begin = Clock::now();
    for (unsigned i = 0; i < passes; ++i) {
      pass(first, last);
      barrier.wait();
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(body, t);
  body(0);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  for (auto& thread : others) thread.join();
  return seconds;
}

}  // namespace invar::bench::native
