// Kernels for LoweringBench, in the shape of those of the baselines.
#include "invar.h"

KERNEL bench_axpy() { buffer<float>(1)[gid()] = 2.5f * buffer<const float>(0)[gid()] + buffer<float>(1)[gid()]; }

THREADGROUP_VARIABLE(float, shared_sum, 1024);
/// Row LayerNorm with a tree of barriers: one row a threadgroup.
KERNEL bench_layer_norm_tree() {
  uint n = buffer<const uint>(2)[0], size = threads(), i0 = lid();
  const float* x = buffer<const float>(0) + static_cast<uint64_t>(tgid()) * n;
  float* y = buffer<float>(1) + static_cast<uint64_t>(tgid()) * n;
  float sum = 0;
  for (uint i = i0; i < n; i += size) sum += x[i];
  shared_sum[i0] = sum;
  barrier();
  for (uint s = size / 2; s > 0; s /= 2) {
    if (i0 < s) shared_sum[i0] += shared_sum[i0 + s];
    barrier();
  }
  float mean = shared_sum[0] / static_cast<float>(n);
  barrier();
  float squares = 0;
  for (uint i = i0; i < n; i += size) squares += (x[i] - mean) * (x[i] - mean);
  shared_sum[i0] = squares;
  barrier();
  for (uint s = size / 2; s > 0; s /= 2) {
    if (i0 < s) shared_sum[i0] += shared_sum[i0 + s];
    barrier();
  }
  float scale = 1.0f / __builtin_sqrtf(shared_sum[0] / static_cast<float>(n) + 1e-5f);
  for (uint i = i0; i < n; i += size) y[i] = (x[i] - mean) * scale;
}

THREADGROUP_VARIABLE(float, shared_simd, 32);
INLINE float groupSum(float value) {
  value = __invar_simd_sum_f32(value);
  if (lane() == 0) shared_simd[sg()] = value;
  barrier();
  float part = lane() < __invar_simdgroups_per_threadgroup() ? shared_simd[lane()] : 0.0f;
  part = __invar_simd_sum_f32(part);
  barrier();
  return part;
}
KERNEL bench_layer_norm_simd() {
  uint n = buffer<const uint>(2)[0], size = threads(), i0 = lid();
  const float* x = buffer<const float>(0) + static_cast<uint64_t>(tgid()) * n;
  float* y = buffer<float>(1) + static_cast<uint64_t>(tgid()) * n;
  float sum = 0;
  for (uint i = i0; i < n; i += size) sum += x[i];
  float mean = groupSum(sum) / static_cast<float>(n);
  float squares = 0;
  for (uint i = i0; i < n; i += size) squares += (x[i] - mean) * (x[i] - mean);
  float scale = 1.0f / __builtin_sqrtf(groupSum(squares) / static_cast<float>(n) + 1e-5f);
  for (uint i = i0; i < n; i += size) y[i] = (x[i] - mean) * scale;
}

THREADGROUP_VARIABLE(float, tile_x, 256);
THREADGROUP_VARIABLE(float, tile_y, 256);
KERNEL bench_matmul_tiles() {   // 16 x 16 threads
  uint n = buffer<const uint>(2)[0], x = tid(0), y = tid(1), row = gid(1), column = gid(0);
  const float* a = buffer<const float>(0);
  const float* b = buffer<const float>(3);
  float sum = 0;
  for (uint k = 0; k < n; k += 16) {
    tile_x[y * 16 + x] = a[row * n + k + x];
    tile_y[y * 16 + x] = b[(k + y) * n + column];
    barrier();
    for (uint i = 0; i < 16; ++i) sum += tile_x[y * 16 + i] * tile_y[i * 16 + x];
    barrier();
  }
  buffer<float>(1)[row * n + column] = sum;
}
KERNEL bench_matmul_naive() {
  uint n = buffer<const uint>(2)[0], row = gid(1), column = gid(0);
  const float* a = buffer<const float>(0);
  const float* b = buffer<const float>(3);
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[row * n + k] * b[k * n + column];
  buffer<float>(1)[row * n + column] = sum;
}
THREADGROUP_VARIABLE(float, shared_many, 1024);
KERNEL bench_barriers() {   // 1000 barriers, next to no work
  float value = buffer<const float>(0)[lid()];
  for (uint i = 0; i < 500; ++i) {
    shared_many[lid()] = value;
    barrier();
    value += shared_many[lid() ^ 1];
    barrier();
  }
  buffer<float>(1)[lid()] = value;
}
KERNEL bench_simd_sums() {   // 1000 reductions
  float value = buffer<const float>(0)[lid()];
  for (uint i = 0; i < 1000; ++i) value += __invar_simd_sum_f32(value) * 1e-6f;
  buffer<float>(1)[lid()] = value;
}
KERNEL bench_mandelbrot() {
  float cx = static_cast<float>(gid(0)) * (3.0f / 1024) - 2.0f, cy = static_cast<float>(gid(1)) * (2.0f / 1024) - 1.0f, x = 0, y = 0;
  uint i = 0;
  while (i < 200 && x * x + y * y < 4.0f) {
    float t = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = t;
    ++i;
  }
  buffer<float>(1)[gid(1) * 1024 + gid(0)] = static_cast<float>(i);
}
