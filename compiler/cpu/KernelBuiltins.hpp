// The functions that a kernel calls to ask for its place in the grid, to wait and to talk to other lanes:
// what a declaration's name (compiler/IR.md) means.
#pragma once

#include <cstdint>
#include <optional>

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

namespace invar::lowering {

inline constexpr unsigned kLanes = 32;
inline constexpr const char* kBodyName = "invar_kernel_body";

/// Stands for the scratch memory's address until the kernel's entry point is built.
inline constexpr const char* kScratchName = "__invar_scratch";

/// A question about a thread's place or a dispatch's size. Those before `ThreadgroupInGrid` and those
/// behind `FirstLinearVarying` differ from lane to lane.
enum class Query : uint8_t {
  ThreadInGrid,
  ThreadInThreadgroup,
  ThreadgroupInGrid,
  ThreadsPerGrid,
  ThreadgroupsPerGrid,
  ThreadsPerThreadgroup,
  DispatchThreadsPerThreadgroup,
  SimdgroupInThreadgroup,
  SimdgroupsPerThreadgroup,
  DispatchSimdgroupsPerThreadgroup,
  ThreadsPerSimdgroup,
  QuadgroupsPerThreadgroup,
  ThreadIndexInThreadgroup,
  ThreadIndexInSimdgroup,
  ThreadIndexInQuadgroup,
  QuadgroupInThreadgroup,
};

bool isVarying(Query query);        ///< differs between the lanes of a SIMD-group
bool hasDimension(Query query);     ///< takes the argument 0, 1 or 2

struct LaneOperation {
  enum class Kind : uint8_t {
    Sum, Product, Min, Max, And, Or, Xor,
    PrefixInclusiveSum, PrefixExclusiveSum, PrefixInclusiveProduct, PrefixExclusiveProduct,
    Broadcast, Shuffle, ShuffleXor, ShuffleUp, ShuffleDown, RotateUp, RotateDown, FillUp, FillDown,
    BroadcastFirst, Ballot, ActiveMask, Any, All, IsFirst,
    MatrixGather, MatrixScatter, MatrixLoad, MatrixStore,   // see MatrixValues.hpp
  };
  Kind kind;
  bool quad = false;       ///< acts in groups of 4 lanes, not in the whole SIMD-group
  bool isSigned = false;   ///< min and max of integers

  /// Gives all lanes that take part the same result.
  bool isUniform() const;
  /// How many of the first arguments it takes from other lanes than the one that gets them.
  unsigned movedArguments() const;
  bool isMatrix() const { return kind >= Kind::MatrixGather; }
};

struct Builtin {
  enum class Kind : uint8_t {
    None,
    Buffer,
    ThreadgroupArgument,
    Scratch,
    Query,
    ThreadgroupBarrier,
    SimdgroupBarrier,
    Lane
  };
  Kind kind = Kind::None;
  lowering::Query query = lowering::Query::ThreadInGrid;
  LaneOperation lane{};

  bool isCut() const { return kind >= Kind::ThreadgroupBarrier; }
  bool isAddress() const {
    return kind == Kind::Buffer || kind == Kind::ThreadgroupArgument || kind == Kind::Scratch;
  }
};

/// What a function of this name is. None for every other function.
Builtin builtinOf(llvm::StringRef name);
Builtin builtinOf(const llvm::Value* value);   ///< of a call; None for anything else

/// The dimension or index that a call asks for, when it is a constant.
std::optional<unsigned> constantIndex(const llvm::CallBase& call);

/// Tells LLVM what these functions may do: questions have no effect, and the others stay in their place.
void annotateBuiltins(llvm::Module& module);

}  // namespace invar::lowering
