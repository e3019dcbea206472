#include "cpu/Frames.hpp"

#include <cstddef>

#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;
using protocol::KernelLaunch;

LaunchFrame::LaunchFrame(BasicBlock* entry, Value* launchPointer, Value* scratchPointer)
    : launch(launchPointer), scratch(scratchPointer), m_builder(entry->getTerminator()) {
  Type* i32 = m_builder.getInt32Ty();
  m_buffers = load(m_builder.getPtrTy(), offsetof(KernelLaunch, buffers));
  m_offsets = load(m_builder.getPtrTy(), offsetof(KernelLaunch, threadgroupOffsets));
  for (unsigned d = 0; d < 3; ++d) {
    threadsPerGrid[d] = load(i32, offsetof(KernelLaunch, threadsPerGrid) + 4 * d);
    threadsPerThreadgroup[d] = load(i32, offsetof(KernelLaunch, threadsPerThreadgroup) + 4 * d);
    threadgroupsPerGrid[d] = load(i32, offsetof(KernelLaunch, threadgroupsPerGrid) + 4 * d);
  }
}

LoadInst* LaunchFrame::invariant(Type* type, Value* address) {
  LoadInst* load = m_builder.CreateLoad(type, address);
  load->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(load->getContext(), {}));
  load->setMetadata(LLVMContext::MD_nosanitize, MDNode::get(load->getContext(), {}));
  return load;
}

Value* LaunchFrame::load(Type* type, uint64_t offset) {
  return invariant(type, m_builder.CreateConstInBoundsGEP1_64(m_builder.getInt8Ty(), launch, offset));
}

namespace {

/// What the address leads to may be read at any time: a loop may fetch it once, whether it is needed or not.
void markReadable(LoadInst& load, uint64_t bytes) {
  LLVMContext& context = load.getContext();
  const auto number = [&](uint64_t value) {
    return MDNode::get(context, ConstantAsMetadata::get(ConstantInt::get(Type::getInt64Ty(context), value)));
  };
  load.setMetadata(LLVMContext::MD_dereferenceable, number(bytes));
  load.setMetadata(LLVMContext::MD_align, number(8));
  load.setMetadata(LLVMContext::MD_nonnull, MDNode::get(context, {}));
}

}  // namespace

Value* LaunchFrame::buffer(unsigned index) {
  Value*& address = m_addresses[{0, index}];
  if (!address) {
    LoadInst* load = invariant(m_builder.getPtrTy(),
                               m_builder.CreateConstInBoundsGEP1_64(m_builder.getPtrTy(), m_buffers, index));
    if (index >= protocol::kTextureArguments && index < protocol::kSamplerArguments)
      markReadable(*load, sizeof(protocol::KernelTexture));
    address = load;
  }
  return address;
}

Value* LaunchFrame::threadgroupArgument(unsigned index) {
  Value*& address = m_addresses[{1, index}];
  if (!address) {
    Value* offset = invariant(m_builder.getInt32Ty(),
                              m_builder.CreateConstInBoundsGEP1_64(m_builder.getInt32Ty(), m_offsets, index));
    address = m_builder.CreateInBoundsGEP(m_builder.getInt8Ty(), scratch,
                                          m_builder.CreateZExt(offset, m_builder.getInt64Ty()));
  }
  return address;
}

Value* LaunchFrame::context() {
  if (!m_context) {
    Value* offset = load(m_builder.getInt64Ty(), offsetof(KernelLaunch, contextOffset));
    m_context = m_builder.CreateInBoundsGEP(m_builder.getInt8Ty(), scratch, offset);
  }
  return m_context;
}

Value* LaunchFrame::elementOf(IRBuilder<>& builder, const Builtin& builtin, Value* index) {
  Value* wide = builder.CreateZExt(index, builder.getInt64Ty());
  if (builtin.kind == Builtin::Kind::Buffer)
    return builder.CreateLoad(builder.getPtrTy(),
                              builder.CreateInBoundsGEP(builder.getPtrTy(), m_buffers, wide));
  Value* offset = builder.CreateLoad(builder.getInt32Ty(),
                                     builder.CreateInBoundsGEP(builder.getInt32Ty(), m_offsets, wide));
  return builder.CreateInBoundsGEP(builder.getInt8Ty(), scratch,
                                   builder.CreateZExt(offset, builder.getInt64Ty()));
}

