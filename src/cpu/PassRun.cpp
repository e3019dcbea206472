#include "cpu/PassRun.hpp"

#include "cpu/Scheduler.hpp"
#include "cpu/Spin.hpp"
#include "cpu/ThreadContext.hpp"

namespace invar::cpu {

using device::Command;

namespace {

constexpr double kTinyPassNanoseconds = 20e3;
// Longer than most chunks: who sleeps through the end of a stage comes late to the next.
constexpr auto kPatience = std::chrono::microseconds(300);

bool isTiny(const device::Pass& pass) {
  double total = 0;
  for (const Command* command : pass.commands) {
    const double nanoseconds = estimateNanoseconds(*command);
    if (nanoseconds < 0) return false;
    total += nanoseconds + 100;
    if (total > kTinyPassNanoseconds) return false;
  }
  return true;
}

}  // namespace

PassRun::PassRun(Scheduler& scheduler, device::Pass& pass, device::PassCompletion& completion)
    : m_scheduler(scheduler), m_pass(pass), m_completion(completion), m_tiny(isTiny(pass)) {}

void PassRun::begin(ThreadContext& context) {
  m_participants.fetch_add(1, std::memory_order_relaxed);
  if (!advance(context)) {
    m_participants.fetch_sub(1, std::memory_order_relaxed);
    join(context, false);
  }
}

bool PassRun::join(ThreadContext& context, bool helper) {
  m_participants.fetch_add(1, std::memory_order_relaxed);
  bool madeRoom = false;
  for (;;) {
    uint64_t cursor = m_cursor.load(std::memory_order_acquire);
    if (stageOf(cursor) == kEnd) break;
    if (helper && m_scheduler.crowded()) {
      madeRoom = true;
      break;
    }
    if (nextOf(cursor) >= chunksOf(cursor)) {
      if (!awaitChange(cursor)) break;
      continue;
    }
    cursor = m_cursor.fetch_add(1, std::memory_order_acq_rel);
    if (stageOf(cursor) == kEnd || nextOf(cursor) >= chunksOf(cursor)) continue;
    run(uint32_t(nextOf(cursor)), context);
    if (m_remaining.fetch_sub(1, std::memory_order_acq_rel) == 1 && advance(context)) return false;
  }
  m_participants.fetch_sub(1, std::memory_order_relaxed);
  return madeRoom;
}

bool PassRun::advance(ThreadContext& context) {
  while (m_nextCommand < m_pass.commands.size() && !m_failed.load(std::memory_order_acquire)) {
    const uint32_t chunks = prepareStage();
    if (chunks == 0) continue;
    if (chunks == 1) {
      run(0, context);
      continue;
    }
    m_remaining.store(chunks, std::memory_order_relaxed);
    m_cursor.store(pack(++m_stage, chunks), std::memory_order_release);
    const uint32_t present = m_participants.load(std::memory_order_relaxed);
    if (chunks > present) m_scheduler.invite(*this, chunks - present);
    return false;
  }
  complete();
  return true;
}

uint32_t PassRun::prepareStage() {
  const uint32_t parallelism = m_scheduler.fairShare();
  const auto& commands = m_pass.commands;
  m_several.clear();
  if (!m_pass.concurrent) {
    m_single = prepareWork(*commands[m_nextCommand++], parallelism);
    return m_single.chunks;
  }
  uint32_t chunks = 0;
  while (m_nextCommand < commands.size() && commands[m_nextCommand]->kind != Command::Kind::Barrier) {
    CommandWork work = prepareWork(*commands[m_nextCommand++], parallelism);
    if (!work.chunks) continue;
    chunks += work.chunks;
    m_several.push_back(work);
    if (chunks > kChunkMask / 2) break;   // the counter's room; what follows may as well wait
  }
  if (m_nextCommand < commands.size() && commands[m_nextCommand]->kind == Command::Kind::Barrier)
    ++m_nextCommand;
  return chunks;
}

void PassRun::run(uint32_t chunk, ThreadContext& context) {
  if (m_failed.load(std::memory_order_relaxed)) return;
  const CommandWork* work = &m_single;
  for (const CommandWork& candidate : m_several) {
    work = &candidate;
    if (chunk < candidate.chunks) break;
    chunk -= candidate.chunks;
  }
  if (auto error = runChunk(*work, chunk, context)) {
    if (error->goesOn) note(std::move(*error));
    else fail(std::move(*error));
  }
}

void PassRun::fail(Error error) {
  Lock lock(m_errors);
  if (!m_error || m_error->goesOn) m_error = std::move(error);
  m_failed.store(true, std::memory_order_release);
}

void PassRun::note(Error error) {
  Lock lock(m_errors);
  if (!m_error) m_error = std::move(error);
  m_noted.store(true, std::memory_order_release);
}

void PassRun::complete() {
  m_cursor.store(pack(kEnd, 0), std::memory_order_release);
  std::optional<Error> error;
  if (m_failed.load(std::memory_order_acquire) || m_noted.load(std::memory_order_acquire)) {
    Lock lock(m_errors);   // fail() comes from other threads, too
    error = m_error;
  }
  m_completion.passFinished(std::move(error));   // m_pass is gone from here on
}

// All chunks are claimed but not all done: the next stage is near, or other work has come.
bool PassRun::awaitChange(uint64_t cursor) const {
  Spin spin(kPatience);
  while (m_cursor.load(std::memory_order_acquire) == cursor) {
    if (m_scheduler.freshWork() || !spin.once()) return false;
  }
  return true;
}

}  // namespace invar::cpu
