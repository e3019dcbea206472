#include "cpu/BlockOrder.hpp"

#include <deque>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/CFG.h"

namespace invar::lowering {

using namespace llvm;

namespace {

class Orderer {
public:
  Orderer(Function& function, const LoopInfo& loops) : m_function(function), m_loops(loops) {
    for (BasicBlock& block : function)
      for (const Loop* loop = loops.getLoopFor(&block);; loop = loop->getParentLoop()) {
        m_members[loop].push_back(&block);
        if (!loop) break;
      }
  }

  std::vector<BasicBlock*> run() {
    emit(nullptr, &m_function.getEntryBlock());
    return std::move(m_order);
  }

private:
  /// The loop directly inside `level` that holds the block, or the block itself: its first block names it.
  BasicBlock* item(BasicBlock* block, const Loop* level) const {
    const Loop* inner = nullptr;
    for (const Loop* loop = m_loops.getLoopFor(block); loop != level; loop = loop->getParentLoop())
      inner = loop;
    return inner ? inner->getHeader() : block;
  }

  /// Topological order of the items of a level, the loops among them as one piece each.
  void emit(const Loop* level, BasicBlock* head) {
    MapVector<BasicBlock*, unsigned> waits;
    DenseMap<BasicBlock*, std::vector<BasicBlock*>> followers;
    for (BasicBlock* block : m_members[level]) {
      BasicBlock* from = item(block, level);
      waits.insert({from, 0});
      for (BasicBlock* successor : successors(block)) {
        if ((level && !level->contains(successor)) || successor == head) continue;
        BasicBlock* to = item(successor, level);
        if (to == from) continue;
        waits[to] += 1;
        followers[from].push_back(to);
      }
    }
    std::deque<BasicBlock*> ready{head};
    while (!ready.empty()) {
      BasicBlock* next = ready.front();
      ready.pop_front();
      const Loop* inner = m_loops.getLoopFor(next);
      if (inner != level) emit(inner, next);
      else m_order.push_back(next);
      for (BasicBlock* follower : followers[next])
        if (--waits[follower] == 0) ready.push_back(follower);
    }
  }

  Function& m_function;
  const LoopInfo& m_loops;
  DenseMap<const Loop*, std::vector<BasicBlock*>> m_members;
  std::vector<BasicBlock*> m_order;
};

}  // namespace

std::vector<BasicBlock*> loopContiguousOrder(Function& function, const LoopInfo& loops) {
  return Orderer(function, loops).run();
}

}  // namespace invar::lowering