namespace {

Value* ceilDivide(IRBuilder<>& builder, Value* value, unsigned by) {
  return builder.CreateLShr(builder.CreateAdd(value, builder.getInt32(by - 1)), Log2_32(by));
}

Value* volume(IRBuilder<>& builder, const Vector3& size) {
  return builder.CreateMul(builder.CreateMul(size[0], size[1]), size[2]);
}

Value* vectorAnswer(Query query, unsigned d, LaunchFrame& launch, const GroupFrame& group,
                    const ThreadFrame* thread) {
  switch (query) {
    case Query::ThreadInGrid: return thread->positionInGrid[d];
    case Query::ThreadInThreadgroup: return thread->position[d];
    case Query::ThreadgroupInGrid: return group.group[d];
    case Query::ThreadsPerGrid: return launch.threadsPerGrid[d];
    case Query::ThreadgroupsPerGrid: return launch.threadgroupsPerGrid[d];
    case Query::ThreadsPerThreadgroup: return group.size[d];
    default: return launch.threadsPerThreadgroup[d];
  }
}

Value* scalarAnswer(IRBuilder<>& builder, Query query, LaunchFrame& launch, const GroupFrame& group,
                    const ThreadFrame* thread) {
  switch (query) {
    case Query::SimdgroupInThreadgroup: return thread->simdgroup;
    case Query::SimdgroupsPerThreadgroup: return ceilDivide(builder, volume(builder, group.size), kLanes);
    case Query::DispatchSimdgroupsPerThreadgroup:
      return ceilDivide(builder, volume(builder, launch.threadsPerThreadgroup), kLanes);
    case Query::QuadgroupsPerThreadgroup: return ceilDivide(builder, volume(builder, group.size), 4);
    case Query::ThreadIndexInThreadgroup: return thread->index;
    case Query::ThreadIndexInSimdgroup: return thread->lane;
    case Query::ThreadIndexInQuadgroup: return builder.CreateAnd(thread->lane, builder.getInt32(3));
    case Query::QuadgroupInThreadgroup: return builder.CreateLShr(thread->index, 2);
    default: return builder.getInt32(kLanes);
  }
}

}  // namespace

Value* answer(IRBuilder<>& builder, const CallBase& call, LaunchFrame& launch, const GroupFrame& group,
              const ThreadFrame* thread) {
  Builtin builtin = builtinOf(&call);
  std::optional<unsigned> index = constantIndex(call);
  switch (builtin.kind) {
    case Builtin::Kind::Scratch: return launch.scratch;
    case Builtin::Kind::Buffer:
    case Builtin::Kind::ThreadgroupArgument:
      if (index && *index < protocol::kArgumentCount)
        return builtin.kind == Builtin::Kind::Buffer ? launch.buffer(*index)
                                                     : launch.threadgroupArgument(*index);
      return launch.elementOf(builder, builtin, call.getArgOperand(0));
    default: break;
  }
  if (!hasDimension(builtin.query)) return scalarAnswer(builder, builtin.query, launch, group, thread);
  if (index) return vectorAnswer(builtin.query, std::min(*index, 2u), launch, group, thread);
  Value* d = call.getArgOperand(0);
  Value* result = vectorAnswer(builtin.query, 2, launch, group, thread);
  for (unsigned i : {1u, 0u})
    result = builder.CreateSelect(builder.CreateICmpEQ(d, builder.getInt32(i)),
                                  vectorAnswer(builtin.query, i, launch, group, thread), result);
  return result;
}

