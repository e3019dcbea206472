// Compiles every kernel of many files, several at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "common/Progress.hpp"
#include "compile/FileResult.hpp"
#include "compile/KernelMaker.hpp"

namespace invar::tools {

/// Kernels of a file that is begun go before the next file: the compiler keeps few libraries at a time.
class CorpusRun {
public:
  CorpusRun(const CompileRequest& request, const KernelMaker& maker, const std::vector<std::string>& paths);

  /// Blocks until all is done; the results in the order of the paths.
  std::vector<FileResult> run();

private:
  struct File {
    FileResult result;
    NS::SharedPtr<MTL::Library> library;
    size_t kernelsLeft = 0;
  };
  struct Task {
    File* file;
    KernelResult* kernel;   ///< null: the file is to become a library
  };

  void work();
  std::optional<Task> next();
  void openFile(File& file);
  void makeKernel(const Task& task);
  void showProgress();
  bool isSkipped(const std::string& name) const;

  const CompileRequest& m_request;
  const KernelMaker& m_maker;
  Progress m_progress;
  std::vector<File> m_files;
  std::mutex m_mutex;                ///< guards what follows, and the files' libraries and counts
  std::condition_variable m_changed;
  std::deque<Task> m_kernels;
  size_t m_filesBegun = 0, m_filesOpening = 0;
  size_t m_kernelsDone = 0, m_failures = 0;
};

}  // namespace invar::tools
