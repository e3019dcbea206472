// From source to the end of the first launch: cold, with the disk cache, and new source in a process that has
// compiled before; and what grows over time.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "Case.hpp"
#include "ChildOutput.hpp"
#include "CompilerMemory.hpp"
#include "Measure.hpp"
#include "cases/CompileChild.hpp"
#include "cases/Metal.hpp"
#include "peers/OpenCl.hpp"

namespace invar::bench {
namespace {

// As long as the LayerNorm kernel, and with the same arguments, but without barriers.
const KernelText kSmoothKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void smooth(device const float* input [[buffer(0)]], device const float* gamma [[buffer(1)]],
                   device const float* beta [[buffer(2)]], device float* output [[buffer(3)]],
                   constant uint& columns [[buffer(4)]], uint i [[thread_position_in_grid]]) {
  uint c = i % columns;
  float sum = 0, total = 0;
  for (int k = -3; k <= 3; ++k) {
    int at = clamp(int(c) + k, 0, int(columns) - 1);
    float w = exp(-0.5f * float(k * k));
    sum += w * input[i - c + at];
    total += w;
  }
  float mean = sum / total;
  float centred = input[i] - mean;
  float gate = 1.0f / (1.0f + exp(-centred));
  if (centred > 0)
    output[i] = mean + gate * centred * gamma[c];
  else
    output[i] = mean - (1.0f - gate) * centred + beta[c];
})",
    R"(kernel void smooth(global const float* input, global const float* gamma, global const float* beta,
                   global float* output, uint columns) {
  uint i = get_global_id(0), c = i % columns;
  float sum = 0, total = 0;
  for (int k = -3; k <= 3; ++k) {
    int at = clamp((int)c + k, 0, (int)columns - 1);
    float w = native_exp(-0.5f * (float)(k * k));
    sum += w * input[i - c + at];
    total += w;
  }
  float mean = sum / total;
  float centred = input[i] - mean;
  float gate = 1.0f / (1.0f + native_exp(-centred));
  if (centred > 0)
    output[i] = mean + gate * centred * gamma[c];
  else
    output[i] = mean - (1.0f - gate) * centred + beta[c];
})"};

struct Subject {
  const char* name;
  const KernelText& text;
  bool hasThreadgroupMemory;
};
const Subject kSubjects[] = {{"layer_norm", kLayerNormKernel, true}, {"smooth", kSmoothKernel, false}};

/// `mark` makes the source one that no cache has.
void launchMetal(const Subject& subject, const std::string& mark) {
  Pool pool;
  auto state = pipeline(subject.text.metal + mark, subject.name);
  auto queue = NS::TransferPtr(device()->newCommandQueue());
  auto memory = buffer(1 << 16);
  const uint32_t columns = 1024;
  MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
  MTL::ComputeCommandEncoder* e = commandBuffer->computeCommandEncoder();
  e->setComputePipelineState(state.get());
  for (unsigned i = 0; i < 4; ++i) e->setBuffer(memory.get(), 0, i);
  e->setBytes(&columns, sizeof columns, 4);
  if (subject.hasThreadgroupMemory) e->setThreadgroupMemoryLength(1024, 0);
  e->dispatchThreadgroups(MTL::Size::Make(4, 1, 1), MTL::Size::Make(256, 1, 1));
  e->endEncoding();
  commandBuffer->commit();
  commandBuffer->waitUntilCompleted();
}

void launchOpenCl(OpenCl& cl, const Subject& subject, const std::string& mark) {
  OpenClLauncher l(cl, cl.build(subject.text.openCl + mark), subject.name);
  cl_mem memory = cl.buffer(1 << 16);
  for (unsigned i = 0; i < 4; ++i) l.set(i, memory);
  l.set(4, cl_uint(1024));
  if (subject.hasThreadgroupMemory) l.setLocal(5, 1024);
  l.enqueue({1024}, {256});
  l.finish();
}

constexpr unsigned kWarmCompiles = 11;
/// With as many kernels of some twenty lines, a source is as long as the longest files of real projects.
constexpr unsigned kManyKernels = 400;
/// Real sources that are this long may take as long to a library, and then each kernel to a pipeline, in milliseconds.
constexpr double kLibraryGoal = 500, kPipelineGoal = 30;

/// Copies of a subject's kernel, called `name_0`, `name_1`, ...
std::string manyKernels(const std::string& text, const std::string& name) {
  const size_t at = text.find(" " + name + "(") + 1 + name.size();
  std::string all;
  for (unsigned i = 0; i < kManyKernels; ++i) all += text.substr(0, at) + fmt::format("_{}", i) + text.substr(at) + "\n";
  return all;
}

/// What this program says when it runs again with caches in `folder`.
std::string childOutput(const std::string& who, const std::string& folder) {
  return outputOf(fmt::format("INVAR_CACHE_DIR='{0}' POCL_CACHE_DIR='{0}' '{1}' {2} {3}", folder,
                              std::filesystem::read_symlink("/proc/self/exe").string(), kCompileChild, who));
}

