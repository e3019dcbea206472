// Plans and results as JSON: between parent and child, and in the report that a user keeps.
#pragma once

#include <nlohmann/json.hpp>

#include "stress/Plan.hpp"
#include "stress/Result.hpp"

namespace invar::stress {

nlohmann::json toJson(const RunPlan& plan);
RunPlan planFromJson(const nlohmann::json& json);
nlohmann::json toJson(const RunResult& result);
RunResult resultFromJson(const nlohmann::json& json);
/// The whole table, for --json.
nlohmann::json toJson(const Plan& plan, const std::vector<Cell>& cells);

}  // namespace invar::stress
