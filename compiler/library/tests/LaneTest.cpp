// Lane functions of the Metal library over an emulated SIMD-group of 32 threads.
#include <gtest/gtest.h>

#include <mutex>

#include "LaneEmulation.hpp"

namespace {
struct Failures {
  int count;
  int lines[64];
};
template <class Kernel>
void runChecked(Kernel kernel) {
  std::mutex mutex;
  runSimdgroup([&] {
    Failures failures = {};
    kernel(&failures);
    std::lock_guard lock(mutex);
    for (int i = 0; i < std::min(failures.count, 64); ++i)
      ADD_FAILURE_AT("kernels/Lanes.cpp", failures.lines[i]) << "check failed";
    EXPECT_EQ(failures.count, 0);
  });
}
} // namespace

extern "C" {
void laneNumbers(Failures*);
void laneBits(Failures*);
void laneMatrices(Failures*, const float*, _Float16*, float*, float*);
}

TEST(MetalLanes, numbers) { runChecked(laneNumbers); }
TEST(MetalLanes, bitsAndVotes) { runChecked(laneBits); }
TEST(MetalLanes, matrices) {
  float a[16 * 16], c[64] = {}, transposed[64] = {};
  _Float16 b[64];
  for (int i = 0; i < 256; ++i) a[i] = float(i * 7 % 13 - 6);
  for (int i = 0; i < 64; ++i) b[i] = _Float16(i * 5 % 11 - 5);
  runChecked([&](Failures* failures) { laneMatrices(failures, a, b, c, transposed); });
}
