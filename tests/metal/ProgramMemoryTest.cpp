// Memory that the program brought and then took away, or that it may not write: an error that names the command and
// the address, and not the end of the process.
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "Commands.hpp"
#include "MetalPerformanceShaders/MetalPerformanceShaders.hpp"
#include "base/Sanitizer.hpp"

namespace invar::metal::test {
namespace {

constexpr NS::UInteger kLength = 1 << 20;

class ProgramMemoryTest : public CommandTest {
protected:
  void SetUp() override {
#if INVAR_TSAN || INVAR_ASAN
    GTEST_SKIP() << "the sanitizers' own memmove and memset fault outside of what the library runs";
#endif
  }
  void TearDown() override { expectSuccess(filled(buffer(kLength))); }

  NS::SharedPtr<MTL::Buffer> wrapped(int protection) {
    m_at = mmap(nullptr, kLength, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return NS::TransferPtr(device->newBuffer(m_at, kLength, MTL::ResourceStorageModeShared, nullptr));
  }
  NS::SharedPtr<MTL::Buffer> gone() {
    auto made = wrapped(PROT_READ | PROT_WRITE);
    mprotect(m_at, kLength, PROT_NONE);   // and no other mapping comes to lie there
    return made;
  }
  MTL::CommandBuffer* filled(const NS::SharedPtr<MTL::Buffer>& to) {
    auto* commands = queue->commandBuffer();
    auto* blit = commands->blitCommandEncoder();
    blit->fillBuffer(to.get(), NS::Range::Make(0, kLength), 3);
    blit->endEncoding();
    return commands;
  }
  MTL::CommandBuffer* copied(const NS::SharedPtr<MTL::Buffer>& from, const NS::SharedPtr<MTL::Buffer>& to) {
    auto* commands = queue->commandBuffer();
    auto* blit = commands->blitCommandEncoder();
    blit->copyFromBuffer(from.get(), 0, to.get(), 0, kLength);
    blit->endEncoding();
    return commands;
  }
  MTL::CommandBuffer* multiplied(const NS::SharedPtr<MTL::Buffer>& from, const NS::SharedPtr<MTL::Buffer>& to) {
    constexpr NS::UInteger kSize = 256;
    auto* descriptor = MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {kSize, kSize});
    auto product = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device, 2));
    auto source = NS::TransferPtr(MPS::NDArray::alloc()->init(from.get(), 0, descriptor));
    auto result = NS::TransferPtr(MPS::NDArray::alloc()->init(to.get(), 0, descriptor));
    auto* commands = queue->commandBuffer();
    const NS::Object* sources[] = {source.get(), source.get()};
    product->encodeToCommandBuffer(commands, NS::Array::array(sources, 2), result.get());
    return commands;
  }
  MTL::CommandBuffer* decomposed(const NS::SharedPtr<MTL::Buffer>& from, const NS::SharedPtr<MTL::Buffer>& to) {
    constexpr NS::UInteger kSize = 256;
    auto* descriptor = MPS::MatrixDescriptor::matrixDescriptor(kSize, kSize, kSize * 4, MPS::DataTypeFloat32);
    auto kernel = NS::TransferPtr(MPS::MatrixDecompositionCholesky::alloc()->init(device, true, kSize));
    auto source = NS::TransferPtr(MPS::Matrix::alloc()->init(from.get(), descriptor));
    auto result = NS::TransferPtr(MPS::Matrix::alloc()->init(to.get(), descriptor));
    auto* commands = queue->commandBuffer();
    kernel->encodeToCommandBuffer(commands, source.get(), result.get(), nullptr);
    return commands;
  }
  void expectFault(MTL::CommandBuffer* commands, const char* what) {
    expectFailure(commands, {what, "touched memory that is not mapped, or that may not be written (0x"});
    EXPECT_EQ(commands->error()->code(), MTL::CommandBufferErrorPageFault);
    const std::string text = message(commands);
    const uint64_t address = std::strtoull(text.c_str() + std::min(text.size(), text.find("(0x") + 1), nullptr, 16);
    EXPECT_LT(address - reinterpret_cast<uintptr_t>(m_at), kLength) << text;
  }

  void* m_at = nullptr;
};

TEST_F(ProgramMemoryTest, Fills) {
  expectFault(filled(gone()), "[fill of 1048576 bytes] ");
  expectFault(filled(wrapped(PROT_READ)), "[fill of 1048576 bytes] ");
}

TEST_F(ProgramMemoryTest, Copies) {
  auto good = buffer(kLength);
  expectFault(copied(gone(), good), "[copy of 1048576 bytes] ");
  expectFault(copied(good, wrapped(PROT_READ)), "[copy of 1048576 bytes] ");
  expectSuccess(copied(wrapped(PROT_READ), good));
}

TEST_F(ProgramMemoryTest, Products) {
  auto good = buffer(kLength);
  expectFault(multiplied(gone(), good), "[matrix product of 256 x 256 by 256 x 256] ");
  expectFault(multiplied(good, wrapped(PROT_READ)), "[matrix product of 256 x 256 by 256 x 256] ");
  expectSuccess(multiplied(wrapped(PROT_READ), good));
  expectSuccess(multiplied(good, wrapped(PROT_READ | PROT_WRITE)));
}

TEST_F(ProgramMemoryTest, Decompositions) {
  auto good = buffer(kLength);
  expectFault(decomposed(gone(), good), "[Cholesky decomposition of 256 x 256] ");
  expectFault(decomposed(good, wrapped(PROT_READ)), "[Cholesky decomposition of 256 x 256] ");
  expectSuccess(decomposed(wrapped(PROT_READ), good));
  expectSuccess(decomposed(good, wrapped(PROT_READ | PROT_WRITE)));
}

TEST_F(ProgramMemoryTest, IndirectCounts) {
  auto state = addStepPipeline();
  auto* commands = queue->commandBuffer();
  auto* encoder = commands->computeCommandEncoder();
  encoder->setComputePipelineState(state.get());
  encoder->dispatchThreadgroups(gone().get(), 0, MTL::Size(8, 1, 1));
  encoder->endEncoding();
  expectFault(commands, "[kernel 'addStep'] the read of its indirect counts ");
}

}  // namespace
}  // namespace invar::metal::test
