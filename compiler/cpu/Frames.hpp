// The values that answer a kernel's questions: of a dispatch, of a threadgroup, of a thread. The loops of
// the lowering fill them in; `answer` turns a call of a built-in function into one of them.
#pragma once

#include <map>

#include "cpu/KernelBuiltins.hpp"
#include "llvm/IR/IRBuilder.h"

namespace invar::lowering {

using Vector3 = std::array<llvm::Value*, 3>;

/// One dispatch: the fields of protocol::KernelLaunch, loaded once in the function's entry block.
class LaunchFrame {
public:
  /// `entry` must end in a terminator; loads are placed before it.
  LaunchFrame(llvm::BasicBlock* entry, llvm::Value* launch, llvm::Value* scratch);

  llvm::Value* launch = nullptr;
  llvm::Value* scratch = nullptr;
  Vector3 threadsPerGrid{}, threadsPerThreadgroup{}, threadgroupsPerGrid{};

  llvm::Value* buffer(unsigned index);
  llvm::Value* threadgroupArgument(unsigned index);
  llvm::Value* context();   ///< start of the context in the scratch memory
  llvm::Value* elementOf(llvm::IRBuilder<>& builder, const Builtin& builtin, llvm::Value* index);

private:
  llvm::Value* load(llvm::Type* type, uint64_t offset);
  llvm::LoadInst* invariant(llvm::Type* type, llvm::Value* address);

  llvm::IRBuilder<> m_builder;
  llvm::Value* m_buffers;
  llvm::Value* m_offsets;
  llvm::Value* m_context = nullptr;
  std::map<std::pair<int, unsigned>, llvm::Value*> m_addresses;
};

/// One threadgroup, or a row of them that runs as one.
struct GroupFrame {
  Vector3 group{};   ///< its position
  Vector3 size{};    ///< its threads, fewer at the grid's edge
};

/// One thread. Values that a kernel does not ask for may be missing.
struct ThreadFrame {
  Vector3 position{};          ///< in the threadgroup
  Vector3 positionInGrid{};
  llvm::Value* index = nullptr;      ///< in the threadgroup
  llvm::Value* lane = nullptr;
  llvm::Value* simdgroup = nullptr;
};

/// The value of a call of a built-in function. `thread` may be null for a question that does not vary.
llvm::Value* answer(llvm::IRBuilder<>& builder, const llvm::CallBase& call, LaunchFrame& launch,
                    const GroupFrame& group, const ThreadFrame* thread);

/// The blocks of a loop over a kernel's threadgroups, as protocol::KernelEntry asks for it.
struct GroupLoop {
  llvm::Function* function;
  std::unique_ptr<LaunchFrame> launch;
  GroupFrame frame;
  llvm::BasicBlock* body;       ///< empty: the caller fills it,
  llvm::BasicBlock* next;       ///< and ends it here
};

/// Builds `void name(launch, first, count, scratch)`. With `mergeRows` one turn takes as many threadgroups
/// of a row as there are; frame.size[0] then counts all their threads.
GroupLoop makeGroupLoop(llvm::Module& module, llvm::StringRef name, bool mergeRows);

/// Marks a loop whose turns are independent of each other, so that the vectoriser need not prove it.
class ParallelLoop {
public:
  explicit ParallelLoop(llvm::LLVMContext& context);
  void mark(llvm::Instruction& instruction);      ///< a load or store of the loop that allows it
  /// `staysAsItIs`: code that seldom runs is not worth the time that vectors and unrolling take.
  void close(llvm::Instruction& latchBranch, bool staysAsItIs = false);

private:
  llvm::MDNode* m_group;
};

}  // namespace invar::lowering
