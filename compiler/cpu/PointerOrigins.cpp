#include "cpu/PointerOrigins.hpp"

#include "cpu/KernelBuiltins.hpp"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

namespace invar::lowering {

using namespace llvm;
using protocol::AccessOrigin;
using protocol::AccessWord;
using protocol::KernelValidation;

namespace {

/// What a pointer is computed from by the offsets and copies that leave the memory the same; null for a root.
Value* derivedFrom(Value& pointer) {
  if (auto* gep = dyn_cast<GEPOperator>(&pointer)) return gep->getPointerOperand();
  if (isa<BitCastOperator, AddrSpaceCastOperator>(&pointer)) return cast<Operator>(&pointer)->getOperand(0);
  if (auto* freeze = dyn_cast<FreezeInst>(&pointer)) return freeze->getOperand(0);
  if (auto* call = dyn_cast<IntrinsicInst>(&pointer)) {
    switch (call->getIntrinsicID()) {
      case Intrinsic::launder_invariant_group: case Intrinsic::strip_invariant_group:
      case Intrinsic::ptrmask: case Intrinsic::ptr_annotation:
        return call->getArgOperand(0);
      default: break;
    }
  }
  return nullptr;
}

}  // namespace

PointerOrigins::Roots PointerOrigins::rootsOf(Value& pointer) {
  Roots roots;
  SmallPtrSet<Value*, 8> seen;
  SmallVector<Value*, 8> open{&pointer};
  while (!open.empty()) {
    Value* value = open.pop_back_val();
    if (!seen.insert(value).second) continue;
    if (Value* from = derivedFrom(*value)) open.push_back(from);
    else if (auto* phi = dyn_cast<PHINode>(value)) open.append(phi->value_op_begin(), phi->value_op_end());
    else if (auto* select = dyn_cast<SelectInst>(value))
      open.append({select->getTrueValue(), select->getFalseValue()});
    else roots.push_back(value);
  }
  return roots;
}

PointerOrigins::Kind PointerOrigins::kindOfRoot(Value& root, unsigned depth) {
  if (isa<AllocaInst, UndefValue>(&root)) return Kind::Safe;
  if (isa<GlobalVariable>(&root)) return Kind::Bounded;
  Builtin builtin = builtinOf(&root);
  if (builtin.kind == Builtin::Kind::ThreadgroupArgument) return Kind::Bounded;
  if (builtin.kind == Builtin::Kind::Buffer) {
    auto index = constantIndex(cast<CallBase>(root));
    return index && *index >= protocol::kMaxBufferBindings ? Kind::Safe : Kind::Bounded;
  }
  // What the library's own tables (of textures) say is right.
  auto* load = dyn_cast<LoadInst>(&root);
  if (!load || depth == kMostLoads) return Kind::Unknown;
  for (Value* from : rootsOf(*load->getPointerOperand()))
    if (isa<AllocaInst>(from) || kindOfRoot(*from, depth + 1) != Kind::Safe) return Kind::Unknown;
  return Kind::Safe;
}

PointerOrigins::Kind PointerOrigins::kindOf(Value& pointer) {
  if (auto known = m_kinds.find(&pointer); known != m_kinds.end()) return known->second;
  Kind kind = Kind::Safe;
  for (Value* root : rootsOf(pointer)) kind = std::max(kind, kindOfRoot(*root));
  return m_kinds[&pointer] = kind;
}

Value* PointerOrigins::loadWord(Instruction& at, uint64_t offset, Value* index) {
  IRBuilder<> builder(at.getNextNode());
  Type* word = builder.getInt64Ty();
  Value* first = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &m_validation, offset);
  LoadInst* load =
      builder.CreateLoad(word, builder.CreateInBoundsGEP(word, first, builder.CreateZExt(index, word)));
  load->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(builder.getContext(), {}));
  load->setMetadata(LLVMContext::MD_nosanitize, MDNode::get(builder.getContext(), {}));
  return load;
}

MemoryBounds PointerOrigins::boundsOfRoot(Value& root) {
  IRBuilder<> builder(m_body.getContext());
  const auto word = [&](AccessOrigin origin) { return builder.getInt64(AccessWord::ofMemory(origin, 0)); };
  if (auto* variable = dyn_cast<GlobalVariable>(&root)) {
    const bool shared = variable->getName().starts_with("__invar_threadgroup_var.");
    const uint64_t bytes = m_body.getParent()->getDataLayout().getTypeAllocSize(variable->getValueType());
    return {ConstantExpr::getPtrToInt(variable, builder.getInt64Ty()), builder.getInt64(bytes),
            word(shared ? AccessOrigin::ThreadgroupVariable : AccessOrigin::Constant)};
  }
  Builtin builtin = builtinOf(&root);
  if (kindOfRoot(root) != Kind::Bounded)   // safe, beside bounded ones
    return {builder.getInt64(0), builder.getInt64(~uint64_t(0)), word(AccessOrigin::Private)};
  auto& call = cast<CallBase>(root);
  Value* index = call.getArgOperand(0);
  const bool isBuffer = builtin.kind == Builtin::Kind::Buffer;
  // Made last to first, each directly behind the call.
  Value* base = isBuffer ? loadWord(call, offsetof(KernelValidation, bufferBases), index) : nullptr;
  Value* limit = loadWord(call, isBuffer ? offsetof(KernelValidation, bufferLimits)
                                         : offsetof(KernelValidation, threadgroupLimits), index);
  builder.SetInsertPoint(call.getNextNode());
  if (!base) base = builder.CreatePtrToInt(&call, builder.getInt64Ty());
  Value* shifted = builder.CreateShl(builder.CreateZExt(index, builder.getInt64Ty()), AccessWord::kIndex);
  return {
      base, limit,
      builder.CreateOr(shifted, word(isBuffer ? AccessOrigin::Buffer : AccessOrigin::ThreadgroupArgument))};
}

MemoryBounds PointerOrigins::boundsOf(Value& pointer) {
  if (auto known = m_bounds.find(&pointer); known != m_bounds.end()) return known->second;
  const Roots roots = rootsOf(pointer);
  if (roots.size() == 1) {
    if (roots[0] == &pointer) return m_bounds[&pointer] = boundsOfRoot(pointer);
    const MemoryBounds only = boundsOf(*roots[0]);
    return m_bounds[&pointer] = only;
  }
  if (Value* from = derivedFrom(pointer)) {
    const MemoryBounds same = boundsOf(*from);
    return m_bounds[&pointer] = same;
  }
  constexpr Value* MemoryBounds::*kParts[] = {&MemoryBounds::base, &MemoryBounds::limit, &MemoryBounds::word};
  MemoryBounds made;
  if (auto* select = dyn_cast<SelectInst>(&pointer)) {
    const MemoryBounds yes = boundsOf(*select->getTrueValue()), no = boundsOf(*select->getFalseValue());
    IRBuilder<> builder(select);
    for (auto part : kParts) made.*part = builder.CreateSelect(select->getCondition(), yes.*part, no.*part);
    return m_bounds[&pointer] = made;
  }
  auto* phi = cast<PHINode>(&pointer);
  IRBuilder<> builder(phi);
  for (auto part : kParts) made.*part = builder.CreatePHI(builder.getInt64Ty(), phi->getNumIncomingValues());
  m_bounds[&pointer] = made;   // before what flows into it: a loop leads back here
  for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i) {
    const MemoryBounds incoming = boundsOf(*phi->getIncomingValue(i));
    for (auto part : kParts) cast<PHINode>(made.*part)->addIncoming(incoming.*part, phi->getIncomingBlock(i));
  }
  return made;
}

}  // namespace invar::lowering
