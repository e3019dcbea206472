// The report's first workaround: the product through a graph, with a graph for each thread or one executable
// for all.
#include <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp>

#include "stress/scenarios/OutputClient.hpp"
#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {
namespace {

NS::Array* squareShape(unsigned n) {
  const NS::Object* sizes[] = {NS::Number::number(NS::UInteger(n)), NS::Number::number(NS::UInteger(n))};
  return NS::Array::array(sizes, 2);
}

/// A graph of one product, and the executable made of it.
struct ProductGraph {
  Shared<MPS::Graph> graph;
  MPS::GraphTensor *a, *b, *c;   // the graph's
  Shared<MPS::GraphExecutable> executable;

  ProductGraph(unsigned n, bool compiled) : graph(NS::TransferPtr(MPS::Graph::alloc()->init())) {
    Pool pool;
    const NS::Array* shape = squareShape(n);
    a = graph->placeholder(shape, MPS::DataTypeFloat32, MTLSTR("a"));
    b = graph->placeholder(shape, MPS::DataTypeFloat32, MTLSTR("b"));
    c = graph->matrixMultiplication(a, b, MTLSTR("c"));
    if (!c) throw std::runtime_error("the graph cannot be built");
    if (!compiled) return;
    auto type = [&] {
      return NS::TransferPtr(MPS::GraphShapedType::alloc()->init(shape, MPS::DataTypeFloat32));
    };
    const auto typeA = type(), typeB = type();
    const NS::Object* keys[] = {a, b};
    const NS::Object* types[] = {typeA.get(), typeB.get()};
    const NS::Object* targets[] = {c};
    auto graphDevice = MPS::GraphDevice::device(stress::device());
    executable = NS::RetainPtr(graph->compile(graphDevice, NS::Dictionary::dictionary(types, keys, 2),
                                              NS::Array::array(targets, 1), nullptr, nullptr));
    if (!executable) throw std::runtime_error("the graph cannot be compiled");
  }
};

class GraphClient final : public OutputClient {
public:
  GraphClient(const ScenarioContext& context, std::shared_ptr<ProductGraph> graph,
              std::shared_ptr<const Product> product)
      : OutputClient(context, referenceOf(product), product->tolerance()), m_product(std::move(product)),
        m_graph(std::move(graph)), m_queue(NS::TransferPtr(device()->newCommandQueue())) {}

  std::optional<std::string> iterate(unsigned slot) override {
    return run(m_queue.get(), [&](MTL::CommandBuffer* commandBuffer) {
      const auto a = data(m_product->a.get()), b = data(m_product->b.get()), c = data(output(slot));
      if (m_graph->executable) encodeExecutable(commandBuffer, a.get(), b.get(), c.get());
      else encodeGraph(commandBuffer, a.get(), b.get(), c.get());
    });
  }

private:
  Shared<MPS::GraphTensorData> data(MTL::Buffer* buffer) {
    return NS::TransferPtr(
        MPS::GraphTensorData::alloc()->init(buffer, squareShape(m_product->rows), MPS::DataTypeFloat32));
  }

  void encodeGraph(MTL::CommandBuffer* commandBuffer, NS::Object* a, NS::Object* b, NS::Object* c) {
    const NS::Object *placeholders[] = {m_graph->a, m_graph->b}, *inputs[] = {a, b};
    const NS::Object *targets[] = {m_graph->c}, *outputs[] = {c};
    m_graph->graph->encodeToCommandBuffer(commandBuffer, NS::Dictionary::dictionary(inputs, placeholders, 2),
                                          static_cast<const NS::Array*>(nullptr),
                                          NS::Dictionary::dictionary(outputs, targets, 1), nullptr);
  }

  // Inputs in the order of the executable's own feeds.
  void encodeExecutable(MTL::CommandBuffer* commandBuffer, NS::Object* a, NS::Object* b, NS::Object* c) {
    const bool inOrder = m_graph->executable->feedTensors()->object(0)->isEqual(m_graph->a);
    const NS::Object *inputs[] = {inOrder ? a : b, inOrder ? b : a}, *outputs[] = {c};
    m_graph->executable->encodeToCommandBuffer(commandBuffer, NS::Array::array(inputs, 2),
                                               NS::Array::array(outputs, 1), nullptr);
  }

  const std::shared_ptr<const Product> m_product;
  const std::shared_ptr<ProductGraph> m_graph;
  const Shared<MTL::CommandQueue> m_queue;
};

class GraphScenario final : public Scenario {
public:
  GraphScenario(const ScenarioContext& context, bool shared) : m_context(context) {
    if (shared) m_graph = std::make_shared<ProductGraph>(context.plan.size.front(), true);
  }
  std::unique_ptr<Client> makeClient(unsigned thread) override {
    Pool pool;
    auto graph = m_graph ? m_graph : std::make_shared<ProductGraph>(m_context.plan.size.front(), false);
    auto product = Product::square(m_context.plan.size.front(), m_context.plan.seed * 1000 + thread * 2);
    return std::make_unique<GraphClient>(m_context, std::move(graph), std::move(product));
  }

private:
  const ScenarioContext m_context;
  std::shared_ptr<ProductGraph> m_graph;
};

}  // namespace

ScenarioEntry graphEntry() {
  return {"graph",
          "the report's first workaround: the product through a graph for each thread",
          {512},
          squareBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            return std::make_unique<GraphScenario>(c, false);
          }};
}

ScenarioEntry graphSharedEntry() {
  return {"graph-shared",
          "one compiled graph for all threads",
          {512},
          squareBytes,
          [](const ScenarioContext& c) -> std::unique_ptr<Scenario> {
            return std::make_unique<GraphScenario>(c, true);
          }};
}

}  // namespace invar::stress
