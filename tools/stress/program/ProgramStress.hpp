// Runs a program repeatedly at several thread counts and tabulates it.
#pragma once

#include <functional>

#include "ProgramPlan.hpp"

namespace invar::stress::program {

/// All runs of the plan; `progress` hears of each before it starts, with how much of the whole is done.
std::vector<Cell> runAll(const Plan& plan, const std::function<void(double done, const std::string& what)>& progress = {});

/// A column for each thread count: how many runs succeeded, and the median of their seconds.
std::string tableOf(const Plan& plan, const std::vector<Cell>& cells);
/// A line for each run that failed.
std::string failuresOf(const Plan& plan, const std::vector<Cell>& cells);
bool allSucceeded(const std::vector<Cell>& cells);

}  // namespace invar::stress::program
