// Kernels on the CPU device: every threadgroup runs once, whatever faults is caught and named, and nothing
// else is lost. The kernels here are plain functions in the kernel ABI; no compiler is involved.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/Sanitizer.hpp"
#include "cpu/CpuDevice.hpp"
#include "cpu/CpuKernel.hpp"
#include "support/Work.hpp"

namespace invar::test {
namespace {

using protocol::KernelLaunch;

protocol::KernelReflection reflection(const char* name) {
  protocol::KernelReflection r;
  r.name = name;
  protocol::Argument argument;
  argument.name = "counts";
  r.arguments.push_back(argument);
  return r;
}

Ref<cpu::CpuKernel> kernel(const char* name, protocol::KernelEntry entry) {
  return makeRef<cpu::CpuKernel>(reflection(name), entry);
}

void dispatch(Job& job, Pass& pass, const Ref<cpu::CpuKernel>& kernel, const Ref<Memory>& counts, Size3 groups) {
  Binding binding;
  if (counts) binding = {counts.get(), nullptr, 0, counts->length()};
  DispatchCommand d{};
  d.kind = Command::Kind::Dispatch;
  d.kernel = kernel.get();
  d.bindings = job.submission->arena.copy(std::span<const Binding>(&binding, 1));
  d.bindingCount = 1;
  d.threadsPerThreadgroup = {8, 1, 1};
  d.threadgroupsPerGrid = groups;
  d.threadsPerGrid = {groups.x * 8, groups.y, groups.z};
  pass.commands.push_back(job.submission->arena.create(d));
  if (counts) pass.uses.push_back({counts, Access::ReadWrite});
  job.submission->keepAlive.push_back(kernel);
}

void countGroups(const KernelLaunch* launch, uint64_t first, uint64_t count, void*) {
  auto* counts = static_cast<uint32_t*>(launch->buffers[0]);
  for (uint64_t g = first; g < first + count; ++g) ++counts[g];
}

class KernelRun : public testing::TestWithParam<uint32_t> {
protected:
  cpu::CpuDevice device{int64_t(GetParam()), 0};
  Ref<Queue> queue = makeRef<Queue>(device);
  void run(Job& job) {
    queue->submit(job.submission);
    device.helpUntil(*job.done);
  }
  std::string errorOf(protocol::KernelEntry entry, bool bound = true) {
    auto counts = memory(device, 4096);
    Job job(device);
    dispatch(job, job.pass(), kernel("wrong", entry), bound ? counts : Ref<Memory>(), {64, 1, 1});
    run(job);
    return job.outcome->error ? job.outcome->error->message : "";
  }
  void expectAlive() {
    auto counts = memory(device, 4096);
    Job job(device);
    dispatch(job, job.pass(), kernel("count", countGroups), counts, {10, 2, 3});
    run(job);
    EXPECT_FALSE(job.outcome->error);
    for (int i = 0; i < 60; ++i) EXPECT_EQ(reinterpret_cast<uint32_t*>(counts->contents())[i], 1u);
  }
};

TEST_P(KernelRun, EveryThreadgroupRunsOnceAndDispatchesOfAPassInOrder) {
  auto counts = memory(device, 40000);
  Job job(device);
  auto& pass = job.pass();
  auto k = kernel("count", countGroups);
  for (int i = 0; i < 100; ++i) dispatch(job, pass, k, counts, {100, 10, 10});
  run(job);
  ASSERT_FALSE(job.outcome->error);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(reinterpret_cast<uint32_t*>(counts->contents())[i], 100u);
}

TEST_P(KernelRun, AnEmptyGridRunsNothing) {
  auto counts = memory(device, 4096);
  Job job(device);
  dispatch(job, job.pass(), kernel("count", countGroups), counts, {0, 5, 5});
  run(job);
  EXPECT_FALSE(job.outcome->error);
}

TEST_P(KernelRun, AnUnmappedAddressIsACommandBufferError) {
#if INVAR_ASAN
  GTEST_SKIP() << "AddressSanitizer reports such an access itself";
#endif
  static void* gone;
  gone = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const std::string error = errorOf([](const KernelLaunch*, uint64_t first, uint64_t, void*) {
    if (first == 0) *static_cast<volatile int*>(gone) = 1;
  });
  char address[32];
  std::snprintf(address, sizeof address, "%p", gone);
  EXPECT_NE(error.find("[kernel 'wrong'] touched an address that is not mapped"), std::string::npos) << error;
  EXPECT_NE(error.find(address), std::string::npos) << error;
  expectAlive();
  munmap(gone, 4096);
}

TEST_P(KernelRun, AnUnboundArgumentThatIsUsedIsNamed) {
#if INVAR_ASAN
  GTEST_SKIP() << "AddressSanitizer reports such an access itself";
#endif
  const std::string error = errorOf(countGroups, false);
  EXPECT_NE(error.find("buffer(0) 'counts', to which nothing is bound"), std::string::npos) << error;
  expectAlive();
}

TEST_P(KernelRun, AnUnboundArgumentThatIsNotUsedIsFine) {
  EXPECT_EQ(errorOf([](const KernelLaunch*, uint64_t, uint64_t, void*) {}, false), "");
}

TEST_P(KernelRun, ATrapIsACommandBufferError) {
  const std::string error = errorOf([](const KernelLaunch*, uint64_t, uint64_t, void*) { __builtin_trap(); });
  EXPECT_NE(error.find("(trap)"), std::string::npos) << error;
  expectAlive();
}

__attribute__((noinline)) int deep(volatile int* p, int n) {
  volatile char frame[4096];
  frame[0] = char(n);
  return *p == n ? 0 : deep(p, n + 1) + frame[0];   // *p is never reached
}

TEST_P(KernelRun, AStackOverflowIsACommandBufferError) {
#if INVAR_ASAN || INVAR_TSAN
  GTEST_SKIP() << "the sanitizers have stacks of their own to overflow";
#endif
  const std::string error = errorOf([](const KernelLaunch*, uint64_t, uint64_t, void*) { int x = -1; deep(&x, 0); });
  EXPECT_NE(error.find("not mapped"), std::string::npos) << error;
  expectAlive();
}

TEST_P(KernelRun, AFaultEndsOnlyItsOwnCommandBuffer) {
#if INVAR_ASAN
  GTEST_SKIP() << "AddressSanitizer reports such an access itself";
#endif
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      auto own = makeRef<Queue>(device);
      for (int i = 0; i < 20; ++i) {
        auto counts = memory(device, 4096);
        Job job(device);
        dispatch(job, job.pass(), kernel("k", countGroups), t % 2 ? Ref<Memory>() : counts, {500, 1, 1});
        own->submit(job.submission);
        device.helpUntil(*job.done);
        ASSERT_EQ(bool(job.outcome->error), t % 2 == 1);
        if (t % 2 == 0) {
          for (int g = 0; g < 500; ++g) ASSERT_EQ(reinterpret_cast<uint32_t*>(counts->contents())[g], 1u);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST_P(KernelRun, LaterPassesOfAFailedSubmissionAreSkipped) {
  auto counts = memory(device, 4096);
  Job job(device);
  dispatch(job, job.pass(), kernel("wrong", [](const KernelLaunch*, uint64_t, uint64_t, void*) { __builtin_trap(); }), counts, {1, 1, 1});
  dispatch(job, job.pass(), kernel("count", countGroups), counts, {10, 1, 1});
  run(job);
  EXPECT_TRUE(job.outcome->error);
  EXPECT_EQ(reinterpret_cast<uint32_t*>(counts->contents())[0], 0u);
}

TEST_P(KernelRun, AFaultOutsideKernelsGoesToTheHandlerBefore) {
#if INVAR_ASAN || INVAR_TSAN
  GTEST_SKIP() << "the sanitizer's handler is the one before, and ends the process its own way";
#endif
  expectAlive();   // our handlers are in place
  EXPECT_EXIT({ *reinterpret_cast<volatile int*>(16) = 1; }, testing::KilledBySignal(SIGSEGV), "");
}

TEST_P(KernelRun, AForkedChildStartsAnew) {
#if INVAR_TSAN
  GTEST_SKIP() << "ThreadSanitizer does not follow threads of a forked child";
#endif
  expectAlive();
  for (int i = 0; i < 5; ++i) {
    auto counts = memory(device, 1 << 20);
    Job job(device);   // in flight while the process forks
    dispatch(job, job.pass(), kernel("count", countGroups), counts, {200000, 1, 1});
    queue->submit(job.submission);
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      expectAlive();
      _exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    device.helpUntil(*job.done);
    EXPECT_FALSE(job.outcome->error);
  }
  expectAlive();
}

TEST_P(KernelRun, TheProcessMayEndWithWorkInFlight) {
  // Its own process: the library's devices live until the process ends.
  EXPECT_EXIT(
      {
        Device& d = *allDevices()[0];
        auto q = makeRef<Queue>(d);
        auto counts = memory(d, 8 << 20);
        for (int i = 0; i < 50; ++i) {
          Job job(d);
          dispatch(job, job.pass(), kernel("count", countGroups), counts, {2000000, 1, 1});
          q->submit(job.submission);
        }
        std::exit(7);
      },
      testing::ExitedWithCode(7), "");
}

INSTANTIATE_TEST_SUITE_P(Workers, KernelRun, testing::Values(0u, 1u, 2u, 4u, 8u));

TEST(KernelTimeLimit, AKernelWithoutEndIsEnded) {
#if INVAR_TSAN
  GTEST_SKIP() << "ThreadSanitizer delivers signals only at system calls, and this kernel makes none";
#endif
  cpu::CpuDevice device(2, 100);
  auto queue = makeRef<Queue>(device);
  static volatile bool never = false;
  auto endless = kernel("endless", [](const KernelLaunch*, uint64_t, uint64_t, void*) { while (!never) {} });
  auto counts = memory(device, 4096);
  Job bad(device), good(device);
  dispatch(bad, bad.pass(), endless, counts, {4, 1, 1});
  dispatch(good, good.pass(), kernel("count", countGroups), counts, {4, 1, 1});
  queue->submit(bad.submission);
  queue->submit(good.submission);
  device.helpUntil(*good.done);
  EXPECT_NE(bad.outcome->error->message.find("INVAR_TIMEOUT"), std::string::npos) << bad.outcome->error->message;
  EXPECT_EQ(bad.outcome->error->code, 2);
  EXPECT_FALSE(good.outcome->error);
  EXPECT_EQ(reinterpret_cast<uint32_t*>(counts->contents())[3], 1u);
}

}  // namespace
}  // namespace invar::test
