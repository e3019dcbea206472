// What a dispatch costs: a round trip with a wait, and one of a thousand in a command buffer.
#include <fmt/format.h>

#include "Case.hpp"
#include "Measure.hpp"
#include "cases/Metal.hpp"
#include "peers/OpenCl.hpp"

namespace invar::bench {
namespace {

constexpr unsigned kMany = 1000;

MakeWork metalDispatches(Shared<MTL::ComputePipelineState> state, unsigned count) {
  return [=](unsigned) -> Work {
    auto queue = NS::TransferPtr(device()->newCommandQueue());
    auto memory = buffer(4096);
    return [=] {
      Pool pool;
      MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
      MTL::ComputeCommandEncoder* encoder = commandBuffer->computeCommandEncoder();
      encoder->setComputePipelineState(state.get());
      encoder->setBuffer(memory.get(), 0, 0);
      for (unsigned i = 0; i < count; ++i)
        encoder->dispatchThreadgroups(MTL::Size::Make(1, 1, 1), MTL::Size::Make(64, 1, 1));
      encoder->endEncoding();
      commandBuffer->commit();
      commandBuffer->waitUntilCompleted();
    };
  };
}

MakeWork openClDispatches(std::shared_ptr<OpenCl> cl, cl_program program, unsigned count) {
  return [=](unsigned) -> Work {
    auto launcher = std::make_shared<OpenClLauncher>(*cl, program, "nothing");
    launcher->set(0, cl->buffer(4096));
    return [=] {
      for (unsigned i = 0; i < count; ++i) launcher->enqueue({64}, {64});
      launcher->finish();
    };
  };
}

// `goals`: theirs / ours at 1, 2 and 8 threads.
void run(const Options& options, Report& report, unsigned count, const char* what, const double (&goals)[3]) {
  auto state = pipeline(kEmptyKernel.metal, "nothing");
  auto cl = OpenCl::open();
  cl_program program = cl ? cl->build(kEmptyKernel.openCl) : nullptr;
  if (!cl) report.note("no OpenCL device: no peer");
  const unsigned threadCounts[] = {1, 2, 8};
  for (int i = 0; i < 3; ++i) {
    const unsigned threads = threadCounts[i];
    const auto microseconds = [&](const MakeWork& make) {
      return 1e6 / (runWindow(threads, options.window() / 2, make).perSecond * count);
    };
    std::vector<Contender> peers;
    if (cl) peers.push_back({"PoCL", [&] { return microseconds(openClDispatches(cl, program, count)); }, goals[i]});
    const auto result = compare({"Invar", [&] { return microseconds(metalDispatches(state, count)); }}, peers, options.rounds(), true);
    Finding f{fmt::format("{}, {} threads", what, threads), "us", result.ours, {}, 0, 0, {}};
    if (cl) { f.peer = "PoCL"; f.theirs = result.theirs[0]; f.ratio = result.ratios[0]; f.goal = goals[i]; }
    report.add(f);
  }
}

void runEmpty(const Options& options, Report& report) { run(options, report, 1, "empty kernel and wait", {4, 4, 2}); }
void runMany(const Options& options, Report& report) { run(options, report, kMany, "empty kernel, 1000 a wait", {5, 5, 5}); }

}  // namespace

Case emptyKernelCase() { return {"empty-kernel", "an empty kernel committed and waited for: time between completions, all threads together", runEmpty}; }
Case manyDispatchesCase() { return {"many-dispatches", "1000 dispatches in one command buffer: time for each", runMany}; }

}  // namespace invar::bench
