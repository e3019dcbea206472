// Where the slots of a kernel lie: those that survive a barrier in the scratch memory's context, one block
// for each SIMD-group; the others in one block that all SIMD-groups use in turn.
//
// A SIMD-group's block begins with what the driver needs:
//   0    i32        the region at which all its lanes go on, or kFinished or kDiverged
//   64   [32 x i32] the state of each lane, when it is kDiverged: twice the region's number at which it goes
//   on,
//                   plus kWaits when it has arrived at that region's barrier, which has not opened yet; or
//                   kFinished
#pragma once

#include "cpu/ContextSlots.hpp"
#include "protocol/Reflection.hpp"

namespace invar::lowering {

inline constexpr uint32_t kFinished = 0xffffffff;   ///< of a lane: it has returned, or does not exist
inline constexpr uint32_t kDiverged = 0xfffffffe;   ///< of a SIMD-group: ask its lanes
inline constexpr uint32_t kWaits = 1;
inline constexpr uint64_t kLaneStates = 64;

class ContextLayout {
public:
  explicit ContextLayout(const ContextSlots& slots);

  uint64_t fixedBytes() const { return m_fixed; }
  uint64_t simdgroupBytes() const { return m_simdgroup; }
  /// While lanes go together the slot lies on the stack, where LLVM sees through it.
  bool onStack(const Slot& slot) const;
  /// In the block of a SIMD-group (slot.acrossBarrier) or in the common one.
  uint64_t offset(const Slot& slot) const { return m_offsets.lookup(&slot); }

private:
  llvm::DenseMap<const Slot*, uint64_t> m_offsets;
  uint64_t m_fixed = 0, m_simdgroup = kLaneStates + 4 * kLanes;
};

}  // namespace invar::lowering
