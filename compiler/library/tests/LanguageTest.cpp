// Types and functions of the Metal library, in kernels that check themselves and report the lines that
// failed.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {
struct Failures {
  int count;
  int lines[64];
};
void expectNone(const Failures& failures, const char* file) {
  for (int i = 0; i < std::min(failures.count, 64); ++i)
    ADD_FAILURE_AT(file, failures.lines[i]) << "check failed";
  EXPECT_EQ(failures.count, 0);
}
alignas(64) char memory[4096];
alignas(64) char threadgroupMemory[4096];
} // namespace

#define SELF_CHECK(file, name)                                                                               \
  extern "C" void name(Failures*, void*, void*);                                                             \
  TEST(MetalLanguage, name) {                                                                                \
    Failures failures = {};                                                                                  \
    name(&failures, memory, threadgroupMemory);                                                              \
    expectNone(failures, file);                                                                              \
  }
SELF_CHECK("kernels/Vectors.cpp", constructors)
SELF_CHECK("kernels/Vectors.cpp", swizzles)
SELF_CHECK("kernels/Vectors.cpp", operators)
SELF_CHECK("kernels/Vectors.cpp", packed)
SELF_CHECK("kernels/Vectors.cpp", matrices)
SELF_CHECK("kernels/Functions.cpp", twoResults)
SELF_CHECK("kernels/Functions.cpp", specialValues)
SELF_CHECK("kernels/Functions.cpp", geometry)
SELF_CHECK("kernels/Functions.cpp", packing)
SELF_CHECK("kernels/Functions.cpp", bitFields)
SELF_CHECK("kernels/Functions.cpp", others)

extern "C" void atomics(Failures*, unsigned*, int*, float*, unsigned long*);
TEST(MetalLanguage, atomics) {
  unsigned counters[2] = {};
  float sum = 0;
  unsigned long greatest = 0;
  Failures failures[4] = {};
  int shared[4] = {};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] { atomics(&failures[i], counters, &shared[i], &sum, &greatest); });
  for (std::thread& thread : threads) thread.join();
  for (const Failures& f : failures) expectNone(f, "kernels/Functions.cpp");
  EXPECT_EQ(counters[0], 4000u);
  EXPECT_EQ(counters[1], 8000u);
  EXPECT_EQ(sum, 2000.0f);
  EXPECT_EQ(greatest, 999u);
}
