// Products of many threads: against the libraries, and one queue for all against a queue for each.
#include <fmt/format.h>

#include "Case.hpp"
#include "Measure.hpp"
#include "cases/Metal.hpp"
#include "peers/Products.hpp"

namespace invar::bench {
namespace {

constexpr unsigned kN = 512;
constexpr double kOperations = 2.0 * kN * kN * kN * 1e-9;
constexpr unsigned kThreads[] = {1, 2, 4, 8, 16, 32, 64};
constexpr NS::UInteger kQueueDepth = 1024;
constexpr double kLibraryGoal = 0.95, kSharedQueueGoal = 0.9;

/// The report's iteration: new arrays, encode, commit, wait.
MakeWork products(Shared<MTL::CommandQueue> sharedQueue = {}, Shared<MPS::NDArrayMatrixMultiplication> sharedKernel = {}) {
  return [=](unsigned) -> Work {
    auto a = buffer(std::vector<float>(kN * kN, 0.5f)), b = buffer(std::vector<float>(kN * kN, 0.25f)), c = buffer(kN * kN * 4);
    auto queue = sharedQueue ? sharedQueue : NS::TransferPtr(device()->newCommandQueue());
    auto kernel = sharedKernel ? sharedKernel : NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2));
    return [=] {
      Pool pool;
      const auto array = [](MTL::Buffer* from) {
        return NS::TransferPtr(MPS::NDArray::alloc()->init(from, 0, MPS::NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {kN, kN})));
      };
      MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
      const auto x = array(a.get()), y = array(b.get()), z = array(c.get());
      const NS::Object* sources[] = {x.get(), y.get()};
      kernel->encodeToCommandBuffer(commandBuffer, NS::Array::array(sources, 2), z.get());
      commandBuffer->commit();
      commandBuffer->waitUntilCompleted();
    };
  };
}

void runMatmul(const Options& options, Report& report) {
  for (unsigned threads : kThreads) {
    if (!options.wants(threads)) continue;
    std::vector<double> fairness;
    const auto measured = [&](const MakeWork& make, std::vector<double>* fair = nullptr) {
      const Window w = runWindow(threads, options.window(), make);
      if (fair) fair->push_back(w.fairness);
      return w.perSecond * kOperations;
    };
    std::vector<Contender> peers = {{"oneDNN", [&] { return measured(oneDnnProducts(kN, false)); }, kLibraryGoal},
                                    {"OpenBLAS default", [&] { return measured(openBlasProducts(kN)); }}};
    // One caller may as well use all cores: what the library can do at its best.
    if (threads == 1) peers.insert(peers.begin() + 1, {"oneDNN all cores", [&] { return measured(oneDnnProducts(kN, true)); }, kLibraryGoal});
    const auto result = compare({"Invar", [&] { return measured(products(), &fairness); }}, peers, options.rounds());
    for (size_t p = 0; p < peers.size(); ++p)
      report.add({fmt::format("product 512, {} threads", threads), "GFLOP/s", result.ours, peers[p].name, result.theirs[p], result.ratios[p], peers[p].goal});
    Finding fair{fmt::format("  fairness, {} threads", threads), "of 1", median(fairness), "even", 1, median(fairness), 0.5};
    report.add(fair);
  }
}

void runSharedQueue(const Options& options, Report& report) {
  for (unsigned threads : {1u, 2u, 8u, 64u}) {
    if (!options.wants(threads)) continue;
    auto queue = NS::TransferPtr(device()->newCommandQueue(kQueueDepth));
    auto kernel = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2));
    const auto result = compare(
        {"shared", [&] { return runWindow(threads, options.window(), products(queue, kernel)).perSecond * kOperations; }},
        {{"own", [&] { return runWindow(threads, options.window(), products()).perSecond * kOperations; }, kSharedQueueGoal}}, options.rounds());
    report.add({fmt::format("one queue and kernel, {} threads", threads), "GFLOP/s", result.ours, "one for each", result.theirs[0], result.ratios[0], kSharedQueueGoal});
  }
}

}  // namespace

Case matmulCase() { return {"matmul", "512 x 512 float32 products, encoded, committed and waited for by each thread", runMatmul}; }
Case sharedQueueCase() { return {"shared-queue", "one queue and one kernel instance for all threads, against one for each", runSharedQueue}; }

}  // namespace invar::bench
