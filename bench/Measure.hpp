// Timing: windows of many threads, medians over rounds in which ours and theirs alternate.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "Report.hpp"

namespace invar::bench {

/// One thread's loop: made on that thread, then called again and again.
using Work = std::function<void()>;
/// Makes the work of thread `t`.
using MakeWork = std::function<Work(unsigned t)>;

struct Window {
  double perSecond = 0;   ///< calls of all threads
  double fairness = 1;    ///< fewest / most calls of a thread
};

/// Lets `threads` threads call their work for `seconds`, after one call each to warm up.
Window runWindow(unsigned threads, double seconds, const MakeWork& make);

struct Contender {
  std::string name;
  std::function<double()> measure;   ///< more is better, unless the comparison says otherwise
  std::optional<double> goal = {};   ///< of a peer: the least ratio that passes
};

struct Comparison {
  double ours = 0;
  std::vector<double> theirs;        ///< medians, one a peer
  std::vector<double> ratios;        ///< median over rounds, one a peer; more is better
};

/// Measures ours and the peers in turn, `rounds` times, and takes medians. Peers whose ratio comes out near its goal, on
/// either side, are measured for twice as many rounds again, and all rounds count: on a machine that others use,
/// medians of a few rounds are some hundredths apart from run to run.
Comparison compare(const Contender& ours, const std::vector<Contender>& peers, unsigned rounds, bool lessIsBetter = false);

double median(std::vector<double> values);
unsigned cores();

}  // namespace invar::bench
