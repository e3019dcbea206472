// Kernels from source that go wrong: an error that names the kernel, the value and the limit, while other
// threads' work completes.
#include <pthread.h>

#include <csignal>
#include <thread>

#include "CompiledKernels.hpp"
#include "base/Sanitizer.hpp"
#include "cpu/FaultGuard.hpp"

namespace invar::metal::test {
namespace {

/// Other threads increment on queues of their own, before, during and after what the test does.
class KernelFaultTest : public CompiledKernelTest {
protected:
  void SetUp() override {
#if INVAR_ASAN
    GTEST_SKIP() << "AddressSanitizer reports such an access itself";
#endif
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([this] {
        auto own = makeQueue();
        auto data = buffer(4096);
        int count = 0;
        do {
          const PoolScope mine;
          expectSuccess(dispatch(own.get(), increment, data.get(), 1024));
          ++count;
        } while (!stop || count < 3);
        for (int i = 0; i < 1024; ++i) ASSERT_EQ(floats(data)[i], float(count));
      });
  }
  void TearDown() override {
    stop = true;
    for (auto& thread : threads) thread.join();
    expectSuccess(dispatch(queue.get(), increment, data.get(), 1024));
  }

  std::atomic<bool> stop{false};
  NS::SharedPtr<MTL::ComputePipelineState> increment = compiled("increment");
  NS::SharedPtr<MTL::Buffer> data = buffer(4096);
  std::vector<std::thread> threads;
};

TEST_F(KernelFaultTest, UnmappedMemory) {
  auto wild = compiled("wild");
  // Of what is no address at all the processor tells nothing. ThreadSanitizer looks up an address of its own first,
  // which may be either.
  const char* unmapped = INVAR_TSAN ? "address" : "touched an address that is not mapped (0x";
  const char* noAddress = INVAR_TSAN ? "address" : "used an address outside the address space";
  // Downwards: above the buffer the address space may end.
  expectFailure(dispatch(queue.get(), wild, data.get(), 64, -(uint64_t(1) << 36)), {"[kernel 'wild'] ", unmapped});
  expectFailure(dispatch(queue.get(), wild, data.get(), 64, uint64_t(1) << 60), {"[kernel 'wild'] ", noAddress});
}

TEST_F(KernelFaultTest, MissingBinding) {
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(increment.get());
  encoder->dispatchThreads(MTL::Size::Make(64, 1, 1), MTL::Size::Make(64, 1, 1));
  encoder->endEncoding();
  expectFailure(commands, {"[kernel 'increment'] uses buffer(0) 'values', to which nothing is bound"});
}

TEST_F(KernelFaultTest, NilBuffer) {
  expectFailure(dispatch(queue.get(), increment, nullptr, 64),
                {"[kernel 'increment'] uses buffer(0) 'values', to which nothing is bound"});
}

// Far below its buffer a kernel meets whatever is there, perhaps the places that stand for unbound arguments: only
// an argument that the kernel has, and that is not bound, is named.
TEST_F(KernelFaultTest, AStrayAccessIsNoUnboundArgument) {
  auto wild = compiled("wild");
  auto* at = static_cast<float*>(cpu::FaultGuard::unboundTexture(20));
  const uint64_t distance = uint64_t(at - static_cast<float*>(data->contents()));
  auto* commands = dispatch(queue.get(), wild, data.get(), 64, distance);
  expectFailure(commands, {"[kernel 'wild'] touched an address that is not mapped (0x"});
  auto* buffer3 = static_cast<float*>(cpu::FaultGuard::unboundAddress(3));
  commands = dispatch(queue.get(), wild, data.get(), 64, uint64_t(buffer3 - static_cast<float*>(data->contents())));
  expectFailure(commands, {"[kernel 'wild'] touched an address that is not mapped (0x"});
}

TEST_F(KernelFaultTest, OnAThreadThatBlocksSignals) {
  auto wild = compiled("wild");
  std::thread([&] {
    const PoolScope mine;
    sigset_t all, before, after;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    pthread_sigmask(SIG_BLOCK, nullptr, &before);
    auto own = makeQueue();
    for (int i = 0; i < 20; ++i)   // some of them are run by the thread that waits
      expectFailure(dispatch(own.get(), wild, data.get(), 64, uint64_t(1) << 36), {"[kernel 'wild'] "});
    pthread_sigmask(SIG_BLOCK, nullptr, &after);
    for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGXCPU, SIGTERM})
      EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal)) << signal;
  }).join();
}

}  // namespace
}  // namespace invar::metal::test
