// The report's table: success rate and throughput by thread count, a row for each scenario and policy.
#pragma once

#include <string>
#include <vector>

#include "stress/Plan.hpp"
#include "stress/Result.hpp"

namespace invar::stress {

std::string tableOf(const Plan& plan, const std::vector<Cell>& cells);
/// The failures, each with where its report is; empty when there are none.
std::string failuresOf(const std::vector<Cell>& cells);

}  // namespace invar::stress