GroupLoop makeGroupLoop(Module& module, StringRef name, bool mergeRows) {
  LLVMContext& context = module.getContext();
  IRBuilder<> builder(context);
  Type* i64 = builder.getInt64Ty();
  Type* i32 = builder.getInt32Ty();
  Type* pointer = builder.getPtrTy();
  auto* type = FunctionType::get(builder.getVoidTy(), {pointer, i64, i64, pointer}, false);
  auto* function = Function::Create(type, GlobalValue::InternalLinkage, name, module);
  function->setDoesNotThrow();
  function->addParamAttr(0, Attribute::NoAlias);
  function->addParamAttr(0, Attribute::NoCapture);
  function->addParamAttr(0, Attribute::ReadOnly);
  function->addParamAttr(3, Attribute::NoAlias);
  function->addParamAttr(3, Attribute::getWithAlignment(context, Align(protocol::kScratchAlignment)));

  auto* entry = BasicBlock::Create(context, "entry", function);
  auto* head = BasicBlock::Create(context, "threadgroups", function);
  auto* body = BasicBlock::Create(context, "threadgroup", function);
  auto* next = BasicBlock::Create(context, "threadgroup.next", function);
  auto* done = BasicBlock::Create(context, "done", function);

  builder.SetInsertPoint(entry);
  Value* first = function->getArg(1);
  Value* end = builder.CreateAdd(first, function->getArg(2));
  Instruction* jump = builder.CreateBr(head);
  GroupLoop loop{function,
                 std::make_unique<LaunchFrame>(entry, function->getArg(0), function->getArg(3)),
                 {},
                 nullptr,
                 next};
  LaunchFrame& launch = *loop.launch;
  builder.SetInsertPoint(jump);
  Value* rowLength = builder.CreateZExt(launch.threadgroupsPerGrid[0], i64);
  Value* rows = builder.CreateZExt(launch.threadgroupsPerGrid[1], i64);

  builder.SetInsertPoint(head);
  PHINode* index = builder.CreatePHI(i64, 2, "threadgroup.index");
  index->addIncoming(first, entry);
  builder.CreateCondBr(builder.CreateICmpULT(index, end), body, done);

  builder.SetInsertPoint(body);
  Value* row = builder.CreateUDiv(index, rowLength);
  Value* x = builder.CreateSub(index, builder.CreateMul(row, rowLength));
  Value* z = builder.CreateUDiv(row, rows);
  Value* y = builder.CreateSub(row, builder.CreateMul(z, rows));
  Value* turn = builder.getInt64(1);
  if (mergeRows)
    turn = builder.CreateBinaryIntrinsic(Intrinsic::umin, builder.CreateSub(end, index),
                                         builder.CreateSub(rowLength, x));
  std::array<Value*, 3> group{x, y, z}, count{turn, builder.getInt64(1), builder.getInt64(1)};
  for (unsigned d = 0; d < 3; ++d) {
    Value* width = builder.CreateZExt(launch.threadsPerThreadgroup[d], i64);
    Value* left = builder.CreateSub(builder.CreateZExt(launch.threadsPerGrid[d], i64),
                                    builder.CreateMul(group[d], width));
    Value* size = builder.CreateBinaryIntrinsic(Intrinsic::umin, builder.CreateMul(count[d], width), left);
    loop.frame.group[d] = builder.CreateTrunc(group[d], i32);
    loop.frame.size[d] = builder.CreateTrunc(size, i32);
  }
  loop.body = body;

  builder.SetInsertPoint(next);
  index->addIncoming(builder.CreateAdd(index, turn), next);
  builder.CreateBr(head);
  builder.SetInsertPoint(done);
  builder.CreateRetVoid();
  return loop;
}

ParallelLoop::ParallelLoop(LLVMContext& context) : m_group(MDNode::getDistinct(context, {})) {}

void ParallelLoop::mark(Instruction& instruction) {
  if (auto* load = dyn_cast<LoadInst>(&instruction); load && !load->isSimple()) return;
  if (auto* store = dyn_cast<StoreInst>(&instruction); store && !store->isSimple()) return;
  instruction.setMetadata(LLVMContext::MD_access_group, m_group);
}

void ParallelLoop::close(Instruction& latchBranch, bool staysAsItIs) {
  LLVMContext& context = latchBranch.getContext();
  SmallVector<Metadata*> properties{nullptr};
  properties.push_back(
      MDNode::get(context, {MDString::get(context, "llvm.loop.parallel_accesses"), m_group}));
  if (staysAsItIs) {
    Metadata* no = ConstantAsMetadata::get(ConstantInt::getFalse(context));
    properties.push_back(MDNode::get(context, {MDString::get(context, "llvm.loop.vectorize.enable"), no}));
    properties.push_back(MDNode::get(context, {MDString::get(context, "llvm.loop.unroll.disable")}));
  }
  MDNode* loop = MDNode::getDistinct(context, properties);
  loop->replaceOperandWith(0, loop);
  latchBranch.setMetadata(LLVMContext::MD_loop, loop);
}

}  // namespace invar::lowering
