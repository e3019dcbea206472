// What came out: of one run, and of a cell of the table.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "stress/Plan.hpp"

namespace invar::stress {

struct RunResult {
  bool succeeded = false;
  double seconds = 0;              ///< the timed part
  double iterationsPerSecond = 0;  ///< all threads together
  double fairness = 1;             ///< fewest / most iterations a thread had done when the first was finished
  uint64_t peakBytes = 0;          ///< the process's peak resident memory
  std::string failure;             ///< empty when it succeeded
  std::string reportFile;          ///< where signal, backtrace and arguments are kept
};

struct Cell {
  std::string scenario;
  Policy policy;
  unsigned threads = 1;
  std::vector<RunResult> runs;

  unsigned succeeded() const {
    return unsigned(std::count_if(runs.begin(), runs.end(), [](const RunResult& r) { return r.succeeded; }));
  }
  double successPercent() const { return runs.empty() ? 0 : 100.0 * succeeded() / double(runs.size()); }
  /// Median over the runs that succeeded; 0 without any.
  double iterationsPerSecond() const { return median(&RunResult::iterationsPerSecond); }
  double fairness() const { return median(&RunResult::fairness); }
  uint64_t peakBytes() const {
    uint64_t most = 0;
    for (const auto& r : runs) most = std::max(most, r.peakBytes);
    return most;
  }

private:
  double median(double RunResult::* figure) const {
    std::vector<double> values;
    for (const auto& r : runs) if (r.succeeded) values.push_back(r.*figure);
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }
};

}  // namespace invar::stress
