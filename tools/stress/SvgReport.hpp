// The table as a picture: success and throughput against threads, and speed-up against the ideal.
#pragma once

#include <string>
#include <vector>

#include "stress/Plan.hpp"
#include "stress/Result.hpp"

namespace invar::stress {

/// `cores`: where the ideal speed-up ends.
std::string svgOf(const Plan& plan, const std::vector<Cell>& cells, unsigned cores);

}  // namespace invar::stress