/// Milliseconds.
double childTime(const std::string& who, const std::string& folder) { return std::stod(childOutput(who, folder)); }

void runCompile(const Options& options, Report& report) {
  char folder[] = "/tmp/invar-bench-XXXXXX";
  if (!mkdtemp(folder)) return;
  const auto cold = [&](const std::string& who) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    return childTime(who, folder);
  };
  const auto warm = [&](const std::string& who) { return childTime(who, folder); };
  const auto add = [&](const char* what, auto&& time, const std::string& how) {
    const auto result = compare({"Invar", [&] { return time("invar" + how); }}, {{"PoCL", [&] { return time("pocl" + how); }}},
                                options.rounds(), true);
    report.add({what, "ms", result.ours, "PoCL", result.theirs[0], result.ratios[0], {}});
    return result.ours;
  };
  add("LayerNorm, cold", cold, " layer_norm");
  warm("invar layer_norm");
  warm("pocl layer_norm");
  add("LayerNorm, from the disk cache", warm, " layer_norm");
  add("new source with barriers, warm process", warm, " layer_norm warm");
  add("new source without barriers, warm process", warm, " smooth warm");
  const char* const toLibrary = "new source of 400 kernels to a library, warm process";
  const double libraryTime = add(toLibrary, warm, " smooth library");
  const auto limit = [&](const char* what, double time, double goal) {
    report.add({what, "ms", time, "the goal", goal, goal / time, 1.0});
  };
  const auto timeOf = [&](const char* how) {
    std::vector<double> times;
    for (unsigned i = 0; i < options.rounds(); ++i) times.push_back(warm(how));
    return median(times);
  };
  limit("new source of 20 lines to a pipeline, warm process", timeOf("invar smooth pipeline"), kPipelineGoal);
  limit(toLibrary, libraryTime, kLibraryGoal);
  limit("a pipeline of one of the 400, warm process", timeOf("invar smooth one-of-many"), kPipelineGoal);
  const auto memory = [&](const char* what, const char* how) {
    double process = 0, together = 0;
    std::istringstream(childOutput(how, folder)) >> process >> together;
    report.add({what, "MiB", process, "all processes together", together, together / process, {}});
  };
  memory("memory of the compiler, 20 lines to a pipeline: a process", "invar smooth pipeline-memory");
  memory("memory of the compiler, 400 kernels and a pipeline: a process", "invar smooth library-memory");
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

int compileChild(const std::vector<std::string>& words) {
  const Subject& subject = words.at(1) == kSubjects[0].name ? kSubjects[0] : kSubjects[1];
  const bool isInvar = words.at(0) == "invar";
  const std::string how = words.size() > 2 ? words[2] : "cold";
  std::shared_ptr<OpenCl> cl;
  const auto launch = [&](const std::string& mark) {
    if (!isInvar && !cl) cl = OpenCl::open();
    if (isInvar) launchMetal(subject, mark);
    else if (cl) launchOpenCl(*cl, subject, mark);
  };
  Shared<MTL::Library> many;   // kept: its kernels are made into pipelines
  const auto buildMany = [&](const std::string& mark) {
    if (isInvar) many = library(manyKernels(subject.text.metal, subject.name) + mark);
    else if (cl) cl->build(manyKernels(subject.text.openCl, subject.name) + mark);
  };
  const auto timed = [](auto&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  };
  std::vector<double> times{timed([&] { launch(""); })};
  if (how.ends_with("-memory")) {
    CompilerMemory memory;
    const std::string mark = fmt::format("\n// {}", getpid());
    if (how == "pipeline-memory") {
      pipeline(subject.text.metal + mark, subject.name);
    } else {
      buildMany(mark);
      pipeline(many.get(), fmt::format("{}_0", subject.name));
    }
    const CompilerMemory::Peak peak = memory.stop();
    std::printf("%f %f\n", peak.process, peak.together);
    return 0;
  }
  if (how == "one-of-many") buildMany(fmt::format("\n// {}", getpid()));
  if (how != "cold") {
    times.clear();
    for (unsigned i = 0; i < (how == "library" ? 3 : kWarmCompiles); ++i) {
      const std::string mark = fmt::format("\n// {} {}", getpid(), i);   // new source, which no cache has
      times.push_back(timed([&] {
        if (how == "warm") launch(mark);
        if (how == "pipeline") pipeline(subject.text.metal + mark, subject.name);
        if (how == "library") buildMany(mark);
        if (how == "one-of-many") pipeline(many.get(), fmt::format("{}_{}", subject.name, i));
      }));
    }
  }
  std::printf("%f\n", median(times));
  return 0;
}

Case compileCase() { return {"compile", "source to the end of the first launch, in a fresh process", runCompile}; }
Case growthCase() { return {"growth", "memory must not grow with the number of command buffers", runGrowth}; }

}  // namespace invar::bench
