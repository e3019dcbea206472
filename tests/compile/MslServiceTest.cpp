// The real service: Metal source in, a kernel that runs out; and source that a compiler breaks on.
#include <chrono>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <thread>

#include "compile/Client.hpp"
#include "protocol/KernelAbi.hpp"
#include "tests/compile/fake/FakeService.hpp"

namespace invar::compile {
namespace {

using namespace test;

class MslService : public testing::Test {
protected:
  void SetUp() override {
    if (settings().binary.path.empty()) GTEST_SKIP() << "invar-compiler is not built";
  }
  static ClientSettings settings(const fs::path& cache = {}, CompileLimits limits = {60000, 4096}) {
    return {CompilerBinary::find(), cache.string(), limits};
  }
};

constexpr const char* kScale = R"(
#include <metal_stdlib>
using namespace metal;
constant float factor [[function_constant(0)]];
kernel void scale(device const float* x [[buffer(0)]], device float* y [[buffer(1)]],
                  uint i [[thread_position_in_grid]]) {
  y[i] = factor * x[i];
}
)";

std::vector<uint8_t> bytesOf(float value) {
  std::vector<uint8_t> bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

/// Runs one threadgroup of 32 threads over buffers 0 and 1.
void runOnce(const Artifact& artifact, float* x, float* y) {
  void* library = ::dlopen(artifact.path.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_TRUE(library) << ::dlerror();
  const auto entry = reinterpret_cast<protocol::KernelEntry>(::dlsym(library, protocol::kKernelEntryName));
  ASSERT_TRUE(entry);
  void* buffers[protocol::kMaxBufferBindings] = {x, y};
  uint32_t offsets[protocol::kMaxThreadgroupBindings] = {};
  protocol::KernelLaunch launch{};
  launch.buffers = buffers;
  launch.threadgroupOffsets = offsets;
  for (int d = 0; d < 3; ++d) launch.threadsPerGrid[d] = launch.threadsPerThreadgroup[d] = launch.threadgroupsPerGrid[d] = 1;
  launch.threadsPerGrid[0] = launch.threadsPerThreadgroup[0] = 32;
  alignas(protocol::kScratchAlignment) static char scratch[1 << 16];
  entry(&launch, 0, 1, scratch);
}

TEST_F(MslService, makesKernelsThatRun) {
  TemporaryFolder folder;
  for (const fs::path& cache : {folder.path, fs::path()}) {  // from the disk cache's file, and from memory
    Client client(settings(cache));
    auto library = client.compileLibrary(kScale, {});
    ASSERT_TRUE(library) << library.error().message;
    ASSERT_EQ((*library)->functions.size(), 1u);
    ASSERT_EQ((*library)->functions[0].constants.size(), 1u);
    for (const float factor : {2.0f, -3.0f}) {
      auto kernel = client.compileKernel(**library, {"scale", {{"", 0, 3, bytesOf(factor)}}});
      ASSERT_TRUE(kernel) << kernel.error().message;
      EXPECT_EQ((*kernel)->reflection.arguments.size(), 2u);
      float x[32], y[32] = {};
      for (int i = 0; i < 32; ++i) x[i] = static_cast<float>(i);
      runOnce(**kernel, x, y);
      for (int i = 0; i < 32; ++i) EXPECT_EQ(y[i], factor * x[i]) << i;
    }
  }
}

TEST_F(MslService, diagnosticsNameFileLineAndColumn) {
  Client client(settings());
  SourceOptions options;
  options.fileName = "broken.metal";
  auto library = client.compileLibrary("#include <metal_stdlib>\nkernel void f() {\n  int x = undefined;\n}\n", options);
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, 3);
  EXPECT_NE(library.error().message.find("broken.metal:3:11: error:"), std::string::npos) << library.error().message;
}

TEST_F(MslService, everyLanguageVersion) {
  TemporaryFolder folder;
  Client client(settings(folder.path));
  for (const uint32_t version : {0x20004u, 0x30000u, 0x30001u, 0x30002u}) {
    SourceOptions options;
    options.languageVersion = version;
    auto library = client.compileLibrary(kScale, options);
    EXPECT_TRUE(library) << std::hex << version << library.error().message;
  }
}

struct BadSource {
  const char* name;
  const char* source;
};
void PrintTo(const BadSource& bad, std::ostream* out) { *out << bad.name; }

constexpr const char* kEndlessConstexpr = R"(
constexpr int spin() { int n = 0; for (;;) n = (n + 1) & 1023; return n; }
kernel void f(device int* x [[buffer(0)]]) { constexpr int n = spin(); x[0] = n; }
)";
constexpr const char* kDeepTemplates = R"(
template <int N> struct Deep { static constant constexpr int value = Deep<N + 1>::value + 1; };
kernel void f(device int* x [[buffer(0)]]) { x[0] = Deep<0>::value; }
)";
constexpr const char* kDeepConstexpr = R"(
constexpr int dive(int n) { return dive(n + 1) + 1; }
kernel void f(device int* x [[buffer(0)]]) { constexpr int n = dive(0); x[0] = n; }
)";
constexpr const char* kTemplateExplosion = R"(
template <int N, int M> struct Grow { static constant constexpr int value = Grow<N - 1, M * 2>::value + Grow<N - 1, M * 2 + 1>::value; };
template <int M> struct Grow<0, M> { static constant constexpr int value = M; };
kernel void f(device int* x [[buffer(0)]]) { x[0] = Grow<30, 0>::value; }
)";
constexpr const char* kMacroExplosion = R"(
#define A(x) x x x x x x x x x x
#define B(x) A(A(A(A(A(A(A(A(A(A(x))))))))))
kernel void f(device int* x [[buffer(0)]]) { x[0] = 0 B(+1); }
)";

