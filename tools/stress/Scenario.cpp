#include "stress/Scenario.hpp"

#include "stress/scenarios/Scenarios.hpp"

namespace invar::stress {

const std::vector<ScenarioEntry>& scenarios() {
  static const std::vector<ScenarioEntry> all = {matmulEntry(), matmulSharedEntry(), layerNormEntry(),
                                                 graphEntry(),  graphSharedEntry(),  mixedEntry(),
                                                 churnEntry()};
  return all;
}

const ScenarioEntry* findScenario(const std::string& name) {
  for (const auto& entry : scenarios()) if (name == entry.name) return &entry;
  return nullptr;
}

}  // namespace invar::stress
