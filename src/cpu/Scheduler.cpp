#include "cpu/Scheduler.hpp"

#include <pthread.h>
#include <sys/prctl.h>

#include <algorithm>
#include <new>

#include "cpu/FaultGuard.hpp"
#include "cpu/Spin.hpp"
#include "cpu/ThreadContext.hpp"

namespace invar::cpu {
namespace {

using Clock = std::chrono::steady_clock;

// How often the napping worker looks for passes that nobody took, and how many looks without any new
// pass send it to sleep.
constexpr auto kNap = std::chrono::microseconds(60);
constexpr int kNapsUntilSleep = 40;
constexpr uint32_t kSpinAfterWork = 300;
constexpr uint32_t kGraceRounds = 10;   // a few microseconds, in which the submitter comes to wait
constexpr uint32_t kSpinBeforeSleep = 60;
constexpr auto kStopPatience = std::chrono::seconds(2);

}  // namespace

Scheduler::Scheduler(uint32_t workers, uint32_t timeLimit)
    : m_workerCount(std::max(workers, 1u)), m_parallelism(std::max(workers, 1u)), m_timeLimit(timeLimit),
      m_serviceOnly(workers == 0) {
  FaultGuard::install();
}

Scheduler::~Scheduler() { stop(); }

void Scheduler::execute(device::Pass& pass, device::PassCompletion& completion) {
  auto run = makeRef<PassRun>(*this, pass, completion);
  ThreadContext& context = ThreadContext::current();
  // A thread that waits after each submission will run it itself: waking a worker would only cost.
  // A worker looks for work when it is done with what it does.
  const bool willLook = context.depth > 0 ? context.isWorker : context.submittedSinceWait == 0;
  ++context.submittedSinceWait;
  Lock lock(m_mutex);
  if (!m_threads && !m_stop) startWorkers();
  run->sequence = ++m_arrivals;
  m_fresh.push_back(std::move(run));
  m_freshCount.store(uint32_t(m_fresh.size()), std::memory_order_relaxed);
  if (m_serviceOnly ? !m_napping : !willLook || m_fresh.size() > 1 || !m_napping) wakeWorker();
}

uint32_t Scheduler::freeParallelism() const {
  const uint32_t others = m_active.load(std::memory_order_relaxed) + m_freshCount.load(std::memory_order_relaxed);
  return others >= m_parallelism ? 1 : m_parallelism - others + 1;
}

void Scheduler::invite(PassRun& run, uint32_t threads) {
  if (m_parallelism == 1) return;
  Lock lock(m_mutex);
  const bool listed = run.wanted > 0;
  run.wanted = std::min(threads, m_parallelism);
  if (!listed) {
    m_inviting.push_back(Ref<PassRun>::share(&run));
    m_invitations.store(uint32_t(m_inviting.size()), std::memory_order_relaxed);
  }
  const uint32_t active = m_active.load(std::memory_order_relaxed);
  const uint32_t room = m_parallelism > active ? m_parallelism - active : 0;
  for (uint32_t i = 0; i < std::min(run.wanted, room); ++i) wakeWorker();
}

Scheduler::Assignment Scheduler::pick(bool waiter) {
  if (m_stop) return {};
  const bool room = m_active.load(std::memory_order_relaxed) < m_parallelism;
  if (!m_fresh.empty() && (room || (waiter && m_fresh.front()->tiny()))) {
    Assignment assignment{std::move(m_fresh.front()), true, room};
    m_fresh.pop_front();
    m_freshCount.store(uint32_t(m_fresh.size()), std::memory_order_relaxed);
    if (room) m_active.fetch_add(1, std::memory_order_relaxed);
    return assignment;
  }
  while (room && !m_inviting.empty()) {
    Ref<PassRun> run = m_inviting.front();
    const bool over = run->finished();
    if (over) run->wanted = 0;
    else --run->wanted;
    if (run->wanted == 0) {
      m_inviting.pop_front();
      m_invitations.store(uint32_t(m_inviting.size()), std::memory_order_relaxed);
    }
    if (over) continue;
    m_active.fetch_add(1, std::memory_order_relaxed);
    return {std::move(run), false, true};
  }
  return {};
}

void Scheduler::perform(Assignment& assignment, ThreadContext& context) {
  if (m_timeLimit) {
    Lock lock(m_mutex);
    context.running = assignment.run.get();
    context.since = Clock::now();
    context.timeLimit = m_timeLimit;
    m_running.push_back(&context);
  }
  FaultGuard::setOwner(assignment.run.get());
  ++context.depth;
  if (assignment.fresh) assignment.run->begin(context);
  else assignment.run->join(context);
  --context.depth;
  FaultGuard::setOwner(nullptr);

  Lock lock(m_mutex);
  if (m_timeLimit) {
    m_running.erase(std::find(m_running.begin(), m_running.end(), &context));
    context.running = nullptr;
  }
  if (assignment.counted) m_active.fetch_sub(1, std::memory_order_relaxed);
  if (m_stop) m_stopped.notifyAll();
}

void Scheduler::helpUntil(std::atomic<uint32_t>& done) {
  ThreadContext& context = ThreadContext::current();
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
        perform(assignment, context);
        continue;
      }
    }
    if (spin.once()) continue;
    done.wait(0, std::memory_order_acquire);
  }
  // This thread goes back to its own business: what it leaves behind needs somebody else.
  if (!m_freshCount.load(std::memory_order_relaxed)) return;
  Lock lock(m_mutex);
  if (!m_fresh.empty() && m_active.load(std::memory_order_relaxed) < m_parallelism &&
      (!m_fresh.front()->tiny() || !m_napping)) wakeWorker();
}

