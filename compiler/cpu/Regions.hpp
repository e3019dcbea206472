// Cuts a kernel into regions. A region is a piece of code without loops and with one entry that a lane can
// run from beginning to end without waiting for another; a loop over the 32 lanes of a SIMD-group runs it.
// Cuts are
//   - barriers and lane operations, where lanes wait for each other,
//   - loop headers, so that the lane loop is an innermost loop and can be vectorised,
//   - branches that all lanes take the same way, which are then taken once for all of them,
//   - blocks where two regions meet, so that no code is copied: every block is in exactly one region.
//
// Regions are numbered so that lanes which went different ways meet again: a region has a lower number than
// all that lie behind it, loops count as one piece, and the driver always runs the lowest that waits.
#pragma once

#include <memory>
#include <vector>

#include "cpu/Uniformity.hpp"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

struct Region {
  enum class Kind : uint8_t { Jump, SimdgroupBarrier, ThreadgroupBarrier, LaneOperation };
  struct Exit {
    llvm::BasicBlock* from;
    unsigned successor;   ///< of `from`'s terminator
    Region* to;           ///< null: the thread ends
  };
  Kind kind = Kind::Jump;
  unsigned number = 0;
  llvm::CallInst* operation = nullptr;         ///< the lane operation that opens the region
  std::vector<llvm::BasicBlock*> blocks;       ///< in order; the first is the entry
  llvm::DenseSet<const llvm::BasicBlock*> always;   ///< blocks that every lane of the region runs
  std::vector<Exit> exits;
  bool continues = false;                      ///< lanes that are apart do not meet here, but at a region before it

  llvm::BasicBlock* entry() const { return blocks.front(); }
  /// All lanes that run it go on to the same region.
  bool hasOneTarget() const;
};

class RegionGraph {
public:
  /// Splits the body's blocks at barriers and lane operations and prepares its loops. To be done before
  /// the uniformity analysis. Removes the calls of barriers.
  void cut(llvm::Function& body);
  /// Forms the regions.
  void form(llvm::Function& body, const Uniformity& uniformity);

  const std::vector<std::unique_ptr<Region>>& regions() const { return m_regions; }
  Region* of(const llvm::BasicBlock* block) const { return m_byBlock.lookup(block); }
  bool hasThreadgroupBarrier() const { return m_hasThreadgroupBarrier; }

private:
  bool endsTurnOfInner(const llvm::BasicBlock& block, const Region& region, const Uniformity& uniformity) const;
  Region& start(llvm::BasicBlock* block);
  void finish(Region& region);
  bool parts(const Region& region, const Uniformity& uniformity) const;
  bool isInsideLoopOfAll(const Region& region, const Uniformity& uniformity) const;
  void findContinuations(const Uniformity& uniformity);

  llvm::DenseMap<const llvm::BasicBlock*, Region::Kind> m_cuts;
  std::vector<std::unique_ptr<Region>> m_regions;
  llvm::DenseMap<const llvm::BasicBlock*, Region*> m_byBlock;
  bool m_hasThreadgroupBarrier = false;
};

}  // namespace invar::lowering
