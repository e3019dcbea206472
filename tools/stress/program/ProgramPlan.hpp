// What `invar stress --program` is to run, and what came out of it. This folder is plain C++20 over POSIX and uses no
// other part of Invar, so that it is built on a Mac as well: StandaloneMain.cpp says how.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace invar::stress::program {

/// Stands for the thread count in an argument; without it the count comes last.
inline constexpr const char* kThreadsWord = "{threads}";

struct Plan {
  std::string program;                 ///< a path, or a name to look up on PATH
  std::vector<std::string> arguments;
  std::vector<unsigned> threads{1, 2, 3, 4, 6, 8, 16, 32, 64};
  unsigned runs = 5;
  double timeout = 120;                ///< seconds for one run
  std::string reportFolder = "invar-stress-report";
};

/// One run, in a process of its own. It succeeded when the program ended with exit status 0 in time.
struct Run {
  std::string failure;                 ///< empty when it succeeded: a signal, an exit status, or that it hung
  std::string reportFile;              ///< what the failed run wrote
  double seconds = 0;
  uint64_t peakBytes = 0;              ///< the process's peak resident memory
};

struct Cell {
  unsigned threads = 1;
  std::vector<Run> runs;
};

}  // namespace invar::stress::program
