// Threads and queues that live for one iteration: nothing may depend on a thread that is gone.
#include <thread>

#include "stress/scenarios/OutputClient.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

class ChurnClient final : public OutputClient {
public:
  ChurnClient(const ScenarioContext& context, uint64_t seed)
      : ChurnClient(context, Product::square(context.plan.size.front(), seed)) {}

  std::optional<std::string> iterate(unsigned slot) override {
    std::optional<std::string> failure;
    Shared<MTL::CommandBuffer> commandBuffer;
    std::thread([&] {
      Pool pool;
      std::lock_guard lock(gate());
      auto queue = NS::TransferPtr(device()->newCommandQueue());
      auto kernel = makeProductKernel();
      commandBuffer = NS::RetainPtr(queue->commandBuffer());
      encodeProduct(kernel.get(), commandBuffer.get(), *m_product, output(slot));
      commandBuffer->commit();
    }).join();   // thread, queue and kernel are gone while the work may be in flight
    std::thread([&] {
      Pool pool;
      commandBuffer->waitUntilCompleted();
      failure = failureOf(commandBuffer.get());
    }).join();
    return failure;
  }

private:
  ChurnClient(const ScenarioContext& context, std::shared_ptr<const Product> product)
      : OutputClient(context, referenceOf(product), product->tolerance()), m_product(std::move(product)) {}

  const std::shared_ptr<const Product> m_product;
};

}  // namespace

ScenarioEntry churnEntry() {
  return {"churn", "threads, queues and kernels that live for one iteration", {64}, squareBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            return std::make_unique<OwnClients<ChurnClient>>(c);
          }};
}

}  // namespace invar::stress
