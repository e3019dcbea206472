// What the clients of most scenarios share: an output a slot that is to equal one reference, and the way of
// an iteration; products of matrices; and scenarios whose threads share nothing.
#pragma once

#include <mutex>

#include "stress/Scenario.hpp"
#include "stress/scenarios/Parts.hpp"

namespace invar::stress {

/// One thread at a time.
class OutputClient : public Client {
public:
  void reset(unsigned slot) override { fillWithNaN(output(slot)); }
  std::optional<std::string> check(unsigned slot) override;
  void spoil(unsigned slot) override { spoilOne(output(slot)); }

protected:
  /// `sharedOutput` stands for all slots when it is given.
  OutputClient(const ScenarioContext& context, std::shared_ptr<const std::vector<double>> reference,
               double tolerance, Shared<MTL::Buffer> sharedOutput = {});

  MTL::Buffer* output(unsigned slot) const { return m_outputs[slot % m_outputs.size()].get(); }
  Gate& gate() const { return m_gate; }

  /// Encodes and commits as the policy allows, and waits. An error text when Metal reports one.
  template <class Encode>
  std::optional<std::string> run(MTL::CommandQueue* queue, Encode&& encode) {
    Pool pool;
    MTL::CommandBuffer* commandBuffer;
    {
      std::lock_guard lock(m_gate);
      commandBuffer = queue->commandBuffer();
      encode(commandBuffer);
      commandBuffer->commit();
    }
    commandBuffer->waitUntilCompleted();
    return failureOf(commandBuffer);
  }

private:
  Gate& m_gate;
  const std::shared_ptr<const std::vector<double>> m_reference;
  const double m_tolerance;
  std::vector<Shared<MTL::Buffer>> m_outputs;
};

/// Two random matrices and what their product is. Immutable.
struct Product {
  unsigned rows, inner, columns;
  Shared<MTL::Buffer> a, b;
  std::vector<double> reference;

  Product(unsigned rows, unsigned inner, unsigned columns, uint64_t seed);
  static std::shared_ptr<const Product> square(unsigned n, uint64_t seed) {
    return std::make_shared<const Product>(n, n, n, seed);
  }
  double tolerance() const { return productTolerance(inner); }
};

/// The reference as the product's part, which it keeps alive.
inline std::shared_ptr<const std::vector<double>> referenceOf(const std::shared_ptr<const Product>& product) {
  return {product, &product->reference};
}

Shared<MPS::NDArrayMatrixMultiplication> makeProductKernel();
void encodeProduct(MPS::NDArrayMatrixMultiplication* kernel, MTL::CommandBuffer* commandBuffer,
                   const Product& product, MTL::Buffer* output);

/// Each thread has a client of its own, made from the context and a seed.
template <class ClientType>
class OwnClients final : public Scenario {
public:
  explicit OwnClients(const ScenarioContext& context) : m_context(context) {}
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    constexpr uint64_t kSeedsAThread = 4;
    Pool pool;
    return std::make_unique<ClientType>(m_context, m_context.plan.seed * 1000 + thread * kSeedsAThread);
  }

private:
  const ScenarioContext m_context;
};

inline uint64_t squareBytes(const std::vector<unsigned>& size) {
  return uint64_t(size.front()) * size.front() * sizeof(float);
}

}  // namespace invar::stress
