// One run, in a process of its own: threads, batches, timing, checks.
#pragma once

#include "stress/Plan.hpp"
#include "stress/Result.hpp"

namespace invar::stress {

/// Runs the plan on this process's threads. Never throws; a failure is in the result.
RunResult runHere(const RunPlan& plan);

}  // namespace invar::stress
