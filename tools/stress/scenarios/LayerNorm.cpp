// The report's second program: a custom kernel from one shared library, a pipeline state and a queue for
// each thread.
#include "stress/Reference.hpp"
#include "stress/scenarios/LayerNormKernel.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

struct Size { unsigned rows, columns; };
Size sizeOf(const std::vector<unsigned>& s) { return s.size() >= 2 ? Size{s[0], s[1]} : Size{s.front(), s.front()}; }

class LayerNormClient final : public Client {
public:
  LayerNormClient(const ScenarioContext& context, uint64_t seed)
      : m_gate(context.gate), m_size(sizeOf(context.plan.size)), m_pipeline(makeLayerNormPipeline()),
        m_queue(NS::TransferPtr(device()->newCommandQueue())) {
    const size_t elements = size_t(m_size.rows) * m_size.columns;
    const auto input = randomValues(elements, seed), gamma = randomValues(m_size.columns, seed + 1),
               beta = randomValues(m_size.columns, seed + 2);
    m_input = makeBuffer(input);
    m_gamma = makeBuffer(gamma);
    m_beta = makeBuffer(beta);
    m_reference = referenceLayerNorm({input.begin(), input.end()}, gamma, beta, m_size.rows, m_size.columns, kLayerNormEpsilon);
    for (unsigned i = 0; i < context.slots; ++i) m_outputs.push_back(makeBuffer(elements));
  }

  void reset(unsigned slot) override { fillWithNaN(m_outputs[slot].get()); }

  std::optional<std::string> iterate(unsigned slot) override {
    Pool pool;
    MTL::CommandBuffer* commandBuffer;
    {
      std::lock_guard lock(m_gate);
      commandBuffer = m_queue->commandBuffer();
      MTL::ComputeCommandEncoder* encoder = commandBuffer->computeCommandEncoder();
      encodeLayerNorm(encoder, m_pipeline.get(), m_input.get(), m_gamma.get(), m_beta.get(), m_outputs[slot].get(),
                      m_size.rows, m_size.columns);
      encoder->endEncoding();
      commandBuffer->commit();
    }
    commandBuffer->waitUntilCompleted();
    return failureOf(commandBuffer);
  }

  std::optional<std::string> check(unsigned slot) override {
    return firstDifference(floats(m_outputs[slot].get()), m_reference, kLayerNormTolerance);
  }
  void spoil(unsigned slot) override { spoilOne(m_outputs[slot].get()); }

private:
  Gate& m_gate;
  const Size m_size;
  Shared<MTL::ComputePipelineState> m_pipeline;
  Shared<MTL::CommandQueue> m_queue;
  Shared<MTL::Buffer> m_input, m_gamma, m_beta;
  std::vector<double> m_reference;
  std::vector<Shared<MTL::Buffer>> m_outputs;
};

class LayerNormScenario final : public Scenario {
public:
  explicit LayerNormScenario(const ScenarioContext& context) : m_context(context) { layerNormLibrary(); }
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    return std::make_unique<LayerNormClient>(m_context, m_context.plan.seed * 1000 + thread * 3);
  }

private:
  const ScenarioContext m_context;
};

}  // namespace

ScenarioEntry layerNormEntry() {
  return {"layernorm", "the report's second: a custom kernel, a pipeline state and a queue for each thread", {256, 1024},
          [](const std::vector<unsigned>& size) -> uint64_t { return uint64_t(sizeOf(size).rows) * sizeOf(size).columns * 4; },
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<LayerNormScenario>(c); }};
}

}  // namespace invar::stress
