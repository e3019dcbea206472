// `invar-bench`: runs the benchmarks and holds them to their goals.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>

#include "Case.hpp"
#include "Measure.hpp"
#include "cases/CompileChild.hpp"

int main(int argc, char** argv) {
  using namespace invar::bench;
  if (argc > 3 && std::string(argv[1]) == kCompileChild) return compileChild({argv + 2, argv + argc});

  CLI::App app{"Measures Invar beside its peers in the same run. Ratios above 1 mean that Invar is better."};
  std::vector<std::string> names;
  Options options;
  bool check = false;
  std::string jsonFile;
  std::string footer = "Benchmarks:\n";
  for (const Case& c : allCases()) footer += fmt::format("  {:<16}{}\n", c.name, c.text);
  app.footer(footer + "Example: scripts/bench --only matmul,axpy --quick");
  app.add_option("--only", names, "Benchmarks to run, separated by commas")->delimiter(',');
  app.add_flag("--check", check, "Exit with status 1 when a ratio misses its goal");
  app.add_flag("--quick", options.quick, "Shorter windows, one round");
  app.add_option("--rounds", options.chosenRounds, "Rounds in which Invar and its peers alternate");
  app.add_option("--window", options.chosenWindow, "Seconds of each window of throughput");
  app.add_option("--threads", options.threads, "Only these numbers of threads, where a benchmark counts them")->delimiter(',');
  app.add_option("--json", jsonFile, "Write the findings to this file");
  CLI11_PARSE(app, argc, argv);

  Report report;
  fmt::print("{} cores; medians of {} rounds in which Invar and its peers alternate\n", cores(), options.rounds());
  for (const Case& c : allCases()) {
    if (!names.empty() && std::find(names.begin(), names.end(), c.name) == names.end()) continue;
    report.note(fmt::format("{}: {}", c.name, c.text));
    try {
      c.run(options, report);
    } catch (const std::exception& error) {
      report.add({std::string(c.name) + " failed: " + error.what(), "", 0, "a result", 1, 0, 1.0});
    }
  }
  if (!jsonFile.empty()) std::ofstream(jsonFile) << report.json() << "\n";
  const unsigned missed = report.missed();
  fmt::print("\n{} findings, {} missed their goal\n", report.findings().size(), missed);
  return check && missed ? 1 : 0;
}
