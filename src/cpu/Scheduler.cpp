#include "cpu/Scheduler.hpp"

#include <pthread.h>
#include <sys/prctl.h>

#include <algorithm>
#include <new>
#include <string>
#include <system_error>

#include "base/Log.hpp"
#include "cpu/FaultGuard.hpp"
#include "cpu/Spin.hpp"
#include "cpu/ThreadContext.hpp"

namespace invar::cpu {
namespace {

using Clock = std::chrono::steady_clock;

// How often the napping worker looks for passes that nobody took, and how many looks without any new
// pass send it to sleep. Naps take their time from those who compute (2000 of them in a second cost two busy
// cores 5 %), so they grow while every pass is taken by its own thread; only where no other worker is called
// for such passes do they have to be short.
constexpr auto kNap = std::chrono::microseconds(500), kLongestNap = std::chrono::microseconds(4000);
constexpr auto kServiceNap = std::chrono::microseconds(60);
constexpr int kNapsUntilSleep = 10, kServiceNapsUntilSleep = 40;
// A thread that came to wait within this time after a submission is expected to do so again.
constexpr auto kPrompt = std::chrono::microseconds(40);
constexpr auto kSpinAfterWork = std::chrono::microseconds(100);
constexpr uint32_t kGraceRounds = 10;   // a microsecond or more, in which the submitter comes to wait
constexpr auto kSpinBeforeSleep = std::chrono::microseconds(30);
// What exit() waits for chunks that run, and only for them: a chunk writes into the program's memory and
// reads kernels and tables that the end of the process takes away next. Chunks take some 25 microseconds;
// only a kernel without end outlasts this, and then the process ends around it.
constexpr auto kStopPatience = std::chrono::seconds(2);

}  // namespace

Scheduler::Scheduler(uint32_t workers, uint32_t timeLimit)
    : m_workerCount(std::max(workers, 1u)), m_parallelism(std::max(workers, 1u)), m_serviceOnly(workers == 0),
      m_watchdog(timeLimit), m_nap(kNap) {
  FaultGuard::install();
}

Scheduler::~Scheduler() { stop(); }

void Scheduler::execute(device::Pass& pass, device::PassCompletion& completion) {
  auto run = makeRef<PassRun>(*this, pass, completion);
  ThreadContext& context = ThreadContext::current();
  // A thread that waits after each submission will run it itself: waking a worker would only cost.
  // A worker looks for work when it is done with what it does.
  const bool willLook =
      context.depth > 0 ? context.isWorker : context.submittedSinceWait == 0 && context.waitsPromptly;
  ++context.submittedSinceWait;
  context.submitted = Clock::now();
  Lock lock(m_mutex);
  if ((!m_workers || m_workers->empty()) && !m_stop) startWorkers();
  run->sequence = ++m_arrivals;
  m_fresh.push_back(std::move(run));
  m_freshCount.store(uint32_t(m_fresh.size()), std::memory_order_relaxed);
  if (m_serviceOnly ? !m_napping : !willLook || m_fresh.size() > 1 || !m_napping) wakeWorkers(1);
}

uint32_t Scheduler::room() const {
  const uint32_t active = m_active.load(std::memory_order_relaxed);
  return active < m_parallelism ? m_parallelism - active : 0;
}

// Helpers do not count: they leave with the pass they help, or to make room for those who wait. With passes for
// nearly all cores, cutting them for the rest costs more than it brings.
uint32_t Scheduler::fairShare() const {
  const uint32_t active = m_active.load(std::memory_order_relaxed);
  const uint32_t helping = std::min(active, m_helping.load(std::memory_order_relaxed));
  const uint32_t passes = std::max(active - helping + m_freshCount.load(std::memory_order_relaxed), 1u);
  return 4 * passes >= 3 * m_parallelism ? 1 : (m_parallelism + passes - 1) / passes;
}

void Scheduler::invite(PassRun& run, uint32_t threads) {
  if (m_parallelism == 1) return;
  Lock lock(m_mutex);
  run.wanted = std::min(threads, m_parallelism);
  list(run);
  wakeWorkers(run.wanted);
}

void Scheduler::list(PassRun& run) {
  if (run.listed) return;
  run.listed = true;
  m_inviting.push_back(Ref<PassRun>::share(&run));
  m_invitations.store(uint32_t(m_inviting.size()), std::memory_order_relaxed);
}

// A thread that waits goes before those that help: they leave the pass they joined at the end of a chunk.
Scheduler::Assignment Scheduler::pick(bool waiter) {
  if (m_stop) return {};
  const uint32_t active = m_active.load(std::memory_order_relaxed);
  const uint32_t before = waiter ? active - m_helping.load(std::memory_order_relaxed) : active;
  if (!m_fresh.empty() && (before < m_parallelism || (waiter && m_fresh.front()->tiny()))) {
    Assignment assignment{std::move(m_fresh.front()), true, before < m_parallelism};
    m_fresh.pop_front();
    m_freshCount.store(uint32_t(m_fresh.size()), std::memory_order_relaxed);
    if (assignment.counted) m_active.fetch_add(1, std::memory_order_relaxed);
    return assignment;
  }
  while (active < m_parallelism && !m_inviting.empty()) {
    Ref<PassRun> run = m_inviting.front();
    const bool over = run->finished();
    if (over) run->wanted = 0;
    else --run->wanted;
    if (run->wanted == 0) {
      run->listed = false;
      m_inviting.pop_front();
      m_invitations.store(uint32_t(m_inviting.size()), std::memory_order_relaxed);
    }
    if (over) continue;
    m_active.fetch_add(1, std::memory_order_relaxed);
    m_helping.fetch_add(1, std::memory_order_relaxed);
    return {std::move(run), false, true};
  }
  return {};
}

void Scheduler::perform(Assignment& assignment, ThreadContext& context) {
  m_watchdog.enter(context, *assignment.run);
  FaultGuard::setOwner(assignment.run.get());
  ++context.depth;
  bool madeRoom = false;
  if (assignment.fresh) assignment.run->begin(context);
  else madeRoom = assignment.run->help(context);
  --context.depth;
  FaultGuard::setOwner(nullptr);
  m_watchdog.leave(context);

  Lock lock(m_mutex);
  if (assignment.counted) m_active.fetch_sub(1, std::memory_order_relaxed);
  if (assignment.helps()) m_helping.fetch_sub(1, std::memory_order_relaxed);
  if (madeRoom && !assignment.run->finished()) {
    ++assignment.run->wanted;   // somebody may come back when there is room again
    list(*assignment.run);
  }
  if (context.isWorker) ++m_looking;
  if (m_stop) m_stopped.notifyAll();
}

void Scheduler::helpUntil(std::atomic<uint32_t>& done) {
  ThreadContext& context = ThreadContext::current();
  if (context.submittedSinceWait) context.waitsPromptly = Clock::now() - context.submitted < kPrompt;
  context.submittedSinceWait = 0;
  Spin spin(kSpinBeforeSleep);
  while (!done.load(std::memory_order_acquire)) {
    if (m_freshCount.load(std::memory_order_relaxed) || m_invitations.load(std::memory_order_relaxed)) {
      Assignment assignment;
      {
        Lock lock(m_mutex);
        assignment = pick(true);
      }
      if (assignment) {
        const FaultGuard::SignalsOpen open;   // the thread is the program's, which may have blocked any signal
        perform(assignment, context);
        spin = Spin(kSpinBeforeSleep);
        continue;
      }
    }
    // Where every core computes, what is waited for is not a moment away, and looking for it would slow it down.
    if (room() && spin.once()) continue;
    m_parking.sleepWhileZero(done);
  }
  // This thread goes back to its own business: what it leaves behind needs somebody else.
  if (!m_freshCount.load(std::memory_order_relaxed) && !m_invitations.load(std::memory_order_relaxed)) return;
  Lock lock(m_mutex);
  if (!m_fresh.empty() ? !m_fresh.front()->tiny() || !m_napping : !m_inviting.empty()) wakeWorkers(1);
}

// A process may be allowed fewer threads than it has cores, or none: then those who wait do the work.
void Scheduler::startWorkers() {
  const bool again = m_workers != nullptr;
  if (!again) {
    m_workers = std::make_unique<std::vector<std::thread>>();
    m_workers->reserve(m_workerCount);
  }
  try {
    m_watchdog.start();
    while (m_workers->size() < m_workerCount) {
      const auto index = uint32_t(m_workers->size());
      m_workers->emplace_back([this, index] { workerLoop(index); });
    }
  } catch (const std::system_error& error) {
    if (again) return;
    log::warning("[MTL::CommandBuffer::commit] " + std::to_string(m_workers->size()) + " of " +
                 std::to_string(m_workerCount) + " worker threads could be made: " + error.what() +
                 "; with none, work is done by the threads that wait for it" +
                 (m_watchdog.asleep() ? ", and INVAR_TIMEOUT has no effect" : ""));
  }
}

// No more than can have a core; those that look already will find the work themselves.
void Scheduler::wakeWorkers(uint32_t wanted) {
  wanted = std::min(wanted, room());
  while (m_looking < wanted && !m_sleepers.empty()) {
    Sleeper* sleeper = m_sleepers.back();
    m_sleepers.pop_back();
    ++m_looking;
    sleeper->called = true;
    sleeper->call.notifyOne();
  }
}

void Scheduler::workerLoop(uint32_t index) {
  pthread_setname_np(pthread_self(), ("invar.worker" + std::to_string(index)).c_str());
  prctl(PR_SET_TIMERSLACK, 5000ul, 0, 0, 0);   // naps of microseconds, not fifty more
  const FaultGuard::SignalsOpen open;   // a worker has the mask of the thread that made it
  ThreadContext& context = ThreadContext::current();
  context.isWorker = true;
  uint64_t lastSeen = 0;
  Spin spin(std::chrono::microseconds(0));
  Lock lock(m_mutex);
  ++m_looking;
  while (!m_stop) {
    const bool mayTake = !m_serviceOnly || (!m_fresh.empty() && m_fresh.front()->sequence <= lastSeen);
    Assignment assignment = mayTake ? pick(false) : Assignment{};
    if (assignment) {
      --m_looking;
      lock.unlock();
      perform(assignment, context);
      assignment = {};
      if (!m_serviceOnly) spin = Spin(kSpinAfterWork);
    } else if (room() && !spin.over()) {
      lock.unlock();
    } else {
      idle(lock, lastSeen);
      continue;
    }
    lookOut(spin);
    lock.lock();
  }
  --m_looking;
}

// The thread that submitted a lone pass is about to wait for it and run it: it goes first, and invites a worker
// if there is enough for two. Otherwise the work would move and the waiter sleep each time.
void Scheduler::lookOut(Spin& spin) const {
  for (uint32_t seen = 0; room() && !m_invitations.load(std::memory_order_relaxed) && spin.once();) {
    const uint32_t fresh = m_freshCount.load(std::memory_order_relaxed);
    seen = fresh ? seen + 1 : 0;
    if (fresh > 1 || seen > kGraceRounds) break;
  }
}

// One idle worker naps: it looks in from time to time for passes that their threads submitted but did
// not come to run. The others sleep until they are called. Without new passes the napper sleeps too.
void Scheduler::idle(Lock& lock, uint64_t& lastSeen) {
  if (m_napping) {
    sleep(lock);
    return;
  }
  const int naps = m_serviceOnly ? kServiceNapsUntilSleep : kNapsUntilSleep;
  m_napping = true;
  int quiet = 0;
  bool called = false;   // whoever called counts on this worker, and calls no other
  while (!m_stop && quiet < naps) {
    // Passes that were here at the last look and still are have been left to us.
    if (room() && !m_fresh.empty() && m_fresh.front()->sequence <= lastSeen) {
      m_nap = kNap;
      break;
    }
    if (room() && !m_serviceOnly && !m_inviting.empty()) break;
    quiet = m_arrivals == lastSeen && m_fresh.empty() ? quiet + 1 : 0;
    lastSeen = m_arrivals;
    called = sleep(lock, m_serviceOnly ? kServiceNap : m_nap);
    if (called && !m_serviceOnly) break;
    m_nap = std::min(2 * m_nap, kLongestNap);
  }
  m_napping = false;
  if (!called && m_arrivals == lastSeen && quiet == naps) sleep(lock);   // nothing came during the last nap either
}

// True when called.
bool Scheduler::sleep(Lock& lock, std::optional<std::chrono::microseconds> nap) {
  if (m_stop) return false;
  Sleeper self;
  m_sleepers.push_back(&self);
  --m_looking;
  if (nap) {
    const auto end = Clock::now() + *nap;
    while (!self.called && !m_stop && self.call.waitUntil(lock, end) == std::cv_status::no_timeout) {}
  } else {
    while (!self.called && !m_stop) self.call.wait(lock);
  }
  if (self.called) return true;   // who called counted it as looking
  ++m_looking;
  m_sleepers.erase(std::find(m_sleepers.begin(), m_sleepers.end(), &self));
  return false;
}

void Scheduler::stop() {
  std::unique_ptr<std::vector<std::thread>> workers;
  {
    Lock lock(m_mutex);
    m_stop = true;
    for (Sleeper* sleeper : m_sleepers) sleeper->call.notifyOne();
    const auto deadline = Clock::now() + kStopPatience;
    while (m_active.load(std::memory_order_relaxed) &&
           m_stopped.waitUntil(lock, deadline) == std::cv_status::no_timeout) {}
    workers = std::move(m_workers);
    // A kernel without end holds a worker; the process ends all the same.
    if (m_active.load(std::memory_order_relaxed)) (void)workers.release();
  }
  m_watchdog.stop();
  if (!workers) return;
  for (std::thread& worker : *workers) {
    if (worker.get_id() == std::this_thread::get_id()) worker.detach();   // exit() was called on it
    else worker.join();
  }
}

// Threads and locks of the parent do not exist here. The object is made anew where it stands.
void Scheduler::resetInChild() {
  new (&m_mutex) Mutex;
  new (&m_stopped) Condition;
  m_mutex.lock();
  new (&m_fresh) decltype(m_fresh);   // the parent runs what is listed, and may be changing the lists
  new (&m_inviting) decltype(m_inviting);
  new (&m_sleepers) decltype(m_sleepers);
  m_looking = 0;
  m_nap = kNap;
  m_napping = m_stop = false;
  (void)m_workers.release();          // handles of threads that are not here
  m_mutex.unlock();
  m_active.store(0);
  m_helping.store(0);
  m_freshCount.store(0);
  m_invitations.store(0);
}

}  // namespace invar::cpu
