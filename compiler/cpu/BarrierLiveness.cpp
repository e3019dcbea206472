#include "cpu/BarrierLiveness.hpp"

#include "llvm/ADT/BitVector.h"
#include "llvm/Analysis/PostDominators.h"

namespace invar::lowering {

using namespace llvm;

namespace {

/// The regions at which lanes may be while their SIMD-group waits: barriers; and what lanes may have come to
/// that parted from others which are at a barrier before they meet again.
BitVector findPauses(Function& body, const RegionGraph& graph, const Uniformity& uniformity) {
  const auto& regions = graph.regions();
  PostDominatorTree postDominators(body);
  BitVector pauses(regions.size());
  for (const auto& region : regions) {
    if (region->kind == Region::Kind::ThreadgroupBarrier) pauses.set(region->number);
    if (region->hasOneTarget()) continue;
    BasicBlock* meeting = region->exits.front().from;
    bool parts = false;
    for (const Region::Exit& exit : region->exits) {
      if (meeting) meeting = postDominators.findNearestCommonDominator(meeting, exit.from);
      parts |= !region->always.contains(exit.from) || !uniformity.hasUniformBranch(*exit.from);
    }
    if (!parts) continue;
    // Where all exits leave one block, they meet behind it.
    if (meeting && graph.of(meeting) == region.get()) {
      auto* node = postDominators.getNode(meeting)->getIDom();
      meeting = node ? node->getBlock() : nullptr;
    }
    const Region* end = meeting ? graph.of(meeting) : nullptr;
    BitVector apart(regions.size());
    std::vector<const Region*> work{region.get()};
    bool hasBarrier = false;
    while (!work.empty()) {
      const Region* current = work.back();
      work.pop_back();
      for (const Region::Exit& exit : current->exits) {
        if (!exit.to || apart.test(exit.to->number)) continue;
        apart.set(exit.to->number);
        if (exit.to == end) continue;
        hasBarrier |= exit.to->kind == Region::Kind::ThreadgroupBarrier;
        work.push_back(exit.to);
      }
    }
    if (hasBarrier) pauses |= apart;
  }
  return pauses;
}

}  // namespace

void findLiveAcrossBarriers(Function& body, const RegionGraph& graph, const Uniformity& uniformity,
                            const ContextSlots& slots) {
  if (!graph.hasThreadgroupBarrier()) return;
  const auto& regions = graph.regions();
  DenseMap<const Slot*, unsigned> numbers;
  for (const auto& slot : slots.slots()) numbers[slot.get()] = numbers.size();
  unsigned count = slots.slots().size();
  std::vector<BitVector> liveIn(regions.size(), BitVector(count)), kills(regions.size(), BitVector(count));
  for (const auto& region : regions)
    for (BasicBlock* block : region->blocks)
      for (Instruction& instruction : *block) {
        if (auto* load = dyn_cast<LoadInst>(&instruction)) {
          if (Slot* slot = slots.of(load->getPointerOperand())) liveIn[region->number].set(numbers[slot]);
        } else if (auto* store = dyn_cast<StoreInst>(&instruction)) {
          if (Slot* slot = slots.of(store->getPointerOperand()); slot && region->always.contains(block))
            kills[region->number].set(numbers[slot]);
        }
      }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& region : reverse(regions)) {
      BitVector live(count);
      for (const Region::Exit& exit : region->exits)
        if (exit.to) live |= liveIn[exit.to->number];
      live.reset(kills[region->number]);
      live |= liveIn[region->number];
      changed |= live != liveIn[region->number];
      liveIn[region->number] = std::move(live);
    }
  }
  const BitVector pauses = findPauses(body, graph, uniformity);
  for (const auto& slot : slots.slots()) {
    slot->acrossBarrier = slot->kind == Slot::Kind::Private;
    for (unsigned region : pauses.set_bits()) slot->acrossBarrier |= liveIn[region].test(numbers[slot.get()]);
  }
}

}  // namespace invar::lowering
