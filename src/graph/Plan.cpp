#include "graph/Plan.hpp"

#include "mps/DataTypes.hpp"
#include "mps/KernelEncoding.hpp"

namespace invar::graph {
namespace {

/// Turns the places of a plan into memory of one run.
class Encoding {
public:
  Encoding(const Plan& plan, metal::PassRecorder& pass, std::span<mps::NDArray* const> feeds,
           std::span<mps::NDArray* const> targets, device::Memory* workspace)
      : m_plan(plan), m_pass(pass), m_feeds(feeds), m_targets(targets), m_workspace(workspace) {}

  void operator()(const ProductStep& step) {
    mps::ProductDescription p = step.product;
    place(p.a, step.a, device::Access::Read);
    place(p.b, step.b, device::Access::Read);
    if (step.c) place(p.c, *step.c, device::Access::Read);
    place(p.destination, step.destination, device::Access::Write);
    auto recorded = mps::makeProductCommand(m_pass.arena(), p);
    if (recorded.command) m_pass.add(recorded.command);
    else error = std::move(recorded.error);
  }

  void operator()(const KernelStep& step) {
    if (!step.threads) return;
    std::vector<device::Binding> bindings;
    for (const Value& input : step.inputs) bindings.push_back(binding(input, device::Access::Read));
    bindings.push_back(binding(step.destination, device::Access::Write));
    bindings.push_back(mps::bindValues(m_pass, std::span<const uint32_t>(step.parameters)));
    mps::addDispatch(m_pass, *step.kernel, bindings, step.threads);
  }

  void operator()(const CopyStep& step) {
    const device::Binding from = binding(step.source, device::Access::Read),
                          to = binding(step.destination, device::Access::Write);
    device::CopyCommand command{};
    command.kind = device::Command::Kind::Copy;
    command.source = from.memory;
    command.sourceOffset = from.offset;
    command.destination = to.memory;
    command.destinationOffset = to.offset;
    command.length = step.source.layout.elementCount() * MPS::SizeofDataType(step.source.type);
    m_pass.add(m_pass.arena().create(command));
  }

  std::string error;

private:
  device::Binding binding(const Value& value, device::Access access) {
    device::Binding b;
    switch (value.storage) {
      case Value::Storage::Feed:
        b.memory = m_feeds[value.index]->buffer()->memory().get();
        b.offset = m_feeds[value.index]->firstByte();
        break;
      case Value::Storage::Target:
        b.memory = m_targets[value.index]->buffer()->memory().get();
        b.offset = m_targets[value.index]->firstByte();
        break;
      case Value::Storage::Constant: b.memory = m_plan.constants[value.index].get(); break;
      case Value::Storage::Workspace:
        b.memory = m_workspace;
        b.offset = m_plan.workspaceOffsets[value.index];
        break;
    }
    b.offset += uint64_t(value.offset * int64_t(MPS::SizeofDataType(value.type)));
    b.length = b.memory->length() - b.offset;
    m_pass.use(*b.memory, access);
    return b;
  }

  void place(mps::ProductOperand& operand, const Value& value, device::Access access) {
    const device::Binding b = binding(value, access);
    operand.memory = b.memory;
    operand.offset = b.offset;
  }

  const Plan& m_plan;
  metal::PassRecorder& m_pass;
  const std::span<mps::NDArray* const> m_feeds, m_targets;
  device::Memory* const m_workspace;
};

}  // namespace

const Value& destinationOf(const Step& step) {
  return std::visit([](const auto& s) -> const Value& { return s.destination; }, step);
}

Result<void> Plan::encode(metal::PassRecorder& pass, std::span<mps::NDArray* const> feedArrays,
                          std::span<mps::NDArray* const> targetArrays) const {
  Ref<WorkspacePool::Lease> workspace;
  if (workspaceBytes) {
    auto lease = m_workspaces.take(*device, workspaceBytes);
    if (!lease) return lease.takeError();
    workspace = std::move(*lease);
    pass.keepAlive(*workspace);
  }
  Encoding encoding(*this, pass, feedArrays, targetArrays, workspace ? &workspace->memory() : nullptr);
  for (const Step& step : steps) std::visit(encoding, step);
  if (!encoding.error.empty()) return problem(encoding.error);
  for (auto& constant : constants) pass.keepAlive(*constant);
  for (auto* array : feedArrays) pass.recording().retain(*array->buffer());
  for (auto* array : targetArrays) pass.recording().retain(*array->buffer());
  return {};
}

}  // namespace invar::graph
