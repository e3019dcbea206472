// What is to be run: cells of scenario, policy and thread count, each several times.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace invar::stress {

/// How a client encodes: freely, or with the report's workaround.
struct Policy {
  enum class Kind { Concurrent, Mutex, Semaphore } kind = Kind::Concurrent;
  unsigned permits = 0;   ///< of a semaphore

  std::string name() const;
  /// "concurrent", "mutex" or "semaphore:N"; throws std::invalid_argument otherwise.
  static Policy parse(const std::string& text);
};

enum class Injection { None, Crash, Hang, Wrong };

/// One run of one cell: what a child process is told.
struct RunPlan {
  std::string scenario;
  Policy policy;
  unsigned threads = 1;
  unsigned iterations = 100;
  std::vector<unsigned> size;   ///< empty: the scenario's own
  bool asReported = false;
  Injection injection = Injection::None;
  uint64_t seed = 1;
};

struct Plan {
  std::vector<std::string> scenarios;
  std::vector<Policy> policies{Policy{}};
  std::vector<unsigned> threads{1, 2, 3, 4, 6, 8, 16, 32, 64};
  unsigned runs = 5;
  unsigned iterations = 100;
  std::vector<unsigned> size;
  double timeout = 120;         ///< seconds for one run
  bool asReported = false;
  Injection injection = Injection::None;
  std::string reportFolder = "invar-stress-report";
};

}  // namespace invar::stress
