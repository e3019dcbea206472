// A benchmark: a name, what it shows, and a function that reports.
#pragma once

#include <vector>

#include "Report.hpp"

namespace invar::bench {

struct Options {
  bool quick = false;   ///< shorter windows and fewer rounds
  unsigned rounds() const { return quick ? 1 : 3; }
  double window() const { return quick ? 0.5 : 2; }
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

inline std::vector<Case> allCases() {
  return {matmulCase(), sharedQueueCase(), emptyKernelCase(), manyDispatchesCase(), axpyCase(), layerNormCase(),
          tiledMatmulCase(), plainLoopsCase(), compileCase(), growthCase()};
}

}  // namespace invar::bench
