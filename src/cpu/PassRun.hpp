// A pass while it runs. Its commands are taken in stages (one command, or all between two barriers of a
// concurrent pass); a stage is cut into chunks; threads that take part claim chunks until the pass is
// done. Who finishes a stage's last chunk starts the next stage: nobody waits for a coordinator.
#pragma once

#include <atomic>
#include <vector>

#include "base/Mutex.hpp"
#include "cpu/CommandWork.hpp"
#include "device/Device.hpp"

namespace invar::cpu {

class Scheduler;
class ThreadContext;

/// Thread safety: thread-safe.
class PassRun final : public RefCounted {
public:
  PassRun(Scheduler& scheduler, device::Pass& pass, device::PassCompletion& completion);

  /// Starts the first stage and takes part. Called once, by the first thread.
  void begin(ThreadContext& context);
  /// Takes part in a pass that another thread began, until there is nothing left for one more thread.
  /// True when it left early, to make room for a thread with a pass of its own.
  bool help(ThreadContext& context) { return join(context, true); }
  bool finished() const { return stageOf(m_cursor.load(std::memory_order_acquire)) == kEnd; }
  /// Makes what is left of the pass end without running; the first error stays.
  void fail(Error error);
  /// Keeps an error that stops nothing, if it is the first.
  void note(Error error);
  /// All commands together take less time than handing a part to another thread.
  bool tiny() const { return m_tiny; }

  // The scheduler's bookkeeping, under its lock.
  uint32_t wanted = 0;          ///< threads that may still join
  bool listed = false;          ///< among the passes that invite
  uint64_t sequence = 0;        ///< of arrival

private:
  // One word holds stage, chunks of the stage and the next chunk to claim, so that a claim is one
  // addition and a late thread can never claim a chunk of the wrong stage.
  static constexpr uint32_t kChunkBits = 21;
  static constexpr uint64_t kChunkMask = (uint64_t(1) << kChunkBits) - 1;
  static constexpr uint64_t kEnd = (uint64_t(1) << 22) - 1;
  static uint64_t pack(uint64_t stage, uint64_t chunks) { return stage << (2 * kChunkBits) | chunks << kChunkBits; }
  static uint64_t stageOf(uint64_t cursor) { return cursor >> (2 * kChunkBits); }
  static uint64_t chunksOf(uint64_t cursor) { return (cursor >> kChunkBits) & kChunkMask; }
  static uint64_t nextOf(uint64_t cursor) { return cursor & kChunkMask; }

  bool join(ThreadContext& context, bool helper);
  /// Goes to the next stage that has work for several threads, running smaller ones on the way.
  /// True when the pass is over.
  bool advance(ThreadContext& context);
  uint32_t prepareStage();
  void run(uint32_t chunk, ThreadContext& context);
  void complete();
  bool awaitChange(uint64_t cursor) const;

  Scheduler& m_scheduler;
  device::Pass& m_pass;
  device::PassCompletion& m_completion;
  bool m_tiny;

  // Cache lines apart without over-aligned allocation, which costs more than a small pass.
  [[maybe_unused]] char m_padBefore[64];
  std::atomic<uint64_t> m_cursor{0};
  [[maybe_unused]] char m_padBetween[64];
  std::atomic<uint32_t> m_remaining{0};               ///< chunks of the stage that are not done
  std::atomic<uint32_t> m_participants{0};
  std::atomic<bool> m_failed{false}, m_noted{false};
  LeafMutex m_errors;
  std::optional<Error> m_error INVAR_GUARDED_BY(m_errors);   ///< of a failure, or else the first that was noted

  // Written between stages by the one thread that advances, read by those who claimed a chunk.
  size_t m_nextCommand = 0;
  uint64_t m_stage = 0;
  CommandWork m_single;                 ///< the stage's command, when it is one
  std::vector<CommandWork> m_several;   ///< its commands otherwise
};

}  // namespace invar::cpu
