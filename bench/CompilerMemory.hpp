// The memory of the compile service that a process uses, while it compiles.
// Thread safety: One thread; a second one of its own samples.
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace invar::bench {

class CompilerMemory {
public:
  /// Watches, from now on, the service's processes whose environment has this process's INVAR_CACHE_DIR: a folder that
  /// no other process has, since services of others may run.
  CompilerMemory();
  ~CompilerMemory();

  struct Peak {
    double process = 0;    ///< MiB resident in the largest process, shared pages included
    double together = 0;   ///< MiB of all processes, each shared page once
  };
  /// Ends the watch.
  Peak stop();

private:
  void sample();

  std::string m_mark;
  Peak m_peak;
  std::atomic<bool> m_ends = false;
  std::thread m_thread;
};

}  // namespace invar::bench
