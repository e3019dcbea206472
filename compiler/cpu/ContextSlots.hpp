// Values that live across a cut. Inside a region a value is an SSA value; from region to region it goes through a
// slot in memory: an array over the 32 lanes, or one word when all lanes have the same value. In the body
// a slot is an alloca, its handle, with loads and stores; RegionDriver gives it an address.
#pragma once

#include <memory>
#include <vector>

#include "cpu/Regions.hpp"
#include "llvm/ADT/BitVector.h"

namespace invar::lowering {

struct Slot {
  enum class Kind : uint8_t {
    Scalar,    ///< one value for the SIMD-group
    Lanes,     ///< [32] values
    Private,   ///< [32] blocks of a thread's own memory, which it may address as it likes
  };
  Kind kind;
  llvm::AllocaInst* handle;
  llvm::Type* type;              ///< as stored: a bool is a byte
  uint64_t bytes = 0;            ///< of one lane
  bool acrossBarrier = false;    ///< must survive while other SIMD-groups run
  std::vector<llvm::StoreInst*> stores;   ///< none for Private
  Region* home = nullptr;        ///< of a phi: the region that it opens; every way into it stores
};

class ContextSlots {
public:
  /// Moves every value that crosses a cut to a slot. Changes the body; its blocks stay.
  ContextSlots(llvm::Function& body, const RegionGraph& graph, const Uniformity& uniformity);

  const std::vector<std::unique_ptr<Slot>>& slots() const { return m_slots; }
  Slot* of(const llvm::Value* handle) const { return m_byHandle.lookup(handle); }

  /// The instruction is done once for all lanes, before the lane loop of its region.
  bool isScalar(const llvm::Value* value) const { return m_scalars.contains(value); }

private:
  void adoptPrivateMemory();
  void passOperationArguments();
  void repeatQueries();
  void repeatAddressing();
  void moveValues();
  void storeAlways();
  void findScalars();
  void findLiveAcrossBarriers();
  llvm::BitVector findPauses() const;

  Slot& makeSlot(llvm::Type* valueType, bool isUniform, const llvm::Twine& name);
  void store(Slot& slot, llvm::Value* value, llvm::Instruction* before);
  llvm::Value* load(Slot& slot, llvm::Type* valueType, llvm::Instruction* before);
  llvm::BasicBlock* placeOf(const llvm::Use& use) const;
  bool canRepeat(const llvm::Instruction& instruction, const llvm::BasicBlock& place, unsigned& budget) const;
  llvm::Value* repeat(llvm::Instruction& instruction, Region& region, llvm::DenseMap<std::pair<llvm::Value*, Region*>, llvm::Value*>& done);
  bool mayStoreOnce(const Slot& slot, const llvm::StoreInst& store) const;
  bool scalarInstruction(const llvm::Instruction& instruction, bool wrote) const;

  llvm::Function& m_body;
  const RegionGraph& m_graph;
  const Uniformity& m_uniformity;
  std::vector<std::unique_ptr<Slot>> m_slots;
  llvm::DenseMap<const llvm::Value*, Slot*> m_byHandle;
  llvm::DenseSet<const llvm::Value*> m_scalars;
};

}  // namespace invar::lowering
