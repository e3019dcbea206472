#include "graph/Lowering.hpp"

#include <algorithm>

#include "graph/ConstantData.hpp"
#include "graph/ops/Definitions.hpp"
#include "mps/DataTypes.hpp"
#include "mps/KernelEncoding.hpp"

namespace invar::graph {
namespace {

constexpr uint64_t kWorkspaceAlignment = 256;
constexpr size_t kMostFused = 24;   // operations in one kernel

}  // namespace

Result<Ref<Plan>> Lowering::run(device::Device& device, std::vector<Port> feeds,
                                const std::vector<Ref<const Node>>& targets,
                                const std::vector<uint32_t>& lateTargets) {
  Lowering lowering(device);
  lowering.m_late.insert(lateTargets.begin(), lateTargets.end());
  for (uint32_t i = 0; i < feeds.size(); ++i) lowering.m_feedIndex.emplace(feeds[i].node.get(), i);
  lowering.m_plan->feeds = std::move(feeds);
  if (auto done = lowering.order(targets); !done) return done.takeError();
  if (auto done = lowering.inferTypes(); !done) return done.takeError();
  for (uint32_t i = 0; i < targets.size(); ++i) {
    const TensorType& type = lowering.typeOf(*targets[i]);
    const auto layout = mps::Layout::packed(lengthsOf(*type.shape));
    if (!layout)
      return problem(targets[i]->describe() + " has shape " + dimsText(*type.shape) +
                     ", which memory cannot hold");
    lowering.m_plan->targets.push_back({targets[i], type.type, *layout});
    lowering.m_targets.emplace(targets[i].get(), i);
  }
  lowering.fuse();
  if (auto done = lowering.lowerAll(targets); !done) return done.takeError();
  lowering.planWorkspace();
  return std::move(lowering.m_plan);
}

/// Inputs before users, only what the targets need. Walks with a stack of its own: graphs may be deep.
Result<void> Lowering::order(const std::vector<Ref<const Node>>& targets) {
  std::vector<std::pair<const Node*, size_t>> stack;
  std::unordered_set<const Node*> seen;
  for (auto& target : targets) {
    ++m_uses[target.get()];
    if (seen.insert(target.get()).second) stack.push_back({target.get(), 0});
    while (!stack.empty()) {
      auto& [node, next] = stack.back();
      const bool fed = m_feedIndex.contains(node);
      if (!fed && next < node->inputs().size()) {
        const Node* input = node->inputs()[next++].get();
        ++m_uses[input];
        m_lastUser[input] = node;
        if (seen.insert(input).second) stack.push_back({input, 0});
        continue;
      }
      if (!fed && &node->definition() == &ops::kPlaceholder)
        return problem(node->describe() + " is not fed");
      m_order.push_back(node);
      stack.pop_back();
    }
  }
  return {};
}

Result<void> Lowering::checkFeed(const Port& feed) {
  const TensorType& wanted = feed.node->type();
  const Dims dims = dimsOf(feed.layout.shape());
  if (feed.type != wanted.type)
    return problem(feed.node->describe() + " is fed with " + mps::nameOf(feed.type) + ", its type is " +
                   mps::nameOf(wanted.type));
  if (!wanted.shape) return {};
  const bool fits = wanted.shape->size() == dims.size() &&
                    std::equal(dims.begin(), dims.end(), wanted.shape->begin(),
                               [](int64_t got, int64_t want) { return want < 0 || got == want; });
  // A number may be fed as an array of one element.
  if (fits || (wanted.shape->empty() && volumeOf(dims) == 1)) return {};
  return problem(feed.node->describe() + " is fed with shape " + dimsText(dims) + ", its shape is " +
                 dimsText(*wanted.shape));
}

Result<void> Lowering::inferTypes() {
  for (const Node* node : m_order) {
    if (auto feed = m_feedIndex.find(node); feed != m_feedIndex.end()) {
      const Port& port = m_plan->feeds[feed->second];
      if (auto fits = checkFeed(port); !fits) return fits;
      m_types[node] = {port.type, dimsOf(port.layout.shape())};
      define(*node, {Value::Storage::Feed, feed->second, 0, port.type, port.layout});
      continue;
    }
    std::vector<TensorType> inputs;
    for (auto& input : node->inputs()) inputs.push_back(typeOf(*input));
    auto type = node->definition().infer ? node->definition().infer(inputs, node->attributes())
                                         : Result<TensorType>(node->type());
    if (!type) return problem(node->describe() + ": " + type.error().message);
    m_types[node] = std::move(*type);
  }
  return {};
}

/// An element-wise operation with one user that is element-wise and of the same shape becomes part of that
/// user.
void Lowering::fuse() {
  std::unordered_map<const Node*, size_t> groupSize;
  for (const Node* node : m_order) {
    size_t& size = groupSize[node];
    size += 1;
    if (isFed(*node)) continue;
    if (const Node* product = productOperand(*this, *node)) {
      m_fused.insert(product);
      continue;
    }
    if (!node->definition().expression || useCount(*node) != 1 || isTarget(*node)) continue;
    const Node* user = m_lastUser.at(node);
    if (!user->definition().expression || typeOf(*user).shape != typeOf(*node).shape) continue;
    if (productOperand(*this, *user) || groupSize[user] + size > kMostFused) continue;
    groupSize[user] += size;
    m_fused.insert(node);
  }
}

Result<void> Lowering::lowerAll(const std::vector<Ref<const Node>>& targets) {
  for (const Node* node : m_order) {
    if (isFed(*node) || isFused(*node)) continue;
    auto done = productOperand(*this, *node)      ? lowerProductAndSum(*this, *node)
                : node->definition().expression ? lowerElementwise(*this, *node)
                                                : node->definition().lower(*this, *node);
    if (!done) return problem(node->describe() + ": " + done.error().message);
  }
  // A target that is a feed, a constant, a view or another target's twin gets a copy.
  std::vector<std::pair<Value, Value>> lateCopies;
  for (uint32_t i = 0; i < targets.size(); ++i) {
    Value value = valueOf(*targets[i]);
    if (value.storage == Value::Storage::Target && value.index == i && value.offset == 0 &&
        value.layout.isPacked())
      continue;
    const Port& port = m_plan->targets[i];
    const Value destination{Value::Storage::Target, i, 0, port.type, port.layout};
    if (!m_late.contains(i)) {
      if (auto done = copy(value, destination); !done) return done;
      continue;
    }
    if (value.storage == Value::Storage::Feed) {   // which a target written before may lie over
      const Value kept = temporary(typeOf(*targets[i]));
      if (auto done = copy(value, kept); !done) return done;
      value = kept;
    }
    lateCopies.push_back({value, destination});
  }
  for (auto& [value, destination] : lateCopies)
    if (auto done = copy(value, destination); !done) return done;
  return {};
}

Value Lowering::place(const Node& node) {
  const TensorType& type = typeOf(node);
  auto target = m_targets.find(&node);
  if (target == m_targets.end() || m_late.contains(target->second)) return temporary(type);
  return {Value::Storage::Target, target->second, 0, type.type, m_plan->targets[target->second].layout};
}

Value Lowering::temporary(const TensorType& type) {
  const auto layout = mps::Layout::packed(lengthsOf(*type.shape));
  const uint64_t bytes = layout ? layout->elementCount() * MPS::SizeofDataType(type.type) : UINT64_MAX / 2;
  m_workspaceSizes.push_back((bytes + kWorkspaceAlignment - 1) / kWorkspaceAlignment * kWorkspaceAlignment);
  return {Value::Storage::Workspace, uint32_t(m_workspaceSizes.size() - 1), 0, type.type,
          layout.value_or(mps::Layout{})};
}

Result<void> Lowering::addKernel(std::string source, const char* name, std::vector<Value> inputs,
                                 const Value& destination, std::vector<uint32_t> parameters,
                                 uint64_t threads) {
  if (threads > kMostElements)
    return problem(std::to_string(threads) + " elements, limit " + std::to_string(kMostElements));
  auto kernel = mps::loadKernel(*m_plan->device, std::move(source), name, "graph_kernel");
  if (!kernel) return kernel.takeError();
  m_plan->steps.push_back(KernelStep{std::move(*kernel), std::move(inputs), destination,
                                     std::move(parameters), uint32_t(threads)});
  return {};
}

Result<Value> Lowering::packed(const Value& value) {
  if (value.layout.isPacked()) return value;
  const Value copied = temporary({value.type, dimsOf(value.layout.shape())});
  if (auto done = copy(value, copied); !done) return done.takeError();
  return copied;
}

Result<Value> Lowering::constant(const Node& node) {
  auto memory = node.attributes().data->on(*m_plan->device);
  if (!memory) return memory.takeError();
  const TensorType& type = typeOf(node);
  m_plan->constants.push_back(std::move(*memory));
  Value value{Value::Storage::Constant, uint32_t(m_plan->constants.size() - 1), 0, type.type,
              *mps::Layout::packed(lengthsOf(*type.shape))};
  // A constant of one number is stored once, whatever its shape.
  if (node.attributes().data->bytes().size() == MPS::SizeofDataType(type.type)) value.layout.strides.fill(0);
  return value;
}

/// Gives the parts of the workspace offsets: two share memory when no step needs both.
void Lowering::planWorkspace() {
  struct Life { size_t first = SIZE_MAX, last = 0; };
  std::vector<Life> lives(m_workspaceSizes.size());
  for (size_t i = 0; i < m_plan->steps.size(); ++i) {
    const auto touch = [&](const Value& v) {
      if (v.storage != Value::Storage::Workspace) return;
      lives[v.index].first = std::min(lives[v.index].first, i);
      lives[v.index].last = i;
    };
    touch(destinationOf(m_plan->steps[i]));
    forEachInput(m_plan->steps[i], touch);
  }
  auto& offsets = m_plan->workspaceOffsets;
  offsets.assign(lives.size(), 0);
  for (size_t i = 0; i < lives.size(); ++i) {
    // First fit among the parts placed before whose lives overlap this one's.
    std::vector<std::pair<uint64_t, uint64_t>> taken;
    for (size_t j = 0; j < i; ++j)
      if (lives[j].first <= lives[i].last && lives[i].first <= lives[j].last)
        taken.push_back({offsets[j], offsets[j] + m_workspaceSizes[j]});
    std::ranges::sort(taken);
    uint64_t at = 0;
    for (auto& [begin, end] : taken) {
      if (at + m_workspaceSizes[i] <= begin) break;
      at = std::max(at, end);
    }
    offsets[i] = at;
    m_plan->workspaceBytes = std::max(m_plan->workspaceBytes, at + m_workspaceSizes[i]);
  }
}

}  // namespace invar::graph
