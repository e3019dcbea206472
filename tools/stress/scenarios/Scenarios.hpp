// The list's entries, one function a scenario.
#pragma once

#include "stress/Scenario.hpp"

namespace invar::stress {

ScenarioEntry matmulEntry();
ScenarioEntry matmulSharedEntry();
ScenarioEntry layerNormEntry();
ScenarioEntry graphEntry();
ScenarioEntry graphSharedEntry();
ScenarioEntry mixedEntry();
ScenarioEntry churnEntry();

}  // namespace invar::stress
