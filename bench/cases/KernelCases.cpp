// What kernels reach: axpy, LayerNorm, tiled products, beside native code and PoCL.
#include <fmt/format.h>

#include <chrono>

#include "Case.hpp"
#include "Measure.hpp"
#include "cases/Metal.hpp"
#include "peers/Native.hpp"
#include "peers/OpenCl.hpp"

namespace invar::bench {
namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// --- axpy: 1000 passes in one command buffer and one wait

constexpr size_t kElements = 1 << 20;
constexpr unsigned kPasses = 1000;
constexpr double kBytesAPass = 12.0 * kElements;

void runAxpy(const Options& options, Report& report) {
  auto state = pipeline(kAxpyKernel.metal, "axpy");
  auto queue = NS::TransferPtr(device()->newCommandQueue());
  auto x = buffer(std::vector<float>(kElements, 1e-6f)), y = buffer(std::vector<float>(kElements, 1));
  const float a = 0.5f;
  const auto metal = [&] {
    Pool pool;
    const auto begin = Clock::now();
    MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commandBuffer->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    encoder->setBuffer(x.get(), 0, 0);
    encoder->setBuffer(y.get(), 0, 1);
    encoder->setBytes(&a, sizeof a, 2);
    for (unsigned i = 0; i < kPasses; ++i) encoder->dispatchThreads(MTL::Size::Make(kElements, 1, 1), MTL::Size::Make(256, 1, 1));
    encoder->endEncoding();
    commandBuffer->commit();
    commandBuffer->waitUntilCompleted();
    return kBytesAPass * kPasses / secondsSince(begin) * 1e-9;
  };
  metal();
  std::vector<float> nativeX(kElements, 1e-6f), nativeY(kElements, 1);
  std::vector<Contender> peers = {{fmt::format("native, {} threads", cores()), [&] {
    return kBytesAPass * kPasses * 1e-9 / native::timePasses(cores(), kPasses, kElements, [&](size_t first, size_t last) {
      native::axpy(a, nativeX.data(), nativeY.data(), first, last);
    });
  }, 0.9}};
  auto cl = OpenCl::open();
  std::shared_ptr<OpenClLauncher> launcher;
  if (cl) {
    launcher = std::make_shared<OpenClLauncher>(*cl, cl->build(kAxpyKernel.openCl), "axpy");
    launcher->set(0, cl->buffer(kElements * 4, nativeX.data()));
    launcher->set(1, cl->buffer(kElements * 4, nativeY.data()));
    launcher->set(2, a);
    peers.push_back({"PoCL", [&] {
      const auto begin = Clock::now();
      for (unsigned i = 0; i < kPasses; ++i) launcher->enqueue({kElements}, {256});
      launcher->finish();
      return kBytesAPass * kPasses / secondsSince(begin) * 1e-9;
    }, 1.0});
  }
  const auto result = compare({"Invar", metal}, peers, 2 * options.rounds() + 1);
  for (size_t p = 0; p < peers.size(); ++p)
    report.add({"axpy 1M, 1000 passes a wait", "GB/s", result.ours, peers[p].name, result.theirs[p], result.ratios[p], peers[p].goal});
}

// --- kernels with threadgroup memory and barriers, from T threads

using Encode = std::function<void(MTL::ComputeCommandEncoder*)>;

MakeWork metalKernel(Shared<MTL::ComputePipelineState> state, std::function<Encode()> makeEncode) {
  return [=](unsigned) -> Work {
    auto queue = NS::TransferPtr(device()->newCommandQueue());
    const Encode encode = makeEncode();
    return [=] {
      Pool pool;
      MTL::CommandBuffer* commandBuffer = queue->commandBuffer();
      MTL::ComputeCommandEncoder* encoder = commandBuffer->computeCommandEncoder();
      encoder->setComputePipelineState(state.get());
      encode(encoder);
      encoder->endEncoding();
      commandBuffer->commit();
      commandBuffer->waitUntilCompleted();
    };
  };
}

struct KernelBench {
  std::string what, unit;
  double amount;                       ///< of the unit, in one call
  MakeWork metal;
  MakeWork openCl;                     ///< empty: no such kernel there
  std::function<double()> native;      ///< calls a second on all cores
};

constexpr unsigned kSweep[] = {1, 2, 8};

double measured(const Options& options, const KernelBench& bench, unsigned threads, const MakeWork& work) {
  return bench.amount * runWindow(threads, options.window() / 2, work).perSecond;
}

/// Each thread goes round in `count` sets of arrays.
MakeWork rotating(const MakeWork& make, unsigned count) {
  return [=](unsigned thread) -> Work {
    std::vector<Work> works;
    for (unsigned i = 0; i < count; ++i) works.push_back(make(thread));
    return [works, next = size_t(0)]() mutable { works[next++ % works.size()](); };
  };
}

/// No figure may fall as threads are added. All counts share the same arrays out among their threads: with a set for
/// each thread, few threads would be measured in a core's own cache and many outside of it.
void compareWithFewer(const Options& options, Report& report, const KernelBench& bench) {
  const auto measure = [&](unsigned threads) {
    return [&, threads] {
      return measured(options, bench, threads, rotating(bench.metal, kSweep[std::size(kSweep) - 1] / threads));
    };
  };
  std::vector<Contender> fewer;
  for (unsigned threads : kSweep) {
    if (!fewer.empty()) {
      const auto result = compare({"Invar", measure(threads)}, fewer, options.rounds());
      for (size_t p = 0; p < fewer.size(); ++p)
        report.add({fmt::format("  {} threads, the same arrays", threads), bench.unit, result.ours, fewer[p].name, result.theirs[p], result.ratios[p], fewer[p].goal});
    }
    fewer.push_back({fmt::format("{} threads", threads), measure(threads), 0.9});
  }
}

void sweep(const Options& options, Report& report, const KernelBench& bench) {
  for (unsigned threads : kSweep) {
    std::vector<Contender> peers;
    if (bench.openCl) peers.push_back({"PoCL", [&] { return measured(options, bench, threads, bench.openCl); }, 0.3});
    peers.push_back({"native, all cores", [&] { return bench.amount * bench.native(); }});
    const auto result = compare({"Invar", [&] { return measured(options, bench, threads, bench.metal); }}, peers, options.rounds());
    for (size_t p = 0; p < peers.size(); ++p)
      report.add({fmt::format("{}, {} threads", bench.what, threads), bench.unit, result.ours, peers[p].name, result.theirs[p], result.ratios[p], peers[p].goal});
  }
  compareWithFewer(options, report, bench);
}

// The report's shape. Of more rows, the threads' arrays together leave the caches, and then the memory is measured.
constexpr unsigned kRows = 256, kColumns = 1024, kGroup = 256;

void runLayerNorm(const Options& options, Report& report) {
  const std::vector<float> in(kRows * kColumns, 0.5f), gamma(kColumns, 1), beta(kColumns, 0);
  std::vector<float> out(kRows * kColumns);
  const auto makeEncode = [&]() -> Encode {
    auto i = buffer(in), g = buffer(gamma), b = buffer(beta), o = buffer(in.size() * 4);
    return [=](MTL::ComputeCommandEncoder* e) {
      const uint32_t columns = kColumns;
      MTL::Buffer* all[] = {i.get(), g.get(), b.get(), o.get()};
      for (unsigned k = 0; k < 4; ++k) e->setBuffer(all[k], 0, k);
      e->setBytes(&columns, sizeof columns, 4);
      e->setThreadgroupMemoryLength(kGroup * 4, 0);
      e->dispatchThreadgroups(MTL::Size::Make(kRows, 1, 1), MTL::Size::Make(kGroup, 1, 1));
    };
  };
  auto cl = OpenCl::open();
  cl_program program = cl ? cl->build(kLayerNormKernel.openCl) : nullptr;
  const auto native = [&] {
    constexpr unsigned kTimes = 20;
    return kTimes / native::timePasses(cores(), kTimes, kRows, [&](size_t first, size_t last) {
      native::layerNorm(in.data(), gamma.data(), beta.data(), out.data(), first, last, kColumns);
    });
  };
  KernelBench tree{"LayerNorm 256x1024, barrier tree", "GB/s", 8.0 * kRows * kColumns * 1e-9,
                   metalKernel(pipeline(kLayerNormKernel.metal, "layer_norm"), makeEncode), nullptr, native};
  if (cl) {
    tree.openCl = [&](unsigned) -> Work {
      auto l = std::make_shared<OpenClLauncher>(*cl, program, "layer_norm");
      l->set(0, cl->buffer(in.size() * 4, in.data()));
      l->set(1, cl->buffer(kColumns * 4, gamma.data()));
      l->set(2, cl->buffer(kColumns * 4, beta.data()));
      l->set(3, cl->buffer(in.size() * 4));
      l->set(4, cl_uint(kColumns));
      l->setLocal(5, kGroup * 4);
      return [l] { l->enqueue({size_t(kRows) * kGroup}, {kGroup}); l->finish(); };
    };
  }
  sweep(options, report, tree);
  KernelBench lanes = tree;
  lanes.what = "LayerNorm 256x1024, simd_sum";
  lanes.metal = metalKernel(pipeline(kLayerNormSimdKernel.metal, "layer_norm_simd"), makeEncode);
  sweep(options, report, lanes);
}

constexpr unsigned kN = 512;

void runTiledMatmul(const Options& options, Report& report) {
  const std::vector<float> a(kN * kN, 0.5f), b(kN * kN, 0.25f);
  std::vector<float> c(kN * kN);
  auto cl = OpenCl::open();
  cl_program program = cl ? cl->build(kTiledMatmulKernel.openCl) : nullptr;
  KernelBench bench{"tiled 16x16 product 512", "GFLOP/s", 2.0 * kN * kN * kN * 1e-9,
                    metalKernel(pipeline(kTiledMatmulKernel.metal, "tiled_matmul"), [&]() -> Encode {
                      auto x = buffer(a), y = buffer(b), z = buffer(a.size() * 4);
                      return [=](MTL::ComputeCommandEncoder* e) {
                        const uint32_t n = kN;
                        e->setBuffer(x.get(), 0, 0);
                        e->setBuffer(y.get(), 0, 1);
                        e->setBuffer(z.get(), 0, 2);
                        e->setBytes(&n, sizeof n, 3);
                        e->dispatchThreadgroups(MTL::Size::Make(kN / 16, kN / 16, 1), MTL::Size::Make(16, 16, 1));
                      };
                    }),
                    nullptr, [&] {
                      return 5 / native::timePasses(cores(), 5, kN / 16, [&](size_t first, size_t last) {
                        native::tiledMatmul(a.data(), b.data(), c.data(), first * 16, last * 16, kN);
                      });
                    }};
  if (cl) {
    bench.openCl = [&](unsigned) -> Work {
      auto l = std::make_shared<OpenClLauncher>(*cl, program, "tiled_matmul");
      l->set(0, cl->buffer(a.size() * 4, a.data()));
      l->set(1, cl->buffer(b.size() * 4, b.data()));
      l->set(2, cl->buffer(c.size() * 4));
      l->set(3, cl_uint(kN));
      return [l] { l->enqueue({kN, kN}, {16, 16}); l->finish(); };
    };
  }
  sweep(options, report, bench);
}

// --- kernels without barriers that loop: against PoCL, and no slower

constexpr unsigned kGemvRows = 2048;
constexpr double kPlainGoal = 1.0;

void comparePlain(const Options& options, Report& report, const char* what, const KernelText& text, const char* name,
                  unsigned columns, unsigned rows, double amount) {
  const bool isMatrix = columns > 1;
  const size_t n = isMatrix ? columns : rows;
  const std::vector<float> a(n * n, 0.5f), b(isMatrix ? n * n : n, 0.25f);
  const MakeWork metal = metalKernel(pipeline(text.metal, name), [&]() -> Encode {
    auto x = buffer(a), y = buffer(b), z = buffer(a.size() * 4);
    return [=](MTL::ComputeCommandEncoder* e) {
      const uint32_t width = static_cast<uint32_t>(n);
      e->setBuffer(x.get(), 0, 0);
      e->setBuffer(y.get(), 0, 1);
      e->setBuffer(z.get(), 0, 2);
      e->setBytes(&width, sizeof width, 3);
      if (isMatrix) e->dispatchThreads(MTL::Size::Make(columns, rows, 1), MTL::Size::Make(32, 8, 1));
      else e->dispatchThreads(MTL::Size::Make(rows, 1, 1), MTL::Size::Make(64, 1, 1));
    };
  });
  auto cl = OpenCl::open();
  if (!cl) return;
  cl_program program = cl->build(text.openCl);
  const MakeWork openCl = [&](unsigned) -> Work {
    auto l = std::make_shared<OpenClLauncher>(*cl, program, name);
    l->set(0, cl->buffer(a.size() * 4, a.data()));
    l->set(1, cl->buffer(b.size() * 4, b.data()));
    l->set(2, cl->buffer(a.size() * 4));
    l->set(3, cl_uint(n));
    return [=] {
      if (isMatrix) l->enqueue({columns, rows}, {32, 8});
      else l->enqueue({rows}, {64});
      l->finish();
    };
  };
  const auto rate = [&](const MakeWork& work) { return amount * runWindow(1, options.window() / 2, work).perSecond; };
  const auto result = compare({"Invar", [&] { return rate(metal); }}, {{"PoCL", [&] { return rate(openCl); }, kPlainGoal}}, options.rounds());
  report.add({what, "GFLOP/s", result.ours, "PoCL", result.theirs[0], result.ratios[0], kPlainGoal});
}

void runPlainLoops(const Options& options, Report& report) {
  comparePlain(options, report, "naive product 512", kNaiveMatmulKernel, "naive_matmul", kN, kN, 2.0 * kN * kN * kN * 1e-9);
  comparePlain(options, report, "matrix by vector 2048, a row a thread", kGemvKernel, "gemv", 1, kGemvRows, 2.0 * kGemvRows * kGemvRows * 1e-9);
}

}  // namespace

Case plainLoopsCase() { return {"plain-loops", "kernels without barriers that loop: naive product, matrix by vector", runPlainLoops}; }
Case axpyCase() { return {"axpy", "a kernel without barriers: y = a x + y over 1M floats, 1000 passes in one command buffer", runAxpy}; }
Case layerNormCase() { return {"layernorm", "a kernel with barriers: a threadgroup of 256 threads normalises a row", runLayerNorm}; }
Case tiledMatmulCase() { return {"tiled-matmul", "a kernel with threadgroup memory: product in 16 x 16 tiles", runTiledMatmul}; }

}  // namespace invar::bench
