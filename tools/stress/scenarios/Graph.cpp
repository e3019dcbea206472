// The report's first workaround: the product through a graph, with a graph for each thread or one executable
// for all.
#include <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp>

#include "stress/Reference.hpp"
#include "stress/scenarios/Parts.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

/// A graph of one product, and the executable made of it.
struct ProductGraph {
  Shared<MPS::Graph> graph;
  MPS::GraphTensor *a, *b, *c;   // the graph's
  Shared<MPS::GraphExecutable> executable;

  ProductGraph(unsigned n, bool compiled) : graph(NS::TransferPtr(MPS::Graph::alloc()->init())) {
    Pool pool;
    const NS::Object* sizes[] = {NS::Number::number(NS::UInteger(n)), NS::Number::number(NS::UInteger(n))};
    const NS::Array* shape = NS::Array::array(sizes, 2);
    a = graph->placeholder(shape, MPS::DataTypeFloat32, MTLSTR("a"));
    b = graph->placeholder(shape, MPS::DataTypeFloat32, MTLSTR("b"));
    c = graph->matrixMultiplication(a, b, MTLSTR("c"));
    if (!c) throw std::runtime_error("the graph cannot be built");
    if (!compiled) return;
    auto type = [&] { return NS::TransferPtr(MPS::GraphShapedType::alloc()->init(shape, MPS::DataTypeFloat32)); };
    const auto typeA = type(), typeB = type();
    const NS::Object* keys[] = {a, b};
    const NS::Object* types[] = {typeA.get(), typeB.get()};
    const NS::Object* targets[] = {c};
    auto graphDevice = MPS::GraphDevice::device(stress::device());
    executable = NS::RetainPtr(graph->compile(graphDevice, NS::Dictionary::dictionary(types, keys, 2), NS::Array::array(targets, 1), nullptr, nullptr));
    if (!executable) throw std::runtime_error("the graph cannot be compiled");
  }
};

class GraphClient final : public Client {
public:
  GraphClient(const ScenarioContext& context, std::shared_ptr<ProductGraph> graph, uint64_t seed)
      : m_gate(context.gate), m_n(context.plan.size.front()), m_graph(std::move(graph)),
        m_queue(NS::TransferPtr(device()->newCommandQueue())) {
    const size_t elements = size_t(m_n) * m_n;
    const auto a = randomValues(elements, seed), b = randomValues(elements, seed + 1);
    m_a = makeBuffer(a);
    m_b = makeBuffer(b);
    m_reference = referenceProduct(a, b, m_n, m_n, m_n);
    for (unsigned i = 0; i < context.slots; ++i) m_outputs.push_back(makeBuffer(elements));
  }

  void reset(unsigned slot) override { fillWithNaN(m_outputs[slot].get()); }

  std::optional<std::string> iterate(unsigned slot) override {
    Pool pool;
    MTL::CommandBuffer* commandBuffer;
    {
      std::lock_guard lock(m_gate);
      commandBuffer = m_queue->commandBuffer();
      const auto a = data(m_a.get()), b = data(m_b.get()), c = data(m_outputs[slot].get());
      if (m_graph->executable) encodeExecutable(commandBuffer, a.get(), b.get(), c.get());
      else encodeGraph(commandBuffer, a.get(), b.get(), c.get());
      commandBuffer->commit();
    }
    commandBuffer->waitUntilCompleted();
    return failureOf(commandBuffer);
  }

  std::optional<std::string> check(unsigned slot) override {
    return firstDifference(floats(m_outputs[slot].get()), m_reference, productTolerance(m_n));
  }
  void spoil(unsigned slot) override { spoilOne(m_outputs[slot].get()); }

private:
  Shared<MPS::GraphTensorData> data(MTL::Buffer* buffer) {
    const NS::Object* sizes[] = {NS::Number::number(NS::UInteger(m_n)), NS::Number::number(NS::UInteger(m_n))};
    return NS::TransferPtr(MPS::GraphTensorData::alloc()->init(buffer, NS::Array::array(sizes, 2), MPS::DataTypeFloat32));
  }

  void encodeGraph(MTL::CommandBuffer* commandBuffer, NS::Object* a, NS::Object* b, NS::Object* c) {
    const NS::Object *placeholders[] = {m_graph->a, m_graph->b}, *inputs[] = {a, b};
    const NS::Object *targets[] = {m_graph->c}, *outputs[] = {c};
    m_graph->graph->encodeToCommandBuffer(commandBuffer, NS::Dictionary::dictionary(inputs, placeholders, 2),
                                          static_cast<const NS::Array*>(nullptr), NS::Dictionary::dictionary(outputs, targets, 1), nullptr);
  }

  // Inputs in the order of the executable's own feeds.
  void encodeExecutable(MTL::CommandBuffer* commandBuffer, NS::Object* a, NS::Object* b, NS::Object* c) {
    const bool inOrder = m_graph->executable->feedTensors()->object(0)->isEqual(m_graph->a);
    const NS::Object *inputs[] = {inOrder ? a : b, inOrder ? b : a}, *outputs[] = {c};
    m_graph->executable->encodeToCommandBuffer(commandBuffer, NS::Array::array(inputs, 2), NS::Array::array(outputs, 1), nullptr);
  }

  Gate& m_gate;
  const unsigned m_n;
  std::shared_ptr<ProductGraph> m_graph;
  Shared<MTL::CommandQueue> m_queue;
  Shared<MTL::Buffer> m_a, m_b;
  std::vector<double> m_reference;
  std::vector<Shared<MTL::Buffer>> m_outputs;
};

class GraphScenario final : public Scenario {
public:
  GraphScenario(const ScenarioContext& context, bool shared) : m_context(context) {
    if (shared) m_graph = std::make_shared<ProductGraph>(context.plan.size.front(), true);
  }
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    auto graph = m_graph ? m_graph : std::make_shared<ProductGraph>(m_context.plan.size.front(), false);
    return std::make_unique<GraphClient>(m_context, std::move(graph), m_context.plan.seed * 1000 + thread * 2);
  }

private:
  const ScenarioContext m_context;
  std::shared_ptr<ProductGraph> m_graph;
};

uint64_t outputBytes(const std::vector<unsigned>& size) { return uint64_t(size.front()) * size.front() * sizeof(float); }

}  // namespace

ScenarioEntry graphEntry() {
  return {"graph", "the report's first workaround: the product through a graph for each thread", {512}, outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<GraphScenario>(c, false); }};
}

ScenarioEntry graphSharedEntry() {
  return {"graph-shared", "one compiled graph for all threads", {512}, outputBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> { return std::make_unique<GraphScenario>(c, true); }};
}

}  // namespace invar::stress
