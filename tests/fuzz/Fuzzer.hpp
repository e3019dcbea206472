// What the fuzzers share: they run cases in child processes, so that one that ends its process is found, named and
// does not end the run; count what was reached; and say how to repeat a case.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fuzz/Random.hpp"

namespace invar::fuzz {

/// Where a case is. A process that ends once a kernel made of random tokens has run may have been ended by a stray write
/// of that kernel, into its own stack or threadgroup memory; before that it is Invar's fault.
enum class Phase : int { Calling, KernelsRan };

/// Counts and marks of a run, shared between the processes.
class Reached {
public:
  static constexpr size_t kCounters = 24, kMarks = 1 << 16;

  void count(size_t counter) { m_counters[counter].fetch_add(1, std::memory_order_relaxed); }
  uint64_t counted(size_t counter) const { return m_counters[counter].load(std::memory_order_relaxed); }
  /// Marks a text as seen: how many different ones there were is what a run reached.
  void mark(std::string_view text);
  size_t marks() const;
  void enter(Phase phase) { m_phase.store(phase, std::memory_order_relaxed); }

private:
  friend class Fuzzer;
  std::atomic<uint64_t> m_counters[kCounters];
  std::atomic<uint8_t> m_marks[kMarks];
  std::atomic<uint64_t> m_case;
  std::atomic<uint64_t> m_memoryGrowth;   ///< most KiB that a batch of cases left behind, after the first quarter
  std::atomic<Phase> m_phase;
};

/// One case. Returns what is wrong, or nothing.
using Case = std::function<std::string(Random& random, Reached& reached)>;

/// Starts the program again with these settings of Invar's, unless the environment has others. Invar reads them before
/// main() begins.
void restartWith(char** arguments, const std::vector<std::pair<const char*, const char*>>& settings);

class Fuzzer {
public:
  /// `counters`: what the run counts, in order of their numbers. `describe`: the input of a case, to be written beside a
  /// finding.
  Fuzzer(std::string name, std::vector<const char*> counters, std::function<std::string(Random&)> describe)
      : m_name(std::move(name)), m_counters(std::move(counters)), m_describe(std::move(describe)) {}

  /// Reads the command line, runs, and returns the exit status: 0 when nothing was found. `start` makes what a child
  /// process needs and gives its cases.
  int run(int count, char** arguments, const std::function<Case()>& start);

private:
  bool readOptions(int count, char** arguments);
  int runOne(const std::function<Case()>& start);
  void runBatch(const std::function<Case()>& start, uint64_t first, uint64_t end);
  /// Waits for a process that runs cases. False when it did not end well.
  bool watch(int process);
  /// Whether a case, run again in a process of its own, ends that too before a kernel of its own runs.
  bool endsAlone(const std::function<Case()>& start, uint64_t number);
  void report(uint64_t number, const std::string& what);
  void printProgress(bool last);
  bool timeIsUp() const;

  std::string m_name;
  std::vector<const char*> m_counters;
  std::function<std::string(Random&)> m_describe;
  Reached* m_reached = nullptr;
  uint64_t m_seed = 1, m_seconds = 60, m_only = ~0ull, m_startedAt = 0, m_lastLine = 0;
  uint64_t m_executions = 0, m_findings = 0, m_strayEnds = 0;
  std::string m_folder;   ///< for the inputs of findings
  std::string m_end;      ///< how the last process ended that did not end well; empty: a kernel may have ended it
};

}  // namespace invar::fuzz
