// Values that live across a cut. Inside a region a value is an SSA value; from region to region it goes
// through a slot in memory: an array over the 32 lanes, or one word when all lanes have the same value. In
// the body a slot is an alloca, its handle, with loads and stores; RegionDriver gives it an address.
#pragma once

#include <memory>
#include <vector>

#include "cpu/Regions.hpp"
#include "llvm/ADT/DenseMap.h"

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

  /// Of a slot that holds one value: its type's own, but that a matrix's would be larger than memory's.
  llvm::MaybeAlign scalarAlignment() const { return bytes > 16 ? llvm::MaybeAlign(64) : std::nullopt; }
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
  bool passBeforeParting(llvm::Use& argument, llvm::Instruction& arrival);
  bool partBetween(const llvm::BasicBlock& first, const llvm::BasicBlock& last) const;
  void moveValues();
  void storeAlways();
  void findScalars();

  Slot& makeSlot(llvm::Type* valueType, bool isUniform, const llvm::Twine& name);
  void store(Slot& slot, llvm::Value* value, llvm::Instruction* before);
  llvm::Value* load(Slot& slot, llvm::Type* valueType, llvm::Instruction* before);
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
