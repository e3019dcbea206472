// A benchmark: a name, what it shows, and a function that reports.
#pragma once

#include <algorithm>
#include <vector>

#include "Report.hpp"

namespace invar::bench {

struct Options {
  bool quick = false;              ///< shorter windows and fewer rounds
  unsigned chosenRounds = 0;       ///< 0: as `quick` says
  double chosenWindow = 0;         ///< seconds; 0 likewise
  std::vector<unsigned> threads;   ///< only these counts; empty: those of the case
  unsigned rounds() const { return chosenRounds ? chosenRounds : quick ? 1 : 5; }
  double window() const { return chosenWindow > 0 ? chosenWindow : quick ? 0.5 : 2; }
  bool wants(unsigned count) const {
    return threads.empty() || std::find(threads.begin(), threads.end(), count) != threads.end();
  }
};

struct Case {
  const char* name;
  const char* text;
  void (*run)(const Options&, Report&);
};

Case matmulCase();
Case sharedQueueCase();
Case emptyKernelCase();
Case manyDispatchesCase();
Case axpyCase();
Case layerNormCase();
Case tiledMatmulCase();
Case plainLoopsCase();
Case compileCase();
Case growthCase();
Case objectiveCCase();

inline std::vector<Case> allCases() {
  return {matmulCase(), sharedQueueCase(), emptyKernelCase(), manyDispatchesCase(), axpyCase(), layerNormCase(),
          tiledMatmulCase(), plainLoopsCase(), compileCase(), growthCase(), objectiveCCase()};
}

}  // namespace invar::bench
