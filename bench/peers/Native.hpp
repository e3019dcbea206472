// Plain C++ on the same machine: what a kernel could reach.
#pragma once

#include <cstddef>
#include <functional>

namespace invar::bench::native {

/// y += a * x over [begin, end).
void axpy(float a, const float* x, float* y, size_t begin, size_t end);
/// Each row normalised, times gamma plus beta.
void layerNorm(const float* in, const float* gamma, const float* beta, float* out, size_t firstRow, size_t lastRow, size_t columns);
/// c = a * b in 16 x 16 tiles, rows [firstRow, lastRow), as the tiled kernel does it.
void tiledMatmul(const float* a, const float* b, float* c, size_t firstRow, size_t lastRow, size_t n);

/// Runs `pass(first, last)` over `total` on `threads` threads, `passes` times with a barrier after each; the seconds it took.
double timePasses(unsigned threads, unsigned passes, size_t total, const std::function<void(size_t, size_t)>& pass);

}  // namespace invar::bench::native
