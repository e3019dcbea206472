#include "stress/Json.hpp"

namespace invar::stress {

using nlohmann::json;

json toJson(const RunPlan& p) {
  return {{"scenario", p.scenario},
          {"policy", p.policy.name()},
          {"threads", p.threads},
          {"iterations", p.iterations},
          {"size", p.size},
          {"asReported", p.asReported},
          {"injection", int(p.injection)},
          {"seed", p.seed}};
}

RunPlan planFromJson(const json& j) {
  RunPlan p;
  p.scenario = j.at("scenario");
  p.policy = Policy::parse(j.at("policy"));
  p.threads = j.at("threads");
  p.iterations = j.at("iterations");
  p.size = j.at("size").get<std::vector<unsigned>>();
  p.asReported = j.at("asReported");
  p.injection = Injection(j.at("injection").get<int>());
  p.seed = j.at("seed");
  return p;
}

json toJson(const RunResult& r) {
  return {
      {"succeeded", r.succeeded},  {"seconds", r.seconds},     {"iterationsPerSecond", r.iterationsPerSecond},
      {"fairness", r.fairness},    {"peakBytes", r.peakBytes}, {"failure", r.failure},
      {"reportFile", r.reportFile}};
}

RunResult resultFromJson(const json& j) {
  RunResult r;
  r.succeeded = j.at("succeeded");
  r.seconds = j.at("seconds");
  r.iterationsPerSecond = j.at("iterationsPerSecond");
  r.fairness = j.at("fairness");
  r.peakBytes = j.at("peakBytes");
  r.failure = j.at("failure");
  r.reportFile = j.at("reportFile");
  return r;
}

json toJson(const Plan& plan, const std::vector<Cell>& cells) {
  json table = json::array();
  for (const Cell& cell : cells) {
    json runs = json::array();
    for (const auto& run : cell.runs) runs.push_back(toJson(run));
    table.push_back({{"scenario", cell.scenario},
                     {"policy", cell.policy.name()},
                     {"threads", cell.threads},
                     {"successPercent", cell.successPercent()},
                     {"iterationsPerSecond", cell.iterationsPerSecond()},
                     {"fairness", cell.fairness()},
                     {"peakBytes", cell.peakBytes()},
                     {"runs", runs}});
  }
  return {{"version", INVAR_VERSION}, {"iterations", plan.iterations}, {"runsPerCell", plan.runs},
          {"asReported", plan.asReported}, {"cells", table}};
}

}  // namespace invar::stress
