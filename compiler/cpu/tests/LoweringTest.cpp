// Every test kernel, lowered, against the same kernel run thread by thread, over many grids and threadgroups.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>

#include "cpu/tests/LoweredKernel.hpp"
#include "cpu/tests/ReferenceRunner.hpp"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/SourceMgr.h"

namespace invar::lowering::test {
namespace {

enum Need : unsigned { Anything = 0, OneDimension = 1, Tiles = 2 };
struct Case {
  const char* name;
  unsigned need = Anything;
};
struct Size {
  std::array<uint32_t, 3> grid, group;
};

const std::vector<Case> kCases = {
    {"plain_axpy"}, {"plain_1d", OneDimension}, {"plain_positions"}, {"plain_loop"}, {"plain_unrolled_nest"},
    {"plain_early_return", OneDimension}, {"plain_private_array"}, {"plain_atomic"},
    {"plain_arithmetic"}, {"barrier_reverse"}, {"barrier_tree"}, {"barrier_argument"},
    {"barrier_in_loop"}, {"barrier_nested_loops"}, {"barrier_uniform_branch"}, {"barrier_early_return"},
    {"barrier_divergent"}, {"barrier_private_array"}, {"barrier_tiles", Tiles},
    {"barrier_threadgroup_atomic"}, {"barrier_layer_norm"}, {"lane_reductions"}, {"lane_votes"},
    {"lane_shuffles"}, {"lane_divergent"}, {"lane_divergent_loop"}, {"lane_break"},
    {"lane_early_return"}, {"lane_data_loop"}, {"lane_simdgroup_barrier"}, {"mixed_everything"},
};

const std::vector<Size> kSizes = {
    {{1, 1, 1}, {1, 1, 1}},       {{100, 1, 1}, {1, 1, 1}},    {{100, 1, 1}, {7, 1, 1}},
    {{64, 1, 1}, {32, 1, 1}},     {{257, 1, 1}, {32, 1, 1}},   {{300, 1, 1}, {64, 1, 1}},
    {{1000, 1, 1}, {96, 1, 1}},   {{1000, 1, 1}, {100, 1, 1}}, {{2048, 1, 1}, {1024, 1, 1}},
    {{1500, 1, 1}, {1024, 1, 1}}, {{1, 1, 1}, {1024, 1, 1}},   {{640, 3, 1}, {256, 1, 1}},
    {{33, 31, 1}, {8, 8, 1}},     {{48, 48, 1}, {16, 16, 1}},  {{50, 20, 1}, {32, 4, 1}},
    {{128, 8, 1}, {64, 2, 1}},    {{17, 9, 5}, {4, 4, 4}},     {{10, 10, 10}, {8, 2, 16}},
    {{5, 7, 30}, {1, 1, 32}},     {{40, 1, 8}, {32, 1, 4}},    {{3, 200, 1}, {1, 128, 1}},
};
const std::vector<Size> kTileSizes = {
    {{16, 16, 1}, {16, 16, 1}}, {{64, 64, 1}, {16, 16, 1}}, {{128, 128, 1}, {16, 16, 1}}};

struct Memory {
  explicit Memory(size_t count, uint32_t seed)
      : input(count + 4096), output(count, -99), counters(64), a(128 * 128), b(128 * 128), c(128 * 128) {
    std::mt19937 random(seed);
    for (int& value : input) value = static_cast<int>(random() % 65536);
    parameters = {static_cast<uint32_t>(count), 3 + seed % 3, 7, 128, 1, 2, 3, 4};
    for (float& value : a) value = static_cast<float>(random() % 8);
    for (float& value : b) value = static_cast<float>(random() % 8);
    buffers.assign(protocol::kMaxBufferBindings, nullptr);
    void* all[] = {input.data(), output.data(), parameters.data(), counters.data(),
                   a.data(),     b.data(),      c.data()};
    std::copy(std::begin(all), std::end(all), buffers.begin());
  }
  std::vector<int> input, output, counters;
  std::vector<uint32_t> parameters;
  std::vector<float> a, b, c;
  std::vector<void*> buffers;
};

class Lowering : public testing::TestWithParam<std::tuple<size_t, unsigned>> {};

TEST_P(Lowering, AgreesWithReference) {
  auto [index, optimization] = GetParam();
  const Case& test = kCases[index];
  auto* reference = reinterpret_cast<void (*)()>(dlsym(RTLD_DEFAULT, test.name));
  ASSERT_NE(reference, nullptr);
  Options options;
  options.optimization = optimization;
  if (const char* folder = getenv("INVAR_DUMP")) options.dumpFolder = folder;
  if (const char* cpu = getenv("INVAR_TEST_CPU")) options.cpu = cpu;   // an older one than this machine's
  LoweredKernel kernel(INVAR_TEST_KERNELS, test.name, options);
  ASSERT_EQ(kernel.error(), "");
  uint32_t seed = 1;
  for (const Size& size : test.need == Tiles ? kTileSizes : kSizes) {
    if (test.need == OneDimension && (size.grid[1] > 1 || size.grid[2] > 1)) continue;
    SCOPED_TRACE(testing::Message() << "grid " << size.grid[0] << " " << size.grid[1] << " " << size.grid[2]
                                    << " group " << size.group[0] << " " << size.group[1] << " "
                                    << size.group[2]);
    size_t count = size_t(size.grid[0]) * size.grid[1] * size.grid[2];
    ++seed;
    Memory expected(count, seed), got(count, seed);
    if (test.need == Tiles) expected.parameters[3] = got.parameters[3] = size.grid[0];
    runReference(reference, makeLaunch(expected.buffers.data(), size.grid, size.group));
    protocol::KernelLaunch launch = makeLaunch(got.buffers.data(), size.grid, size.group);
    uint64_t groups = uint64_t(launch.threadgroupsPerGrid[0]) * launch.threadgroupsPerGrid[1] *
                      launch.threadgroupsPerGrid[2];
    uint64_t half = groups / 2;   // in two parts, as workers do
    kernel.run(launch, 0, half);
    kernel.run(launch, half);
    ASSERT_EQ(expected.output, got.output);
    ASSERT_EQ(expected.counters, got.counters);
    ASSERT_EQ(expected.c, got.c);
  }
}

TEST(LoweringErrors, RecursionNamesTheFunction) {
  LoweredKernel kernel(INVAR_TEST_KERNELS, "error_recursion");
  EXPECT_NE(kernel.error().find("factorial"), std::string::npos) << kernel.error();
}

TEST(LoweringTarget, OlderCpusGetConversionsFromTheCompilerRuntime) {
  for (const char* cpu : {"x86-64", "x86-64-v2", "x86-64-v3"}) {
    Options options;
    options.cpu = cpu;
    LoweredKernel kernel(INVAR_TEST_KERNELS, "narrow_floats", options);
    ASSERT_EQ(kernel.error(), "");
    Memory memory(100, 1);
    for (int& value : memory.input) value &= 127;   // exact in both types
    kernel.run(makeLaunch(memory.buffers.data(), {100, 1, 1}, {32, 1, 1}));
    for (int i = 0; i < 100; ++i) {
      float square = static_cast<float>(memory.input[i] * memory.input[i]);
      uint32_t bits;
      std::memcpy(&bits, &square, 4);
      bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;   // to the nearest bfloat, ties to even
      float brain;
      std::memcpy(&brain, &bits, 4);
      EXPECT_NEAR(memory.output[i], static_cast<int>(brain) + static_cast<int>(square), 4)
          << cpu << " " << i;   // half rounds above 2048
    }
  }
}

TEST(LoweringTime, NestsOfLoopsAreUnrolledWithinReason) {
  LoweredKernel kernel(INVAR_TEST_KERNELS, "plain_unrolled_nest");
  ASSERT_EQ(kernel.error(), "");
  EXPECT_LT(kernel.milliseconds(), 5000);   // unrolled wholly, it takes minutes
}

/// A sum over a loop that all lanes run together, between two barriers: a turn that stores it costs twice the time.
TEST(LoweringCode, LoopsOfAllLanesKeepSumsInRegisters) {
  const std::filesystem::path folder = testing::TempDir() + "/sums-in-registers";
  std::filesystem::create_directories(folder);
  Options options;
  options.dumpFolder = folder;
  ASSERT_EQ(LoweredKernel(INVAR_TEST_KERNELS, "barrier_tiles", options).error(), "");
  llvm::LLVMContext context;
  llvm::SMDiagnostic problem;
  const auto module = llvm::parseIRFile((folder / "barrier_tiles.optimized.ll").string(), problem, context);
  ASSERT_TRUE(module) << problem.getMessage().str();
  unsigned sums = 0;
  for (llvm::Function& function : *module) {
    if (function.isDeclaration() || !function.getName().contains(":rows-of-")) continue;
    llvm::DominatorTree dominators(function);
    const llvm::LoopInfo loops(dominators);
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      if (instruction.getOpcode() != llvm::Instruction::FAdd || !instruction.getType()->isVectorTy()) continue;
      const llvm::Loop* loop = loops.getLoopFor(instruction.getParent());
      ASSERT_TRUE(loop) << function.getName().str();
      ++sums;
      for (const llvm::BasicBlock* block : loop->blocks())
        for (const llvm::Instruction& other : *block)
          EXPECT_FALSE(other.mayWriteToMemory()) << function.getName().str();
    }
  }
  EXPECT_GT(sums, 0u);
}

TEST(LoweringErrors, NoKernel) {
  llvm::LLVMContext context;
  protocol::KernelReflection reflection;
  Result result = lower(std::make_unique<llvm::Module>("empty", context), reflection, {});
  ASSERT_TRUE(std::holds_alternative<std::string>(result));
  EXPECT_NE(std::get<std::string>(result).find("invar_kernel_body"), std::string::npos);
}

/// Instrumented kernels call the runtime of the program that loads them: this one has none, and says so.
TEST(LoweringSanitizers, CallTheRuntime) {
  for (auto [sanitizer, symbol] : {std::pair{Sanitizer::Thread, "__tsan_"}, {Sanitizer::Address, "__asan_"}})
    for (const char* name : {"plain_axpy", "mixed_everything"}) {
      Options options;
      options.sanitizer = sanitizer;
      LoweredKernel kernel(INVAR_TEST_KERNELS, name, options);
      EXPECT_NE(kernel.error().find(symbol), std::string::npos) << kernel.error();
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, Lowering,
                         testing::Combine(testing::Range<size_t>(0, kCases.size()), testing::Values(0u, 3u)),
                         [](const auto& info) {
                           return std::string(kCases[std::get<0>(info.param)].name) + "_O" +
                                  std::to_string(std::get<1>(info.param));
                         });

}  // namespace
}  // namespace invar::lowering::test
