#include "graph/Aliasing.hpp"

#include <algorithm>

namespace invar::graph {
namespace {

/// The memory from an array's lowest element to its highest. Addresses, since several buffers may lie in
/// the same memory.
struct Range {
  uintptr_t begin, end;
  uint32_t index;
};

Range rangeOf(const mps::NDArray& array, uint32_t index) {
  const auto extent = array.layout().extent().value_or(mps::Layout::Extent{0, -1});
  const int64_t size = int64_t(MPS::SizeofDataType(array.dataType()));
  const auto first = reinterpret_cast<uintptr_t>(array.bytes());
  return {first + uintptr_t(extent.lowest * size), first + uintptr_t((extent.highest + 1) * size), index};
}

/// Every kind of step reads the elements of such an input no later than it writes the same ones: kernels
/// and sums of products go by element or by row, and a copy has nothing to do.
bool isSameElements(const Value& input, const Value& destination) {
  return input.offset == 0 && input.type == destination.type && input.layout.isPacked() &&
         input.layout.elementCount() == destination.layout.elementCount();
}

/// Whether a step reads `input`, one of its own, all over while it writes.
bool isFactor(const Step& step, const Value& input) {
  auto* product = std::get_if<ProductStep>(&step);
  return product && (&input == &product->a || &input == &product->b);
}

bool isTooEarly(const Plan& plan, uint32_t target, uint32_t feed, bool samePlace) {
  bool written = false, tooEarly = false;
  for (const Step& step : plan.steps) {
    const Value& destination = destinationOf(step);
    const bool writes = destination.storage == Value::Storage::Target && destination.index == target;
    forEachInput(step, [&](const Value& input) {
      if (input.storage != Value::Storage::Feed || input.index != feed) return;
      const bool inPlace = samePlace && isSameElements(input, destination) && !isFactor(step, input);
      tooEarly |= written || (writes && !inPlace);
    });
    written |= writes;
  }
  return tooEarly;
}

}  // namespace

Result<std::vector<uint32_t>> lateTargets(const Plan& plan, std::span<mps::NDArray* const> feedArrays,
                                          std::span<mps::NDArray* const> targetArrays) {
  std::vector<Range> targets;
  for (uint32_t i = 0; i < targetArrays.size(); ++i) targets.push_back(rangeOf(*targetArrays[i], i));
  std::erase_if(targets, [](const Range& r) { return r.begin >= r.end; });
  std::ranges::sort(targets, {}, &Range::begin);
  for (size_t i = 1; i < targets.size(); ++i)
    if (targets[i].begin < targets[i - 1].end)
      return problem("the arrays for " + plan.targets[targets[i - 1].index].node->describe() + " and " +
                     plan.targets[targets[i].index].node->describe() + " overlap, results need memory each");

  std::vector<uint32_t> late;
  for (uint32_t f = 0; f < feedArrays.size(); ++f) {
    const Range feed = rangeOf(*feedArrays[f], f);
    auto target = std::ranges::upper_bound(targets, feed.begin, {}, &Range::end);
    for (; target != targets.end() && target->begin < feed.end; ++target) {
      const bool samePlace = feedArrays[f]->bytes() == targetArrays[target->index]->bytes();
      if (isTooEarly(plan, target->index, f, samePlace)) late.push_back(target->index);
    }
  }
  std::ranges::sort(late);
  late.erase(std::ranges::unique(late).begin(), late.end());
  return late;
}

}  // namespace invar::graph
