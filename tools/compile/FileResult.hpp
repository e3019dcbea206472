// What became of one file of kernels.
#pragma once

#include <string>
#include <vector>

namespace invar::tools {

struct KernelResult {
  std::string name;
  std::string error;         ///< empty: it is a pipeline on its device code
  double milliseconds = 0;   ///< from function to pipeline
};

struct LeftOut {
  std::string name;          ///< of a function, or of the file itself
  std::string reason;
};

struct FileResult {
  std::string path;
  std::string error;         ///< of the file as a whole: nothing of it could be compiled
  double milliseconds = 0;   ///< from source to library
  std::vector<KernelResult> kernels;
  std::vector<LeftOut> leftOut;

  size_t pipelines() const {
    size_t count = 0;
    for (const KernelResult& kernel : kernels) count += kernel.error.empty();
    return count;
  }
  bool succeeded() const { return error.empty() && pipelines() == kernels.size(); }
};

}  // namespace invar::tools
