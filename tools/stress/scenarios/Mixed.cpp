// Everything at once: products, LayerNorm and blits on two queues of a thread, ordered by a shared event,
// with a completion handler that commits more work.
#include <semaphore>
#include <utility>

#include "stress/Reference.hpp"
#include "stress/scenarios/LayerNormKernel.hpp"
#include "stress/scenarios/OutputClient.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

class MixedClient final : public OutputClient {
public:
  MixedClient(const ScenarioContext& context, uint64_t seed)
      : MixedClient(context, Product::square(context.plan.size.front(), seed),
                    randomValues(context.plan.size.front(), seed + 2),
                    randomValues(context.plan.size.front(), seed + 3)) {}

  void reset(unsigned slot) override {
    OutputClient::reset(slot);
    fillWithNaN(m_copied.a.get());
  }

  std::optional<std::string> iterate(unsigned slot) override {
    Pool pool;
    const uint64_t turn = ++m_turn;
    const unsigned n = m_copied.rows;
    const size_t bytes = m_copied.a->length();
    MTL::CommandBuffer* produce;
    MTL::CommandBuffer* normalise;
    {
      std::lock_guard lock(gate());
      normalise = m_second->commandBuffer();   // committed first, and waits for the other queue
      normalise->encodeWait(m_event.get(), turn);
      MTL::ComputeCommandEncoder* encoder = normalise->computeCommandEncoder(MTL::DispatchTypeConcurrent);
      encodeLayerNorm(encoder, m_pipeline.get(), m_product.get(), m_gamma.get(), m_beta.get(), m_normed.get(),
                      n, n);
      encoder->endEncoding();
      normalise->addCompletedHandler([this, slot, bytes](MTL::CommandBuffer*) { collect(slot, bytes); });
      normalise->commit();

      produce = m_first->commandBuffer();
      MTL::BlitCommandEncoder* blit = produce->blitCommandEncoder();
      blit->copyFromBuffer(m_a.get(), 0, m_copied.a.get(), 0, bytes);
      blit->fillBuffer(m_product.get(), NS::Range::Make(0, bytes), 0xff);
      blit->endEncoding();
      encodeProduct(m_kernel.get(), produce, m_copied, m_product.get());
      produce->encodeSignalEvent(m_event.get(), turn);
      produce->commit();
    }
    normalise->waitUntilCompleted();
    m_collected.acquire();
    if (auto failure = failureOf(produce)) return failure;
    if (auto failure = failureOf(normalise)) return failure;
    return std::exchange(m_handlerFailure, {});
  }

private:
  MixedClient(const ScenarioContext& context, const std::shared_ptr<const Product>& product,
              const std::vector<float>& gamma, const std::vector<float>& beta)
      : OutputClient(context, normalised(*product, gamma, beta), 20 * kLayerNormTolerance),
        m_copied(*product),
        m_pipeline(makeLayerNormPipeline()),
        m_kernel(makeProductKernel()),
        m_first(NS::TransferPtr(device()->newCommandQueue())),
        m_second(NS::TransferPtr(device()->newCommandQueue())),
        m_event(NS::TransferPtr(device()->newSharedEvent())),
        m_a(product->a),
        m_gamma(makeBuffer(gamma)),
        m_beta(makeBuffer(beta)) {
    for (auto* scratch : {&m_copied.a, &m_product, &m_normed})
      *scratch = makeBuffer(product->reference.size());
  }

  static std::shared_ptr<const std::vector<double>> normalised(const Product& product,
                                                               const std::vector<float>& gamma,
                                                               const std::vector<float>& beta) {
    return std::make_shared<const std::vector<double>>(referenceLayerNorm(
        product.reference, gamma, beta, product.rows, product.columns, kLayerNormEpsilon));
  }

  // Runs in the completion handler, on a thread of the library.
  void collect(unsigned slot, size_t bytes) {
    MTL::CommandBuffer* last = m_first->commandBuffer();
    MTL::BlitCommandEncoder* blit = last->blitCommandEncoder();
    blit->copyFromBuffer(m_normed.get(), 0, output(slot), 0, bytes);
    blit->endEncoding();
    last->addCompletedHandler([this](MTL::CommandBuffer* done) {
      m_handlerFailure = failureOf(done);
      m_collected.release();
    });
    last->commit();
  }

  Product m_copied;   ///< its left matrix is a copy that each iteration makes
  Shared<MTL::ComputePipelineState> m_pipeline;
  Shared<MPS::NDArrayMatrixMultiplication> m_kernel;
  Shared<MTL::CommandQueue> m_first, m_second;
  Shared<MTL::SharedEvent> m_event;
  Shared<MTL::Buffer> m_a, m_gamma, m_beta, m_product, m_normed;
  uint64_t m_turn = 0;
  std::binary_semaphore m_collected{0};
  std::optional<std::string> m_handlerFailure;   // handed over by m_collected
};

}  // namespace

ScenarioEntry mixedEntry() {
  return {"mixed",
          "products, LayerNorm, blits, shared events across queues, handlers that commit more work",
          {128},
          squareBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            layerNormLibrary();   // one for all threads
            return std::make_unique<OwnClients<MixedClient>>(c);
          }};
}

}  // namespace invar::stress
