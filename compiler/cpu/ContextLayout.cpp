#include "cpu/ContextLayout.hpp"

#include "llvm/Support/MathExtras.h"

namespace invar::lowering {

namespace {

/// Threads of the application help to run kernels, and their stacks may be small.
constexpr uint64_t kMaxStackBytes = 16 * 1024;

}  // namespace

ContextLayout::ContextLayout(const ContextSlots& slots) {
  for (const auto& slot : slots.slots()) {
    uint64_t& end = slot->acrossBarrier ? m_simdgroup : m_fixed;
    bool isScalar = slot->kind == Slot::Kind::Scalar;
    end = llvm::alignTo(end, isScalar && slot->bytes <= 16 ? 16 : 64);
    m_offsets[slot.get()] = end;
    end += slot->bytes * (isScalar ? 1 : kLanes);
  }
  m_fixed = llvm::alignTo(m_fixed, 64);
  m_simdgroup = llvm::alignTo(m_simdgroup, 64);
}

bool ContextLayout::onStack(const Slot& slot) const {
  return !slot.acrossBarrier && slot.kind != Slot::Kind::Private && m_fixed <= kMaxStackBytes;
}

}  // namespace invar::lowering
