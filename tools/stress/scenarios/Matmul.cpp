// The report's first program: MPSNDArrayMatrixMultiplication encoded from many threads, with an instance
// and a queue for each, or with one of both for all.
#include "stress/Reference.hpp"
#include "stress/scenarios/Parts.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

struct Size { unsigned rows, inner, columns; };
Size sizeOf(const std::vector<unsigned>& s) {
  if (s.size() == 3) return {s[0], s[2], s[1]};   // M x N x K
  return {s.front(), s.front(), s.front()};
}

Shared<MPS::NDArrayMatrixMultiplication> makeKernel() {
  return NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2));
}

/// Inputs and what their product is.
struct Problem {
  Size size;
  Shared<MTL::Buffer> a, b;
  std::vector<double> reference;

  Problem(Size s, uint64_t seed) : size(s) {
    const auto left = randomValues(size_t(s.rows) * s.inner, seed * 2);
    const auto right = randomValues(size_t(s.inner) * s.columns, seed * 2 + 1);
    a = makeBuffer(left);
    b = makeBuffer(right);
    reference = referenceProduct(left, right, s.rows, s.inner, s.columns);
  }
};

class MatmulClient final : public Client {
public:
  MatmulClient(const ScenarioContext& context, std::shared_ptr<Problem> problem, Shared<MTL::CommandQueue> queue,
               Shared<MPS::NDArrayMatrixMultiplication> kernel, Shared<MTL::Buffer> sharedOutput)
      : m_gate(context.gate), m_problem(std::move(problem)), m_queue(std::move(queue)), m_kernel(std::move(kernel)),
        m_sharedOutput(bool(sharedOutput)) {
    for (unsigned i = 0; i < (m_sharedOutput ? 1 : context.slots); ++i)
      m_outputs.push_back(m_sharedOutput ? sharedOutput : makeBuffer(m_problem->reference.size()));
  }

  // As reported, all threads write one output: it holds the right product whenever it is looked at.
  void reset(unsigned slot) override { if (!m_sharedOutput) fillWithNaN(m_outputs[slot].get()); }

  std::optional<std::string> iterate(unsigned slot) override {
    Pool pool;
    const Size& s = m_problem->size;
    MTL::CommandBuffer* commandBuffer;
    {
      std::lock_guard lock(m_gate);
      commandBuffer = m_queue->commandBuffer();
      const auto a = matrix(m_problem->a.get(), s.rows, s.inner);
      const auto b = matrix(m_problem->b.get(), s.inner, s.columns);
      const auto c = matrix(output(slot), s.rows, s.columns);
      const NS::Object* sources[] = {a.get(), b.get()};
      m_kernel->encodeToCommandBuffer(commandBuffer, NS::Array::array(sources, 2), c.get());
      commandBuffer->commit();
    }
    commandBuffer->waitUntilCompleted();
    return failureOf(commandBuffer);
  }

  std::optional<std::string> check(unsigned slot) override {
    return firstDifference(floats(output(slot)), m_problem->reference, productTolerance(m_problem->size.inner));
  }
  void spoil(unsigned slot) override { spoilOne(output(slot)); }

private:
  MTL::Buffer* output(unsigned slot) { return m_outputs[m_sharedOutput ? 0 : slot].get(); }

  Gate& m_gate;
  std::shared_ptr<Problem> m_problem;
  Shared<MTL::CommandQueue> m_queue;
  Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  const bool m_sharedOutput;
  std::vector<Shared<MTL::Buffer>> m_outputs;
};

class MatmulScenario final : public Scenario {
public:
  MatmulScenario(const ScenarioContext& context, bool sharedKernel) : m_context(context) {
    if (sharedKernel) {
      m_queue = NS::TransferPtr(device()->newCommandQueue(kSharedQueueDepth));
      m_kernel = makeKernel();
    }
    if (context.plan.asReported) {
      m_problem = std::make_shared<Problem>(sizeOf(context.plan.size), context.plan.seed);
      m_output = makeBuffer(m_problem->reference.size());
    }
  }

  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    auto problem = m_problem ? m_problem
                             : std::make_shared<Problem>(sizeOf(m_context.plan.size), m_context.plan.seed * 1000 + thread);
    auto queue = m_queue ? m_queue : NS::TransferPtr(device()->newCommandQueue());
    return std::make_unique<MatmulClient>(m_context, std::move(problem), std::move(queue), m_kernel ? m_kernel : makeKernel(), m_output);
  }

private:
  // More than the standard 64: with 64 threads each may have one in flight, and a full queue blocks.
  static constexpr NS::UInteger kSharedQueueDepth = 1024;

  const ScenarioContext m_context;
  Shared<MTL::CommandQueue> m_queue;
  Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  std::shared_ptr<Problem> m_problem;
  Shared<MTL::Buffer> m_output;
};

uint64_t outputBytes(const std::vector<unsigned>& size) {
  const Size s = sizeOf(size);
  return uint64_t(s.rows) * s.columns * sizeof(float);
}

}  // namespace

ScenarioEntry matmulEntry() {
  return {"matmul", "the report's first: products, an instance and a queue for each thread", {512}, outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<MatmulScenario>(c, false); }};
}

ScenarioEntry matmulSharedEntry() {
  return {"matmul-shared", "products, one instance and one queue for all threads", {512}, outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<MatmulScenario>(c, true); }};
}

}  // namespace invar::stress
