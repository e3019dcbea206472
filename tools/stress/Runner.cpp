#include "stress/Runner.hpp"

#include <sys/resource.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

#include "stress/Scenario.hpp"

namespace invar::stress {
namespace {

using Clock = std::chrono::steady_clock;

// Results wait in memory until the timed part of a batch is over; this is how much they may take.
constexpr uint64_t kResultBytes = 384ull << 20;

unsigned slotsFor(const ScenarioEntry& entry, const RunPlan& plan) {
  const uint64_t each = std::max<uint64_t>(entry.outputBytes(plan.size), 1);
  const uint64_t slots = kResultBytes / (each * plan.threads);
  return unsigned(std::clamp<uint64_t>(slots, 1, std::min(plan.iterations, 100u)));
}

class Run {
public:
  Run(const ScenarioEntry& entry, const RunPlan& plan)
      : m_plan(plan),
        m_gate(plan.policy),
        m_slots(slotsFor(entry, plan)),
        m_scenario(entry.make({m_plan, m_gate, m_slots})),
        m_barrier(ptrdiff_t(plan.threads)),
        m_done(plan.threads) {}

  RunResult run() {
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < m_plan.threads; ++t) threads.emplace_back([this, t] { client(t); });
    for (auto& thread : threads) thread.join();

    RunResult result;
    result.failure = m_failure;
    result.succeeded = m_failure.empty();
    result.seconds = m_seconds;
    const double iterations = double(m_plan.iterations) * m_plan.threads;
    result.iterationsPerSecond = m_seconds > 0 ? iterations / m_seconds : 0;
    result.fairness = m_fairness;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    result.peakBytes = uint64_t(usage.ru_maxrss) * 1024;
    return result;
  }

private:
  void fail(unsigned thread, unsigned iteration, const std::string& what) {
    std::lock_guard lock(m_failureMutex);
    if (m_failure.empty())
      m_failure =
          "thread " + std::to_string(thread) + ", iteration " + std::to_string(iteration) + ": " + what;
  }

  void client(unsigned thread) {
    std::unique_ptr<Client> client;
    try {
      client = m_scenario->makeClient(thread);
    } catch (const std::exception& error) {
      fail(thread, 0, error.what());
    }
    if (client) {
      // Once before the clock starts: libraries make their code at the first call.
      client->reset(0);
      if (auto error = client->iterate(0)) fail(thread, 0, "warming up: " + *error);
      else if (auto wrong = client->check(0)) fail(thread, 0, "warming up: " + *wrong);
    }
    for (unsigned first = 0; first < m_plan.iterations; first += m_slots) {
      const unsigned count = std::min(m_slots, m_plan.iterations - first);
      if (client) for (unsigned slot = 0; slot < count; ++slot) client->reset(slot);
      m_done[thread].count.store(0, std::memory_order_relaxed);
      m_barrier.arrive_and_wait();
      const auto begin = Clock::now();
      for (unsigned slot = 0; client && slot < count; ++slot) {
        inject(thread, first + slot);
        if (auto error = client->iterate(slot)) fail(thread, first + slot, *error);
        m_done[thread].count.fetch_add(1, std::memory_order_relaxed);
      }
      noteFairness(count);
      m_barrier.arrive_and_wait();
      if (thread == 0) m_seconds += std::chrono::duration<double>(Clock::now() - begin).count();
      if (client && m_plan.injection == Injection::Wrong && isLastOf(thread, first + count))
        client->spoil(count - 1);
      for (unsigned slot = 0; client && slot < count; ++slot)
        if (auto error = client->check(slot)) fail(thread, first + slot, *error);
    }
  }

  bool isLastOf(unsigned thread, unsigned iterationsDone) const {
    return thread == m_plan.threads - 1 && iterationsDone == m_plan.iterations;
  }

  void inject(unsigned thread, unsigned iteration) {
    if (!isLastOf(thread, iteration + 1)) return;
    if (m_plan.injection == Injection::Crash) raise(SIGSEGV);
    if (m_plan.injection == Injection::Hang) for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
  }

  // When the first thread is through its batch: how far is the slowest?
  void noteFairness(unsigned count) {
    if (m_firstThrough.exchange(true)) {
      if (m_through.fetch_add(1) + 2 == m_plan.threads) { m_through = 0; m_firstThrough = false; }
      return;
    }
    unsigned fewest = count;
    for (auto& done : m_done) fewest = std::min(fewest, done.count.load(std::memory_order_relaxed));
    m_fairness = std::min(m_fairness, double(fewest) / count);
    if (m_plan.threads == 1) m_firstThrough = false;
  }

  struct alignas(64) Count { std::atomic<unsigned> count{0}; };

  const RunPlan& m_plan;
  Gate m_gate;
  const unsigned m_slots;
  std::unique_ptr<Scenario> m_scenario;
  std::barrier<> m_barrier;
  std::vector<Count> m_done;
  std::atomic<bool> m_firstThrough{false};
  std::atomic<unsigned> m_through{0};
  double m_fairness = 1;      // written by the first thread through a batch, read at the end
  double m_seconds = 0;       // thread 0's
  std::mutex m_failureMutex;
  std::string m_failure;
};

}  // namespace

RunResult runHere(const RunPlan& plan) {
  RunResult result;
  const ScenarioEntry* entry = findScenario(plan.scenario);
  if (!entry) {
    result.failure = "there is no scenario '" + plan.scenario + "'";
    return result;
  }
  RunPlan sized = plan;
  if (sized.size.empty()) sized.size = entry->standardSize;
  try {
    return Run(*entry, sized).run();
  } catch (const std::exception& error) {
    result.failure = error.what();
    return result;
  }
}

}  // namespace invar::stress
