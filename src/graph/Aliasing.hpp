// Which results of a run lie in memory that the run still reads, and so have to be written last.
#pragma once

#include <vector>

#include "graph/Plan.hpp"

namespace invar::graph {

/// Indices of the targets, ascending, that steps of `plan` would write too early: their arrays overlap a
/// feed that a later step reads, or that the writing step reads in another order of elements. Arrays are in
/// the plan's order; only the first targets may be the app's, and have one here. Errors: two results overlap.
Result<std::vector<uint32_t>> lateTargets(const Plan& plan, std::span<mps::NDArray* const> feedArrays,
                                          std::span<mps::NDArray* const> targetArrays);

}  // namespace invar::graph
