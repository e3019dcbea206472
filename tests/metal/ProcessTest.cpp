// Programs in a process of their own: endless kernels, and the end of a process or a fork with kernels,
// products and handlers in flight.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "CompiledKernels.hpp"
#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

class ProcessTest : public CompiledKernelTest {
protected:
  // A new process, not a fork of this one, which has threads.
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  /// Slow kernels on queues of their own, whose handlers commit more.
  void keepBusy() {
    auto slow = compiled("slow"), increment = compiled("increment");
    for (int i = 0; i < 8; ++i) {
      auto data = buffer(1 << 14);   // its own: nothing orders one queue's work against another's
      auto* own = device->newCommandQueue();
      auto* commands = dispatch(own, slow, data.get(), 1 << 12);
      commands->addCompletedHandler([=](MTL::CommandBuffer*) {
        auto* next = dispatch(own, increment, data.get(), 1024);
        next->addCompletedHandler([](MTL::CommandBuffer*) { usleep(5000); });
        next->commit();
      });
      commands->commit();
    }
  }
  /// A product of ones; true when all of it is right.
  bool multiply() {
    constexpr NS::UInteger kSize = 256;
    auto* descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {kSize, kSize});
    auto product = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device, 2));
    auto ones = NS::TransferPtr(MPS::NDArray::alloc()->init(device, descriptor));
    auto result = NS::TransferPtr(MPS::NDArray::alloc()->init(device, descriptor));
    std::vector<float> values(kSize * kSize, 1);
    ones->writeBytes(values.data(), nullptr);
    auto* commands = queue->commandBuffer();
    const NS::Object* sources[] = {ones.get(), ones.get()};
    product->encodeToCommandBuffer(commands, NS::Array::array(sources, 2), result.get());
    expectSuccess(commands);
    result->readBytes(values.data(), nullptr);
    return std::all_of(values.begin(), values.end(), [](float v) { return v == float(kSize); });
  }
};

