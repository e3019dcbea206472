#include "cpu/KernelBuiltins.hpp"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

namespace invar::lowering {

using llvm::StringRef;

namespace {

std::optional<Query> queryOf(StringRef name) {
  return llvm::StringSwitch<std::optional<Query>>(name)
      .Case("thread_position_in_grid", Query::ThreadInGrid)
      .Case("thread_position_in_threadgroup", Query::ThreadInThreadgroup)
      .Case("threadgroup_position_in_grid", Query::ThreadgroupInGrid)
      .Case("threads_per_grid", Query::ThreadsPerGrid)
      .Case("threadgroups_per_grid", Query::ThreadgroupsPerGrid)
      .Case("threads_per_threadgroup", Query::ThreadsPerThreadgroup)
      .Case("dispatch_threads_per_threadgroup", Query::DispatchThreadsPerThreadgroup)
      .Case("thread_index_in_threadgroup", Query::ThreadIndexInThreadgroup)
      .Case("thread_index_in_simdgroup", Query::ThreadIndexInSimdgroup)
      .Case("simdgroup_index_in_threadgroup", Query::SimdgroupInThreadgroup)
      .Case("simdgroups_per_threadgroup", Query::SimdgroupsPerThreadgroup)
      .Case("dispatch_simdgroups_per_threadgroup", Query::DispatchSimdgroupsPerThreadgroup)
      .Case("threads_per_simdgroup", Query::ThreadsPerSimdgroup)
      .Case("thread_index_in_quadgroup", Query::ThreadIndexInQuadgroup)
      .Case("quadgroup_index_in_threadgroup", Query::QuadgroupInThreadgroup)
      .Case("quadgroups_per_threadgroup", Query::QuadgroupsPerThreadgroup)
      .Default(std::nullopt);
}

std::optional<LaneOperation::Kind> laneKindOf(StringRef name) {
  using K = LaneOperation::Kind;
  return llvm::StringSwitch<std::optional<K>>(name)
      .Case("sum", K::Sum).Case("product", K::Product).Case("min", K::Min).Case("max", K::Max)
      .Case("and", K::And).Case("or", K::Or).Case("xor", K::Xor)
      .Case("prefix_inclusive_sum", K::PrefixInclusiveSum).Case("prefix_exclusive_sum", K::PrefixExclusiveSum)
      .Case("prefix_inclusive_product", K::PrefixInclusiveProduct)
      .Case("prefix_exclusive_product", K::PrefixExclusiveProduct)
      .Case("broadcast", K::Broadcast).Case("broadcast_first", K::BroadcastFirst)
      .Case("shuffle", K::Shuffle).Case("shuffle_xor", K::ShuffleXor)
      .Case("shuffle_up", K::ShuffleUp).Case("shuffle_down", K::ShuffleDown)
      .Case("shuffle_rotate_up", K::RotateUp).Case("shuffle_rotate_down", K::RotateDown)
      .Case("shuffle_and_fill_up", K::FillUp).Case("shuffle_and_fill_down", K::FillDown)
      .Case("ballot", K::Ballot).Case("active_threads_mask", K::ActiveMask)
      .Case("any", K::Any).Case("all", K::All).Case("is_first", K::IsFirst)
      .Case("matrix_gather", K::MatrixGather).Case("matrix_scatter", K::MatrixScatter)
      .Case("matrix_whole_load", K::MatrixLoad).Case("matrix_whole_store", K::MatrixStore)
      .Default(std::nullopt);
}

/// The operation named `sum_f32`, `ballot`, ...: whole names first, then without the type behind the last
/// '_'.
std::optional<LaneOperation> laneOperationOf(StringRef name, bool quad) {
  LaneOperation operation{};
  operation.quad = quad;
  if (auto kind = laneKindOf(name.split('.').first)) {
    operation.kind = *kind;
    return operation;
  }
  auto [stem, type] = name.rsplit('_');
  auto kind = laneKindOf(stem);
  if (!kind) return std::nullopt;
  operation.kind = *kind;
  operation.isSigned = type.starts_with("s");
  return operation;
}

}  // namespace

bool isVarying(Query query) {
  return query <= Query::ThreadInThreadgroup || query >= Query::ThreadIndexInThreadgroup;
}

bool hasDimension(Query query) { return query <= Query::DispatchThreadsPerThreadgroup; }

bool LaneOperation::isUniform() const {
  if (quad) return false;
  switch (kind) {
    case Kind::Sum: case Kind::Product: case Kind::Min: case Kind::Max:
    case Kind::And: case Kind::Or: case Kind::Xor:
    case Kind::Broadcast: case Kind::BroadcastFirst: case Kind::Ballot: case Kind::ActiveMask: case Kind::Any:
    case Kind::All: case Kind::MatrixGather: case Kind::MatrixLoad: case Kind::MatrixStore:
      return true;
    default:
      return false;
  }
}

unsigned LaneOperation::movedArguments() const {
  switch (kind) {
    case Kind::Broadcast: case Kind::Shuffle: case Kind::ShuffleXor: case Kind::ShuffleUp: case Kind::ShuffleDown:
    case Kind::RotateUp: case Kind::RotateDown:
      return 1;
    case Kind::FillUp: case Kind::FillDown:
      return 2;
    default:
      return 0;
  }
}

Builtin builtinOf(StringRef name) {
  Builtin builtin;
  if (!name.consume_front("__invar_")) return builtin;
  if (name == "buffer") builtin.kind = Builtin::Kind::Buffer;
  else if (name == "threadgroup_argument") builtin.kind = Builtin::Kind::ThreadgroupArgument;
  else if (name == "scratch") builtin.kind = Builtin::Kind::Scratch;
  else if (name == "threadgroup_barrier") builtin.kind = Builtin::Kind::ThreadgroupBarrier;
  else if (name == "simdgroup_barrier") builtin.kind = Builtin::Kind::SimdgroupBarrier;
  else if (auto query = queryOf(name)) {
    builtin.kind = Builtin::Kind::Query;
    builtin.query = *query;
  } else {
    bool simd = name.consume_front("simd_");
    bool quad = !simd && name.consume_front("quad_");
    if (auto operation = simd || quad ? laneOperationOf(name, quad) : std::nullopt) {
      builtin.kind = Builtin::Kind::Lane;
      builtin.lane = *operation;
    }
  }
  return builtin;
}

Builtin builtinOf(const llvm::Value* value) {
  auto* call = llvm::dyn_cast_or_null<llvm::CallBase>(value);
  auto* callee = call ? call->getCalledFunction() : nullptr;
  return callee && callee->isDeclaration() ? builtinOf(callee->getName()) : Builtin{};
}

std::optional<unsigned> constantIndex(const llvm::CallBase& call) {
  if (call.arg_empty()) return std::nullopt;
  auto* constant = llvm::dyn_cast<llvm::ConstantInt>(call.getArgOperand(0));
  return constant ? std::optional<unsigned>(constant->getLimitedValue(~0u)) : std::nullopt;
}

void annotateBuiltins(llvm::Module& module) {
  for (llvm::Function& function : module) {
    if (!function.isDeclaration()) continue;
    Builtin builtin = builtinOf(function.getName());
    if (builtin.kind == Builtin::Kind::None) continue;
    function.setDoesNotThrow();
    function.removeFnAttr(llvm::Attribute::NoMerge);
    if (builtin.isCut()) {
      function.setConvergent();
      function.setMemoryEffects(llvm::MemoryEffects::unknown());
      // Two calls of one operation behind a branch stay two: each is for the lanes that went its way.
      if (builtin.kind == Builtin::Kind::Lane) function.addFnAttr(llvm::Attribute::NoMerge);
    } else {
      function.setNotConvergent();
      function.setMemoryEffects(llvm::MemoryEffects::none());
      function.setSpeculatable();
      function.setWillReturn();
      function.setNoSync();
      function.addFnAttr(llvm::Attribute::NoFree);
    }
  }
}

}  // namespace invar::lowering
