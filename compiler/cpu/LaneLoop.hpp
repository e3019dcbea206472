// The code of one region: first what is done once for all lanes, then a loop over the 32 lanes of a
// SIMD-group. Each region exists as `full`, for 32 lanes that came together, without any test (once for each
// shape of threadgroups); and as `masked`, which runs only the lanes that are active.
#pragma once

#include "cpu/Cloning.hpp"
#include "cpu/ContextLayout.hpp"
#include "cpu/Frames.hpp"
#include "cpu/SlotAliases.hpp"

namespace invar::lowering {

/// How the threads of a threadgroup fall into SIMD-groups.
enum class Shape : uint8_t {
  Rows,   ///< a SIMD-group lies in one row: consecutive lanes are consecutive in x
  Padded,   ///< the same, and each row begins a SIMD-group; for kernels that cannot tell
  Tiles,   ///< all rows have the same length, a power of two below 32, and there is one layer: several rows a
           ///< SIMD-group
  Any,
};

/// The SIMD-group that runs. Its values are made where the driver takes it up.
struct SimdgroupFrame {
  llvm::Value* number = nullptr;
  llvm::Value* base = nullptr;        ///< index of its first thread in the threadgroup
  llvm::Value* context = nullptr;     ///< its block of the context
  llvm::Value* states = nullptr;      ///< [32 x i32]
  llvm::Value* active = nullptr;      ///< while lanes are apart: a bit for each that runs now, one at least
  Vector3 origin{};                   ///< position of its first thread, but for Shape::Any
  Vector3 positions{};                ///< Shape::Any: [32 x i32] for each dimension
};

/// What region code refers to.
struct RegionScope {
  llvm::Function* function;
  LaunchFrame& launch;
  GroupFrame group;
  Vector3 gridOrigin{};               ///< position of the threadgroup's first thread in the grid
  SimdgroupFrame simdgroup;
  Shape shape;
  unsigned rowLength = kLanes;        ///< Shape::Tiles: length of a row
  const ContextSlots& slots;
  const ContextLayout& layout;
  SlotAliases aliases;
  llvm::DenseMap<const Slot*, llvm::Value*>
      temporaries;   ///< addresses of slots on the stack; others are in the scratch memory
  llvm::Value* nextStates =
      nullptr;   ///< [32 x i32]: where a lane loop notes the state in which it leaves each lane

  llvm::Value* addressOf(llvm::IRBuilder<>& builder, const Slot& slot) const;
};

/// The state of a lane that arrives at `region` (null: it has ended).
uint32_t stateOf(const Region* region);

class LaneLoop {
public:
  LaneLoop(const RegionScope& scope, const Region& region, bool masked);

  llvm::BasicBlock* entry() const { return m_entry; }
  /// Behind the loop, without a terminator. If lanes do not go together, their states tell where each goes.
  llvm::BasicBlock* end() const { return m_end; }
  /// All lanes go the same way: `condition` (null: there is one way) chooses between the exits.
  bool goesTogether() const { return m_goesTogether; }
  llvm::Value* condition() const { return m_condition; }

private:
  void emitScalars();
  void emitScalar(llvm::IRBuilder<>& builder, llvm::Instruction& instruction);
  void emitOperation(llvm::IRBuilder<>& builder, llvm::CallInst& call);
  void markSlot(llvm::Instruction& access) const;
  llvm::Value* argumentVector(llvm::IRBuilder<>& builder, llvm::Value* argument);
  bool hasLaneWork() const;
  void moveActive();
  void emitLoop();
  llvm::PHINode* emitActive(llvm::IRBuilder<>& builder);
  void closeActive(llvm::IRBuilder<>& builder, llvm::PHINode& left);
  llvm::PHINode* emitRows(llvm::IRBuilder<>& builder, llvm::BasicBlock* head);
  void closeRows(llvm::IRBuilder<>& builder, llvm::PHINode& column);
  void emitLane(llvm::IRBuilder<>& builder, llvm::Instruction& instruction);
  void emitTerminator(llvm::IRBuilder<>& builder, llvm::BasicBlock& block, llvm::BasicBlock* leave,
                      llvm::PHINode* next);
  void fillFrame(llvm::IRBuilder<>& builder);
  llvm::Value* laneAddress(llvm::IRBuilder<>& builder, const Slot& slot);
  llvm::BasicBlock* newBlock(const llvm::Twine& name);

  const RegionScope& m_scope;
  const Region& m_region;
  bool m_masked;
  bool m_goesTogether = false;
  llvm::Value* m_condition = nullptr;
  llvm::BasicBlock* m_entry;
  llvm::BasicBlock* m_end;
  ValueTable m_scalars;
  ValueTable m_lanes{&m_scalars};
  llvm::Value* m_results = nullptr;   ///< [32] of a lane operation that gives each lane its own
  llvm::Value* m_lane = nullptr;
  llvm::Value* m_column = nullptr;   ///< the counter of the innermost loop: the lane, or its place in its row
  llvm::PHINode* m_row = nullptr;     ///< the counter of the loop around it; null when there is none
  llvm::Value* m_wideLane = nullptr;
  ThreadFrame m_thread;
  ParallelLoop m_parallel;
};

}  // namespace invar::lowering
