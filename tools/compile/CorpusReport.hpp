// What a run over many files found: as a table for people, as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>

#include "compile/FileResult.hpp"

namespace invar::tools {

struct CorpusReport {
  std::vector<FileResult> files;
  std::vector<std::string> unusedConstants;
  double seconds = 0;
  unsigned jobs = 1;
  bool quiet = false;   ///< rows only of files with failures

  bool succeeded() const;
  std::string table() const;
  nlohmann::json json() const;
};

/// The first error of a message without the place and names that differ from kernel to kernel: failures with
/// the same one have the same cause, most likely.
std::string causeOf(const std::string& error);

}  // namespace invar::tools
