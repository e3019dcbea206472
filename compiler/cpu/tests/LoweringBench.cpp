// How fast lowered kernels are, on one thread, beside native code for the same work. INVAR_ONLY names the kernels
// to run, INVAR_TIME_PASSES has LLVM tell what its passes take, INVAR_DUMP is a folder for the code of every stage;
// files of modules as arguments are compiled only.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <cstring>
#include <ctime>
#include <memory>

#include "cpu/tests/LoweredKernel.hpp"
#include "llvm/Pass.h"

namespace {

using namespace invar::lowering::test;

/// Processor time, since the machine may have other work.
double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double secondsOf(const std::function<void()>& work) {
  work();
  double best = 1e9, start = now();
  while (now() - start < 0.3) {
    double before = now();
    work();
    best = std::min(best, now() - before);
  }
  return best;
}

void nativeAxpy(const float* __restrict x, float* __restrict y, size_t n) {
  for (size_t i = 0; i < n; ++i) y[i] = 2.5f * x[i] + y[i];
}

void nativeLayerNorm(const float* __restrict x, float* __restrict y, size_t rows, size_t n) {
#pragma clang fp reassociate(on) contract(fast)
  for (size_t r = 0; r < rows; ++r, x += n, y += n) {
    float sum = 0, squares = 0;
    for (size_t i = 0; i < n; ++i) sum += x[i];
    float mean = sum / static_cast<float>(n);
    for (size_t i = 0; i < n; ++i) squares += (x[i] - mean) * (x[i] - mean);
    float scale = 1.0f / std::sqrt(squares / static_cast<float>(n) + 1e-5f);
    for (size_t i = 0; i < n; ++i) y[i] = (x[i] - mean) * scale;
  }
}

struct Bench {
  std::vector<float> x = std::vector<float>(4096 * 1024, 0.5f), y = x, b = x;
  std::vector<uint32_t> parameters{512, 0, 0, 0};
  std::vector<void*> buffers;
  double run(const char* name, std::array<uint32_t, 3> grid, std::array<uint32_t, 3> group,
             uint32_t n = 512) {
    if (const char* only = getenv("INVAR_ONLY"); only && !strstr(name, only)) return 1;
    invar::lowering::Options options;
    if (const char* folder = getenv("INVAR_DUMP")) options.dumpFolder = folder;
    LoweredKernel kernel(INVAR_BENCH_KERNELS, name, options);
    if (!kernel.error().empty()) {
      std::printf("%s: %s\n", name, kernel.error().c_str());
      std::exit(1);
    }
    parameters[0] = n;
    buffers.assign(invar::protocol::kMaxBufferBindings, nullptr);
    void* all[] = {x.data(), y.data(), parameters.data(), b.data()};
    std::copy(std::begin(all), std::end(all), buffers.begin());
    auto launch = makeLaunch(buffers.data(), grid, group);
    std::vector<uint32_t> offsets;
    std::vector<char> memory = kernel.makeScratch(launch, offsets);
    char* scratch = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64);
    uint64_t groups = uint64_t(launch.threadgroupsPerGrid[0]) * launch.threadgroupsPerGrid[1] *
                      launch.threadgroupsPerGrid[2];
    double seconds = secondsOf([&] { kernel.entry()(&launch, 0, groups, scratch); });
    std::printf("%-24s compile %6.1f ms, run %9.1f us", name, kernel.milliseconds(), seconds * 1e6);
    return seconds;
  }
};

/// Lowers modules that a front end wrote, without running them.
int lowerFiles(int count, char** files) {
  int failures = 0;
  for (int i = 0; i < count; ++i) {
    invar::lowering::Options options;
    if (const char* folder = getenv("INVAR_DUMP")) options.dumpFolder = folder;
    LoweredKernel kernel(files[i], "invar_kernel_body", options);
    failures += !kernel.error().empty();
    std::printf("%s: %.1f ms, %llu bytes a SIMD-group %s\n", files[i], kernel.milliseconds(),
                static_cast<unsigned long long>(kernel.reflection().contextBytesPerSimdgroup),
                kernel.error().c_str());
  }
  return failures != 0;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  llvm::TimePassesIsEnabled = getenv("INVAR_TIME_PASSES") != nullptr;
  if (argumentCount > 1) return lowerFiles(argumentCount - 1, arguments + 1);
  Bench bench;
  const double million = 1 << 20, rows = 4096, width = 1024, rowBytes = rows * width * 8;
  for (uint32_t group : {1024u, 256u, 32u, 8u}) {
    double seconds = bench.run("bench_axpy", {1 << 20, 1, 1}, {group, 1, 1});
    std::printf("  group %4u: %6.1f GB/s\n", group, million * 12 / seconds * 1e-9);
  }
  double native = secondsOf([&] { nativeAxpy(bench.x.data(), bench.y.data(), 1 << 20); });
  std::printf("%-24s %6.1f GB/s\n", "native axpy", million * 12 / native * 1e-9);
  for (const char* name : {"bench_layer_norm_tree", "bench_layer_norm_simd"}) {
    double seconds = bench.run(name, {4096 * 256, 1, 1}, {256, 1, 1}, 1024);
    std::printf("  %6.2f GB/s\n", rowBytes / seconds * 1e-9);
  }
  double seconds = bench.run("bench_layer_norm_simd", {4096 * 256, 1, 1}, {256, 1, 1}, 1000);
  std::printf("  %6.2f GB/s (1000 columns)\n", rowBytes / 1024 * 1000 / seconds * 1e-9);
  native = secondsOf([&] { nativeLayerNorm(bench.x.data(), bench.y.data(), 4096, 1024); });
  std::printf("%-24s %6.2f GB/s\n", "native layer norm", rowBytes / native * 1e-9);
  seconds = bench.run("bench_matmul_tiles", {512, 512, 1}, {16, 16, 1});
  std::printf("  %6.2f GFLOP/s\n", 2.0 * 512 * 512 * 512 / seconds * 1e-9);
  seconds = bench.run("bench_matmul_naive", {512, 512, 1}, {32, 8, 1});
  std::printf("  %6.2f GFLOP/s\n", 2.0 * 512 * 512 * 512 / seconds * 1e-9);
  for (uint32_t group : {32u, 256u, 1024u, 100u}) {
    seconds = bench.run("bench_barriers", {group, 1, 1}, {group, 1, 1});
    std::printf("  group %4u: %6.3f ns a thread a barrier\n", group, seconds * 1e9 / 1000 / group);
  }
  seconds = bench.run("bench_simd_sums", {256, 1, 1}, {256, 1, 1});
  std::printf("  %6.3f ns a thread a simd_sum\n", seconds * 1e9 / 1000 / 256);
  seconds = bench.run("bench_mandelbrot", {1024, 1024, 1}, {32, 8, 1});
  std::printf("\n");
}