void Scheduler::startWorkers() {
  m_threads = std::make_unique<Threads>();
  for (uint32_t i = 0; i < m_workerCount; ++i) m_threads->workers.emplace_back([this, i] { workerLoop(i); });
  if (m_timeLimit) m_threads->watchdog = std::thread([this] { watch(); });
}

void Scheduler::wakeWorker() {
  if (m_signalled >= m_sleeping) return;
  ++m_signalled;
  m_workToDo.notifyOne();
}

void Scheduler::workerLoop(uint32_t index) {
  pthread_setname_np(pthread_self(), ("invar.worker" + std::to_string(index)).c_str());
  prctl(PR_SET_TIMERSLACK, 5000ul, 0, 0, 0);   // naps of microseconds, not fifty more
  ThreadContext& context = ThreadContext::current();
  context.isWorker = true;
  uint64_t lastSeen = 0;
  Lock lock(m_mutex);
  while (!m_stop) {
    const bool mayTake = !m_serviceOnly || (!m_fresh.empty() && m_fresh.front()->sequence <= lastSeen);
    Assignment assignment = mayTake ? pick(false) : Assignment{};
    if (!assignment) {
      idle(lock, lastSeen);
      continue;
    }
    lock.unlock();
    perform(assignment, context);
    assignment = {};
    if (!m_serviceOnly) {
      // The thread that submitted a lone pass is about to wait for it and run it: it goes first, and invites
      // this one if there is enough for two. Otherwise the work would move and the waiter sleep each time.
      Spin spin(kSpinAfterWork);
      for (uint32_t seen = 0; !m_invitations.load(std::memory_order_relaxed) && spin.once();) {
        const uint32_t fresh = m_freshCount.load(std::memory_order_relaxed);
        seen = fresh ? seen + 1 : 0;
        if (fresh > 1 || seen > kGraceRounds) break;
      }
    }
    lock.lock();
  }
}

