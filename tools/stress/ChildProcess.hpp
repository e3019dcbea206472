// Runs one run in a process of its own, so that a crash or a hang is a failed run and nothing more.
#pragma once

#include <string>

#include "stress/Plan.hpp"
#include "stress/Result.hpp"

namespace invar::stress {

/// Name of the hidden subcommand that a child is started with.
inline constexpr const char* kRunCommand = "stress-run";

/// Starts this program again for one run and waits for it, `timeout` seconds at most. What the run wrote to
/// standard error is kept in `reportFile` when it failed, with its arguments.
RunResult runInChild(const RunPlan& plan, double timeout, const std::string& reportFile);

/// The child's side: runs the plan given as JSON and writes the result where the parent reads it.
int runAsChild(const std::string& planJson);

}  // namespace invar::stress
