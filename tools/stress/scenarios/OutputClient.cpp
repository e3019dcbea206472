#include "stress/scenarios/OutputClient.hpp"

#include "stress/Reference.hpp"

namespace invar::stress {

OutputClient::OutputClient(const ScenarioContext& context,
                           std::shared_ptr<const std::vector<double>> reference, double tolerance,
                           Shared<MTL::Buffer> sharedOutput)
    : m_gate(context.gate), m_reference(std::move(reference)), m_tolerance(tolerance) {
  if (sharedOutput) m_outputs.push_back(std::move(sharedOutput));
  else for (unsigned i = 0; i < context.slots; ++i) m_outputs.push_back(makeBuffer(m_reference->size()));
}

std::optional<std::string> OutputClient::check(unsigned slot) {
  return firstDifference(floats(output(slot)), *m_reference, m_tolerance);
}

Product::Product(unsigned r, unsigned i, unsigned c, uint64_t seed) : rows(r), inner(i), columns(c) {
  const auto left = randomValues(size_t(rows) * inner, seed),
             right = randomValues(size_t(inner) * columns, seed + 1);
  a = makeBuffer(left);
  b = makeBuffer(right);
  reference = referenceProduct(left, right, rows, inner, columns);
}

Shared<MPS::NDArrayMatrixMultiplication> makeProductKernel() {
  return NS::TransferPtr(MPS::NDArrayMatrixMultiplication::alloc()->init(device(), 2));
}

void encodeProduct(MPS::NDArrayMatrixMultiplication* kernel, MTL::CommandBuffer* commandBuffer,
                   const Product& product, MTL::Buffer* output) {
  const auto a = matrix(product.a.get(), product.rows, product.inner);
  const auto b = matrix(product.b.get(), product.inner, product.columns);
  const auto c = matrix(output, product.rows, product.columns);
  const NS::Object* sources[] = {a.get(), b.get()};
  kernel->encodeToCommandBuffer(commandBuffer, NS::Array::array(sources, 2), c.get());
}

}  // namespace invar::stress
