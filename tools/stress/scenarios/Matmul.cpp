// The report's first program: MPSNDArrayMatrixMultiplication encoded from many threads, with an instance
// and a queue for each, or with one of both for all.
#include "stress/scenarios/OutputClient.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

struct Size { unsigned rows, inner, columns; };
Size sizeOf(const std::vector<unsigned>& s) {
  if (s.size() == 3) return {s[0], s[2], s[1]};   // M x N x K
  return {s.front(), s.front(), s.front()};
}

std::shared_ptr<const Product> makeProduct(const ScenarioContext& context, uint64_t seed) {
  const Size s = sizeOf(context.plan.size);
  return std::make_shared<const Product>(s.rows, s.inner, s.columns, seed);
}

class MatmulClient final : public OutputClient {
public:
  MatmulClient(const ScenarioContext& context, std::shared_ptr<const Product> product,
               Shared<MTL::CommandQueue> queue, Shared<MPS::NDArrayMatrixMultiplication> kernel,
               Shared<MTL::Buffer> sharedOutput)
      : OutputClient(context, referenceOf(product), product->tolerance(), sharedOutput),
        m_product(std::move(product)), m_queue(std::move(queue)), m_kernel(std::move(kernel)),
        m_sharesOutput(bool(sharedOutput)) {}

  // As reported, all threads write one output: it holds the right product whenever it is looked at.
  void reset(unsigned slot) override { if (!m_sharesOutput) OutputClient::reset(slot); }

  std::optional<std::string> iterate(unsigned slot) override {
    return run(m_queue.get(), [&](MTL::CommandBuffer* commandBuffer) {
      encodeProduct(m_kernel.get(), commandBuffer, *m_product, output(slot));
    });
  }

private:
  const std::shared_ptr<const Product> m_product;
  const Shared<MTL::CommandQueue> m_queue;
  const Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  const bool m_sharesOutput;
};

class MatmulScenario final : public Scenario {
public:
  MatmulScenario(const ScenarioContext& context, bool sharedKernel) : m_context(context) {
    if (sharedKernel) {
      m_queue = NS::TransferPtr(device()->newCommandQueue(kSharedQueueDepth));
      m_kernel = makeProductKernel();
    }
    if (context.plan.asReported) {
      m_product = makeProduct(context, context.plan.seed);
      m_output = makeBuffer(m_product->reference.size());
    }
  }

  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    constexpr uint64_t kSeedsAThread = 2;
    auto product =
        m_product ? m_product : makeProduct(m_context, m_context.plan.seed * 2000 + thread * kSeedsAThread);
    auto queue = m_queue ? m_queue : NS::TransferPtr(device()->newCommandQueue());
    return std::make_unique<MatmulClient>(m_context, std::move(product), std::move(queue),
                                          m_kernel ? m_kernel : makeProductKernel(), m_output);
  }

private:
  // More than the standard 64: with 64 threads each may have one in flight, and a full queue blocks.
  static constexpr NS::UInteger kSharedQueueDepth = 1024;

  const ScenarioContext m_context;
  Shared<MTL::CommandQueue> m_queue;
  Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  std::shared_ptr<const Product> m_product;
  Shared<MTL::Buffer> m_output;
};

uint64_t outputBytes(const std::vector<unsigned>& size) {
  const Size s = sizeOf(size);
  return uint64_t(s.rows) * s.columns * sizeof(float);
}

}  // namespace

ScenarioEntry matmulEntry() {
  return {"matmul",
          "the report's first: products, an instance and a queue for each thread",
          {512},
          outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            return std::make_unique<MatmulScenario>(c, false);
          }};
}

ScenarioEntry matmulSharedEntry() {
  return {"matmul-shared",
          "products, one instance and one queue for all threads",
          {512},
          outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            return std::make_unique<MatmulScenario>(c, true);
          }};
}

}  // namespace invar::stress
