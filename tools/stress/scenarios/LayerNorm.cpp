// The report's second program: a custom kernel from one shared library, a pipeline state and a queue for
// each thread.
#include "stress/Reference.hpp"
#include "stress/scenarios/LayerNormKernel.hpp"
#include "stress/scenarios/OutputClient.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

struct Size { unsigned rows, columns; };
Size sizeOf(const std::vector<unsigned>& s) {
  return s.size() >= 2 ? Size{s[0], s[1]} : Size{s.front(), s.front()};
}

class LayerNormClient final : public OutputClient {
public:
  LayerNormClient(const ScenarioContext& context, uint64_t seed)
      : LayerNormClient(context, sizeOf(context.plan.size), seed) {}

  std::optional<std::string> iterate(unsigned slot) override {
    return run(m_queue.get(), [&](MTL::CommandBuffer* commandBuffer) {
      MTL::ComputeCommandEncoder* encoder = commandBuffer->computeCommandEncoder();
      encodeLayerNorm(encoder, m_pipeline.get(), m_input.get(), m_gamma.get(), m_beta.get(), output(slot),
                      m_size.rows, m_size.columns);
      encoder->endEncoding();
    });
  }

private:
  LayerNormClient(const ScenarioContext& context, Size size, uint64_t seed)
      : LayerNormClient(context, size, randomValues(size_t(size.rows) * size.columns, seed),
                        randomValues(size.columns, seed + 1), randomValues(size.columns, seed + 2)) {}
  LayerNormClient(const ScenarioContext& context, Size size, const std::vector<float>& input,
                  const std::vector<float>& gamma, const std::vector<float>& beta)
      : OutputClient(
            context,
            std::make_shared<const std::vector<double>>(referenceLayerNorm(
                {input.begin(), input.end()}, gamma, beta, size.rows, size.columns, kLayerNormEpsilon)),
            kLayerNormTolerance),
        m_size(size),
        m_pipeline(makeLayerNormPipeline()),
        m_queue(NS::TransferPtr(device()->newCommandQueue())),
        m_input(makeBuffer(input)),
        m_gamma(makeBuffer(gamma)),
        m_beta(makeBuffer(beta)) {}

  const Size m_size;
  const Shared<MTL::ComputePipelineState> m_pipeline;
  const Shared<MTL::CommandQueue> m_queue;
  const Shared<MTL::Buffer> m_input, m_gamma, m_beta;
};

}  // namespace

ScenarioEntry layerNormEntry() {
  return {"layernorm", "the report's second: a custom kernel, a pipeline state and a queue for each thread",
          {256, 1024},
          [](const std::vector<unsigned>& size) -> uint64_t {
            return uint64_t(sizeOf(size).rows) * sizeOf(size).columns * sizeof(float);
          },
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            layerNormLibrary();   // one for all threads
            return std::make_unique<OwnClients<LayerNormClient>>(c);
          }};
}

}  // namespace invar::stress
