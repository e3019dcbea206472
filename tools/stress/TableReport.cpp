#include "stress/TableReport.hpp"

#include <fmt/format.h>

namespace invar::stress {
namespace {

const Cell* find(const std::vector<Cell>& cells, const std::string& scenario, const Policy& policy,
                 unsigned threads) {
  for (const Cell& c : cells)
    if (c.scenario == scenario && c.policy.name() == policy.name() && c.threads == threads) return &c;
  return nullptr;
}

std::string rate(double perSecond) {
  if (perSecond >= 99950) return fmt::format("{:.0f}k/s", perSecond / 1000);
  if (perSecond >= 9995) return fmt::format("{:.1f}k/s", perSecond / 1000);
  return fmt::format("{:.0f}/s", perSecond);
}

}  // namespace

std::string tableOf(const Plan& plan, const std::vector<Cell>& cells) {
  constexpr int kName = 28, kColumn = 8;
  std::string text = fmt::format("{:<{}}", "threads", kName);
  for (unsigned threads : plan.threads) text += fmt::format("{:>{}}", threads, kColumn);
  text += "\n";
  uint64_t peak = 0;
  unsigned most = 0;
  for (const auto& scenario : plan.scenarios) {
    for (const auto& policy : plan.policies) {
      std::string success = fmt::format("{:<{}}", scenario + " " + policy.name(), kName);
      std::string speed = fmt::format("{:<{}}", "  iterations a second", kName);
      for (unsigned threads : plan.threads) {
        const Cell* cell = find(cells, scenario, policy, threads);
        if (!cell) continue;
        success += fmt::format("{:>{}}", fmt::format("{:.0f}%", cell->successPercent()), kColumn);
        speed += fmt::format("{:>{}}", cell->succeeded() ? rate(cell->iterationsPerSecond()) : "-", kColumn);
        if (threads >= most) {
          if (threads > most) peak = 0;
          most = threads;
          peak = std::max(peak, cell->peakBytes());
        }
      }
      text += success + "\n" + speed + "\n";
    }
  }
  return text +
         fmt::format(
             "{} runs a cell, {} iterations a thread; every result compared whole with a float64 reference; "
             "peak memory at {} threads {} MiB\n",
             plan.runs, plan.iterations, most, peak >> 20);
}

std::string failuresOf(const std::vector<Cell>& cells) {
  std::string text;
  for (const Cell& cell : cells)
    for (const RunResult& run : cell.runs)
      if (!run.succeeded)
        text += fmt::format("failed: {} {} with {} threads: {}\n        report: {}\n", cell.scenario,
                            cell.policy.name(), cell.threads, run.failure, run.reportFile);
  return text;
}

}  // namespace invar::stress
