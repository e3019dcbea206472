// From source to the end of the first launch, cold and with the disk cache; and what grows over time.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "Case.hpp"
#include "Measure.hpp"
#include "cases/CompileChild.hpp"
#include "cases/Metal.hpp"
#include "peers/OpenCl.hpp"

namespace invar::bench {
namespace {

void launchMetal() {
  Pool pool;
  auto state = pipeline(kLayerNormKernel.metal, "layer_norm");
  auto queue = NS::TransferPtr(device()->newCommandQueue());
  auto memory = buffer(1 << 16);
  const uint32_t columns = 1024;
  MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* e = commandBuffer->computeCommandEncoder();
  e->setComputePipelineState(state.get());
  for (unsigned i = 0; i < 4; ++i) e->setBuffer(memory.get(), 0, i);
  e->setBytes(&columns, sizeof columns, 4);
  e->setThreadgroupMemoryLength(1024, 0);
  e->dispatchThreadgroups(MTL::Size::Make(4, 1, 1), MTL::Size::Make(256, 1, 1));
  e->endEncoding();
  commandBuffer->commit();
  commandBuffer->waitUntilCompleted();
}

void launchOpenCl() {
  auto cl = OpenCl::open();
  if (!cl) return;
  OpenClLauncher l(*cl, cl->build(kLayerNormKernel.openCl), "layer_norm");
  cl_mem memory = cl->buffer(1 << 16);
  for (unsigned i = 0; i < 4; ++i) l.set(i, memory);
  l.set(4, cl_uint(1024));
  l.setLocal(5, 1024);
  l.enqueue({1024}, {256});
  l.finish();
}

/// Runs this program again with caches in `folder`; milliseconds.
double childTime(const char* who, const std::string& folder) {
  const std::string command = fmt::format("INVAR_CACHE_DIR='{0}' POCL_CACHE_DIR='{0}' '{1}' {2} {3}", folder,
                                          std::filesystem::read_symlink("/proc/self/exe").string(), kCompileChild, who);
  FILE* pipe = popen(command.c_str(), "r");
  double milliseconds = 0;
  if (!pipe || std::fscanf(pipe, "%lf", &milliseconds) != 1) milliseconds = 0;
  if (pipe) pclose(pipe);
  return milliseconds;
}

void runCompile(const Options& options, Report& report) {
  char folder[] = "/tmp/invar-bench-XXXXXX";
  if (!mkdtemp(folder)) return;
  const auto cold = [&](const char* who) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    return childTime(who, folder);
  };
  const auto warm = [&](const char* who) { return childTime(who, folder); };
  const auto add = [&](const char* what, auto&& time) {
    const auto result = compare({"Invar", [&] { return time("invar"); }}, {{"PoCL", [&] { return time("pocl"); }}}, options.rounds(), true);
    report.add({what, "ms", result.ours, "PoCL", result.theirs[0], result.ratios[0], {}});
  };
  add("LayerNorm, cold", cold);
  warm("invar");
  warm("pocl");
  add("LayerNorm, from the disk cache", warm);
  std::filesystem::remove_all(folder);
}

uint64_t residentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * uint64_t(sysconf(_SC_PAGESIZE));
}

void runGrowth(const Options&, Report& report) {
  auto state = pipeline(kEmptyKernel.metal, "nothing");
  auto queue = NS::TransferPtr(device()->newCommandQueue());
  const auto iterate = [&](unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      Pool pool;
      auto memory = buffer(4096);
      MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
      MTL::ComputeCommandEncoder* e = commandBuffer->computeCommandEncoder();
      e->setComputePipelineState(state.get());
      e->setBuffer(memory.get(), 0, 0);
      e->dispatchThreadgroups(MTL::Size::Make(1, 1, 1), MTL::Size::Make(64, 1, 1));
      e->endEncoding();
      commandBuffer->commit();
      commandBuffer->waitUntilCompleted();
    }
  };
  iterate(1000);
  const double before = double(residentBytes());
  iterate(10000);
  const double after = double(residentBytes());
  report.add({"memory after 11000 iterations", "MiB", after / (1 << 20), "after 1000", before / (1 << 20), before / after, 0.97});
}

}  // namespace

int compileChild(const std::string& who) {
  const auto begin = std::chrono::steady_clock::now();
  if (who == "invar") launchMetal();
  else launchOpenCl();
  std::printf("%f\n", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  return 0;
}

Case compileCase() { return {"compile", "source to the end of the first launch, in a fresh process", runCompile}; }
Case growthCase() { return {"growth", "memory must not grow with the number of command buffers", runGrowth}; }

}  // namespace invar::bench
