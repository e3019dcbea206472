// Threads and queues that live for one iteration: nothing may depend on a thread that is gone.
#include <thread>

#include "stress/Reference.hpp"
#include "stress/scenarios/Parts.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

class ChurnClient final : public Client {
public:
  ChurnClient(const ScenarioContext& context, uint64_t seed) : m_gate(context.gate), m_n(context.plan.size.front()) {
    const size_t elements = size_t(m_n) * m_n;
    const auto a = randomValues(elements, seed), b = randomValues(elements, seed + 1);
    m_a = makeBuffer(a);
    m_b = makeBuffer(b);
    m_reference = referenceProduct(a, b, m_n, m_n, m_n);
    for (unsigned i = 0; i < context.slots; ++i) m_outputs.push_back(makeBuffer(elements));
  }

  void reset(unsigned slot) override { fillWithNaN(m_outputs[slot].get()); }

  std::optional<std::string> iterate(unsigned slot) override {
    std::optional<std::string> failure;
    Shared<MTL::CommandBuffer> commandBuffer;
    std::thread([&] {
      Pool pool;
      std::lock_guard lock(m_gate);
      auto queue = NS::TransferPtr(device()->newCommandQueue());
      auto kernel = NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2));
      commandBuffer = NS::RetainPtr(queue->commandBuffer());
      const auto a = matrix(m_a.get(), m_n, m_n), b = matrix(m_b.get(), m_n, m_n), c = matrix(m_outputs[slot].get(), m_n, m_n);
      const NS::Object* sources[] = {a.get(), b.get()};
      kernel->encodeToCommandBuffer(commandBuffer.get(), NS::Array::array(sources, 2), c.get());
      commandBuffer->commit();
    }).join();   // thread, queue and kernel are gone while the work may be in flight
    std::thread([&] {
      Pool pool;
      commandBuffer->waitUntilCompleted();
      failure = failureOf(commandBuffer.get());
    }).join();
    return failure;
  }

  std::optional<std::string> check(unsigned slot) override {
    return firstDifference(floats(m_outputs[slot].get()), m_reference, productTolerance(m_n));
  }
  void spoil(unsigned slot) override { spoilOne(m_outputs[slot].get()); }

private:
  Gate& m_gate;
  const unsigned m_n;
  Shared<MTL::Buffer> m_a, m_b;
  std::vector<double> m_reference;
  std::vector<Shared<MTL::Buffer>> m_outputs;
};

class ChurnScenario final : public Scenario {
public:
  explicit ChurnScenario(const ScenarioContext& context) : m_context(context) {}
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    return std::make_unique<ChurnClient>(m_context, m_context.plan.seed * 1000 + thread * 2);
  }

private:
  const ScenarioContext m_context;
};

}  // namespace

ScenarioEntry churnEntry() {
  return {"churn", "threads, queues and kernels that live for one iteration", {64},
          [](const std::vector<unsigned>& size) -> uint64_t { return uint64_t(size.front()) * size.front() * 4; },
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<ChurnScenario>(c); }};
}

}  // namespace invar::stress