TEST_F(ProcessTest, EndsInMainWithWorkInFlight) {
  const auto program = [&] {
    alarm(20);
    keepBusy();
    std::exit(7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
}

TEST_F(ProcessTest, EndsInAHandlerWithWorkInFlight) {
  const auto program = [&] {
    alarm(20);
    keepBusy();
    auto* commands = queue->commandBuffer();
    commands->addCompletedHandler([](MTL::CommandBuffer*) { std::exit(7); });
    commands->commit();
    pause();
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
}

TEST_F(ProcessTest, EndsWhileThreadsEncodeAndWait) {
  const auto program = [&] {
    alarm(20);
    auto increment = compiled("increment");
    for (int t = 0; t < 8; ++t)
      std::thread([&] {
        auto own = makeQueue();
        auto data = buffer(4096);
        for (;;) {
          const PoolScope mine;
          auto* commands = dispatch(own.get(), increment, data.get(), 1024);
          commands->addCompletedHandler([](MTL::CommandBuffer*) {});
          commands->commit();
          commands->waitUntilCompleted();
        }
      }).detach();
    usleep(50000);
    std::exit(7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
}

TEST_F(ProcessTest, ForksWithKernelsAndProductsInFlight) {
#if INVAR_TSAN
  GTEST_SKIP() << "ThreadSanitizer does not follow threads of a forked child";
#endif
  auto increment = compiled("increment");
  EXPECT_TRUE(multiply());
  for (int i = 0; i < 3; ++i) {
    keepBusy();
    auto* committed = dispatch(queue.get(), increment, buffer(4096).get(), 1024);
    committed->commit();
    const pid_t child = fork();
    if (child == 0) {
      alarm(30);
      EXPECT_TRUE(multiply());
      auto data = buffer(4096);
      expectSuccess(dispatch(queue.get(), increment, data.get(), 1024));
      EXPECT_EQ(floats(data)[1023], 1);
      // Not in any cache: the child starts a compiler of its own.
      const std::string source = "kernel void k(device int* x) { x[0] = " + std::to_string(getpid()) + "; }";
      NS::Error* error = nullptr;
      auto library = NS::TransferPtr(device->newLibrary(autoreleasedString(source), nullptr, &error));
      EXPECT_TRUE(library) << foundation::textOf(error->localizedDescription());
      auto function = NS::TransferPtr(library->newFunction(autoreleasedString("k")));
      auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
      expectSuccess(dispatch(queue.get(), state, data.get(), 64));
      EXPECT_EQ(words(data)[0], uint32_t(getpid()));
      committed->waitUntilCompleted();   // here or in the parent, but this ends
      _exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
    committed->waitUntilCompleted();
    EXPECT_EQ(committed->status(), MTL::CommandBufferStatusCompleted) << message(committed);
  }
}

TEST_F(ProcessTest, MayHaveMoreThreadgroupMemory) {
  setenv("INVAR_THREADGROUP_MEMORY", "64", 1);   // the new process reads it
  const auto program = [&] {
    EXPECT_EQ(device->maxThreadgroupMemoryLength(), 65536u);
    const auto make = [&](const std::string& words) {
      NS::Error* error = nullptr;
      const std::string source = "kernel void turn(device float* x, uint i [[thread_index_in_threadgroup]]) {"
                                 "  threadgroup float all[" + words + "];"
                                 "  all[16319 - i] = x[i];"
                                 "  threadgroup_barrier(metal::mem_flags::mem_threadgroup);"
                                 "  x[i] = all[16256 + i]; }";
      auto library = NS::TransferPtr(device->newLibrary(autoreleasedString(source), nullptr, &error));
      EXPECT_TRUE(library) << foundation::textOf(error->localizedDescription());
      auto function = NS::TransferPtr(library->newFunction(autoreleasedString("turn")));
      auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
      return std::pair(state, state ? "" : foundation::textOf(error->localizedDescription()));
    };
    auto data = buffer(256);
    for (int i = 0; i < 64; ++i) floats(data)[i] = float(i);
    auto state = make("16384").first;
    EXPECT_TRUE(state);
    expectSuccess(dispatch(queue.get(), state, data.get(), 64));
    EXPECT_EQ(floats(data)[0], 63);
    EXPECT_NE(make("16385").second.find("declares 65552 bytes of threadgroup memory, limit 65536"), std::string::npos);
    std::exit(HasFailure() ? 1 : 7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
  unsetenv("INVAR_THREADGROUP_MEMORY");
}

class EndlessTest : public ProcessTest, public testing::WithParamInterface<const char*> {};

TEST_P(EndlessTest, IsEndedByTheTimeLimit) {
#if INVAR_TSAN
  GTEST_SKIP() << "ThreadSanitizer delivers signals only at system calls, and these kernels make none";
#endif
  setenv("INVAR_TIMEOUT", "1000", 1);   // the new process reads it
  const auto program = [&] {
    alarm(30);
    auto other = makeQueue();
    auto increment = compiled("increment"), endless = compiled(GetParam());
    auto data = buffer(4096), fine = buffer(4096);
    auto* bad = dispatch(queue.get(), endless, data.get(), 64);
    auto* next = dispatch(queue.get(), increment, fine.get(), 1024);
    auto* beside = dispatch(other.get(), increment, buffer(4096).get(), 1024);
    bad->commit();
    next->commit();
    expectSuccess(beside);
    bad->waitUntilCompleted();
    next->waitUntilCompleted();
    EXPECT_EQ(bad->status(), MTL::CommandBufferStatusError);
    EXPECT_EQ(bad->error()->code(), MTL::CommandBufferErrorTimeout);
    const std::string expected =
        std::string("[kernel '") + GetParam() + "'] ran longer than INVAR_TIMEOUT allows, limit 1000 ms";
    EXPECT_EQ(message(bad), expected);
    EXPECT_EQ(next->status(), MTL::CommandBufferStatusCompleted) << message(next);
    EXPECT_EQ(floats(fine)[1023], 1);
    std::exit(HasFailure() ? 1 : 7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
  unsetenv("INVAR_TIMEOUT");
}

// Workers are made by whoever commits first, and have its mask; a thread that waits has its own.
TEST_F(ProcessTest, KernelsEndOnThreadsThatBlockSignals) {
#if INVAR_TSAN || INVAR_ASAN
  GTEST_SKIP() << "the sanitizers deliver signals late or report the access themselves";
#endif
  setenv("INVAR_TIMEOUT", "500", 1);
  const auto program = [&] {
    alarm(30);
    sigset_t all;
    sigfillset(&all);
    sigdelset(&all, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    auto wild = compiled("wild"), endless = compiled("endless");
    auto data = buffer(4096);
    for (const bool wait : {false, true}) {
      auto* bad = dispatch(queue.get(), wild, data.get(), 64, uint64_t(1) << 36);
      auto* long1 = dispatch(queue.get(), endless, data.get(), 64);
      bad->commit();
      long1->commit();
      while (!wait && long1->status() < MTL::CommandBufferStatusCompleted) usleep(1000);
      bad->waitUntilCompleted();
      long1->waitUntilCompleted();
      EXPECT_NE(message(bad).find("[kernel 'wild'] "), std::string::npos);
      EXPECT_NE(message(long1).find("ran longer than INVAR_TIMEOUT allows"), std::string::npos);
    }
    std::exit(HasFailure() ? 1 : 7);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(7), "");
  unsetenv("INVAR_TIMEOUT");
}

INSTANTIATE_TEST_SUITE_P(Kernels, EndlessTest, testing::Values("endless", "endlessTogether"));

}  // namespace
}  // namespace invar::metal::test