// One idle worker naps: it looks in every few microseconds for passes that their threads submitted but did
// not come to run. The others sleep until they are called. Without new passes the napper sleeps too.
void Scheduler::idle(Lock& lock, uint64_t& lastSeen) {
  const auto sleep = [&](auto wait) INVAR_REQUIRES(m_mutex) {
    ++m_sleeping;
    wait();
    --m_sleeping;
    if (m_signalled > m_sleeping) m_signalled = m_sleeping;
  };
  if (m_napping) {
    sleep([&]() INVAR_REQUIRES(m_mutex) { m_workToDo.wait(lock); });
    if (m_signalled) --m_signalled;
    return;
  }
  m_napping = true;
  int quiet = 0;
  while (!m_stop && quiet < kNapsUntilSleep) {
    // Passes that were here at the last look and still are have been left to us.
    if (!m_fresh.empty() && m_fresh.front()->sequence <= lastSeen && m_active.load(std::memory_order_relaxed) < m_parallelism) break;
    if (!m_serviceOnly && !m_inviting.empty() && m_active.load(std::memory_order_relaxed) < m_parallelism) break;
    quiet = m_arrivals == lastSeen ? quiet + 1 : 0;
    lastSeen = m_arrivals;
    bool called = false;
    sleep([&]() INVAR_REQUIRES(m_mutex) { called = m_workToDo.waitUntil(lock, Clock::now() + kNap) == std::cv_status::no_timeout; });
    if (called && m_signalled) --m_signalled;
    if (called && !m_serviceOnly) break;
  }
  m_napping = false;
  if (quiet < kNapsUntilSleep || m_stop) return;
  sleep([&]() INVAR_REQUIRES(m_mutex) { m_workToDo.wait(lock); });
  if (m_signalled) --m_signalled;
}

void Scheduler::watch() {
  pthread_setname_np(pthread_self(), "invar.watchdog");
  const auto limit = std::chrono::milliseconds(m_timeLimit);
  const auto step = std::max<std::chrono::nanoseconds>(limit / 8, std::chrono::milliseconds(1));
  Lock lock(m_mutex);
  while (!m_stop) {
    const auto now = Clock::now();
    for (ThreadContext* context : m_running) {
      if (now - context->since < limit) continue;
      // The thread itself knows which kernel it is in. One that is between many short ones is told here, later.
      if (now - context->since >= limit + 2 * step)
        context->running->fail({ErrorDomain::CommandBuffer, 2,
                                "[MTL::CommandBuffer::commit] its kernels " + describeSignal(SIGXCPU) + ", limit " +
                                    std::to_string(m_timeLimit) + " ms"});
      // Under the lock, so that the thread cannot have gone on to other things.
      FaultGuard::interrupt(context->thread, context->running);
    }
    m_workToDo.waitUntil(lock, now + step);
  }
}

void Scheduler::stop() {
  std::unique_ptr<Threads> threads;
  {
    Lock lock(m_mutex);
    m_stop = true;
    m_workToDo.notifyAll();
    const auto deadline = Clock::now() + kStopPatience;
    while (m_active.load(std::memory_order_relaxed) &&
           m_stopped.waitUntil(lock, deadline) == std::cv_status::no_timeout) {}
    threads = std::move(m_threads);
    if (threads && m_active.load(std::memory_order_relaxed)) {
      (void)threads.release();   // a kernel without end holds a worker; the process ends all the same
      return;
    }
  }
  if (!threads) return;
  const auto join = [](std::thread& thread) {
    if (!thread.joinable()) return;
    if (thread.get_id() == std::this_thread::get_id()) thread.detach();   // exit() was called on it
    else thread.join();
  };
  for (auto& worker : threads->workers) join(worker);
  join(threads->watchdog);
}

// Threads and locks of the parent do not exist here. The object is made anew where it stands.
void Scheduler::resetInChild() {
  new (&m_mutex) Mutex;
  new (&m_workToDo) Condition;
  new (&m_stopped) Condition;
  m_mutex.lock();
  new (&m_fresh) decltype(m_fresh);                // the parent runs what is listed, and may be changing the lists
  new (&m_inviting) decltype(m_inviting);
  new (&m_running) decltype(m_running);
  m_sleeping = m_signalled = 0;
  m_napping = m_stop = false;
  (void)m_threads.release();                       // handles of threads that are not here
  m_mutex.unlock();
  m_active.store(0);
  m_freshCount.store(0);
  m_invitations.store(0);
}

}  // namespace invar::cpu