class MslServiceBad : public MslService, public testing::WithParamInterface<BadSource> {};
INSTANTIATE_TEST_SUITE_P(Sources, MslServiceBad, testing::Values(
    BadSource{"endlessConstexpr", kEndlessConstexpr}, BadSource{"deepTemplates", kDeepTemplates},
    BadSource{"deepConstexpr", kDeepConstexpr}, BadSource{"templateExplosion", kTemplateExplosion},
    BadSource{"macroExplosion", kMacroExplosion}, BadSource{"deepNesting", "("}, BadSource{"deepOperators", "!"},
    BadSource{"binary", "\x01\x02\xff\xfe kernel void f("}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(MslServiceBad, costsOneError) {
  Client client(settings({}, {4000, 2048}));
  std::string source = GetParam().source;
  if (source.size() == 1)  // one character, over and over
    source = "kernel void f(device int* x [[buffer(0)]]) { x[0] = " + std::string(1000000, source[0]) + "1; }";
  const std::string message = failureOf(client, source, "f");
  EXPECT_NE(message, "");
  EXPECT_LT(message.size(), 1u << 20);
  RecordProperty("message", message.substr(0, 300));
  if (::getenv("SHOW_MESSAGES")) std::fprintf(stderr, "%s: %s\n", GetParam().name, message.substr(0, 400).c_str());
  EXPECT_TRUE(client.compileLibrary(kScale, {})) << "the service goes on";
}

/// Of the zygote that is this process's: kilobytes of a line in the summary of its memory.
size_t zygoteMemory(const std::string& what) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    if (readFile(entry.path() / "comm") != "invar-zygote\n") continue;
    if ((readFile(entry.path() / "environ") + '\0').find("INVAR_TEST_PAGES=" + std::to_string(::getpid()) + '\0') == std::string::npos)
      continue;
    std::istringstream lines(readFile(entry.path() / "smaps_rollup"));
    for (std::string word; lines >> word;)
      if (size_t kilobytes = 0; word == what && lines >> kilobytes) return kilobytes;
  }
  return 0;
}

TEST_F(MslService, theCompilersCodeLiesInHugePages) {
  if (readFile("/sys/kernel/mm/transparent_hugepage/enabled").find("[never]") != std::string::npos) GTEST_SKIP();
  ::setenv("INVAR_TEST_PAGES", std::to_string(::getpid()).c_str(), 1);
  Client client(settings());
  ASSERT_TRUE(client.compileLibrary(kScale, {}));
  size_t huge = 0;
  for (int i = 0; i < 100 && huge < 20 << 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    huge = zygoteMemory("AnonHugePages:");
  }
  if (!huge && zygoteMemory("Rss:")) GTEST_SKIP() << "linked with shared libraries, or the system has no huge pages left";
  EXPECT_GE(huge, 20u << 10);
  EXPECT_TRUE(client.compileLibrary(std::string(kScale) + "// by moved code", {}));
}

TEST_F(MslService, manyThreadsCompile) {
  Client client(settings());
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      auto library = client.compileLibrary(std::string(kScale) + "// " + std::to_string(t % 4), {});
      if (!library) return;
      good += bool(client.compileKernel(**library, {"scale", {{"factor", 0, 3, bytesOf(float(t % 8))}}}));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 16);
}

}  // namespace
}  // namespace invar::compile
