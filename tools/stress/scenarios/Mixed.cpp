// Everything at once: products, LayerNorm and blits on two queues of a thread, ordered by a shared event,
// with a completion handler that commits more work.
#include <semaphore>
#include <utility>

#include "stress/Reference.hpp"
#include "stress/scenarios/LayerNormKernel.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

class MixedClient final : public Client {
public:
  MixedClient(const ScenarioContext& context, uint64_t seed)
      : m_gate(context.gate), m_n(context.plan.size.front()), m_pipeline(makeLayerNormPipeline()),
        m_kernel(NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2))),
        m_first(NS::TransferPtr(device()->newCommandQueue())), m_second(NS::TransferPtr(device()->newCommandQueue())),
        m_event(NS::TransferPtr(device()->newSharedEvent())) {
    const size_t elements = size_t(m_n) * m_n;
    const auto a = randomValues(elements, seed), b = randomValues(elements, seed + 1), gamma = randomValues(m_n, seed + 2),
               beta = randomValues(m_n, seed + 3);
    m_a = makeBuffer(a);
    m_b = makeBuffer(b);
    m_gamma = makeBuffer(gamma);
    m_beta = makeBuffer(beta);
    for (auto* scratch : {&m_copy, &m_product, &m_normed}) *scratch = makeBuffer(elements);
    for (unsigned i = 0; i < context.slots; ++i) m_outputs.push_back(makeBuffer(elements));
    m_reference = referenceLayerNorm(referenceProduct(a, b, m_n, m_n, m_n), gamma, beta, m_n, m_n, kLayerNormEpsilon);
  }

  void reset(unsigned slot) override {
    fillWithNaN(m_outputs[slot].get());
    fillWithNaN(m_copy.get());
  }

  std::optional<std::string> iterate(unsigned slot) override {
    Pool pool;
    const uint64_t turn = ++m_turn;
    const size_t bytes = m_copy->length();
    MTL::CommandBuffer* produce;
    MTL::CommandBuffer* normalise;
    {
      std::lock_guard lock(m_gate);
      normalise = m_second->commandBuffer();   // committed first, and waits for the other queue
      normalise->encodeWait(m_event.get(), turn);
      MTL::ComputeCommandEncoder* encoder = normalise->computeCommandEncoder(MTL::DispatchTypeConcurrent);
      encodeLayerNorm(encoder, m_pipeline.get(), m_product.get(), m_gamma.get(), m_beta.get(), m_normed.get(), m_n, m_n);
      encoder->endEncoding();
      normalise->addCompletedHandler([this, slot, bytes](MTL::CommandBuffer*) { collect(slot, bytes); });
      normalise->commit();

      produce = m_first->commandBuffer();
      MTL::BlitCommandEncoder* blit = produce->blitCommandEncoder();
      blit->copyFromBuffer(m_a.get(), 0, m_copy.get(), 0, bytes);
      blit->fillBuffer(m_product.get(), NS::Range::Make(0, bytes), 0xff);
      blit->endEncoding();
      const auto a = matrix(m_copy.get(), m_n, m_n), b = matrix(m_b.get(), m_n, m_n), c = matrix(m_product.get(), m_n, m_n);
      const NS::Object* sources[] = {a.get(), b.get()};
      m_kernel->encodeToCommandBuffer(produce, NS::Array::array(sources, 2), c.get());
      produce->encodeSignalEvent(m_event.get(), turn);
      produce->commit();
    }
    normalise->waitUntilCompleted();
    m_collected.acquire();
    if (auto failure = failureOf(produce)) return failure;
    if (auto failure = failureOf(normalise)) return failure;
    return std::exchange(m_handlerFailure, {});
  }

  std::optional<std::string> check(unsigned slot) override {
    return firstDifference(floats(m_outputs[slot].get()), m_reference, 20 * kLayerNormTolerance);
  }
  void spoil(unsigned slot) override { spoilOne(m_outputs[slot].get()); }

private:
  // Runs in the completion handler, on a thread of the library.
  void collect(unsigned slot, size_t bytes) {
    MTL::CommandBuffer* last = m_first->commandBuffer();
    MTL::BlitCommandEncoder* blit = last->blitCommandEncoder();
    blit->copyFromBuffer(m_normed.get(), 0, m_outputs[slot].get(), 0, bytes);
    blit->endEncoding();
    last->addCompletedHandler([this](MTL::CommandBuffer* done) {
      m_handlerFailure = failureOf(done);
      m_collected.release();
    });
    last->commit();
  }

  Gate& m_gate;
  const unsigned m_n;
  Shared<MTL::ComputePipelineState> m_pipeline;
  Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  Shared<MTL::CommandQueue> m_first, m_second;
  Shared<MTL::SharedEvent> m_event;
  Shared<MTL::Buffer> m_a, m_b, m_gamma, m_beta, m_copy, m_product, m_normed;
  std::vector<double> m_reference;
  std::vector<Shared<MTL::Buffer>> m_outputs;
  uint64_t m_turn = 0;
  std::binary_semaphore m_collected{0};
  std::optional<std::string> m_handlerFailure;   // handed over by m_collected
};

class MixedScenario final : public Scenario {
public:
  explicit MixedScenario(const ScenarioContext& context) : m_context(context) { layerNormLibrary(); }
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    return std::make_unique<MixedClient>(m_context, m_context.plan.seed * 1000 + thread * 4);
  }

private:
  const ScenarioContext m_context;
};

}  // namespace

ScenarioEntry mixedEntry() {
  return {"mixed", "products, LayerNorm, blits, shared events across queues, handlers that commit more work", {128},
          [](const std::vector<unsigned>& size) -> uint64_t { return uint64_t(size.front()) * size.front() * 4; },
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<MixedScenario>(c); }};
}

}  // namespace invar::stress
