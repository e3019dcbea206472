#include "stress/StressCommand.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "common/Progress.hpp"
#include "stress/ChildProcess.hpp"
#include "stress/Json.hpp"
#include "stress/Scenario.hpp"
#include "stress/SvgReport.hpp"
#include "stress/TableReport.hpp"
#include "stress/program/ProgramStress.hpp"

namespace invar::stress {
namespace {

struct Options {
  Plan plan;
  std::vector<std::string> scenarioNames{"all"};
  std::vector<std::string> policyNames{"concurrent"};
  std::string size;
  std::string injection = "none";
  std::string jsonFile, svgFile;
  std::string program;
  std::vector<std::string> programArguments;
};

unsigned usableCores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? unsigned(CPU_COUNT(&set)) : 1;
}

/// "512" or "256x1024".
std::vector<unsigned> parseSize(const std::string& text) {
  std::vector<unsigned> size;
  for (size_t at = 0; at < text.size();) {
    size_t used = 0;
    const int value = std::stoi(text.substr(at), &used);
    if (value < 1 || value > 16384) throw std::invalid_argument(text);
    size.push_back(unsigned(value));
    at += used;
    if (at < text.size() && text[at++] != 'x') throw std::invalid_argument(text);
  }
  return size;
}

void complete(Options& options) {
  Plan& plan = options.plan;
  for (const auto& name : options.scenarioNames) {
    if (name == "all") for (const auto& entry : scenarios()) plan.scenarios.push_back(entry.name);
    else if (findScenario(name)) plan.scenarios.push_back(name);
    else
      throw CLI::ValidationError("--scenario",
                                 "'" + name + "' is unknown; `invar stress --help` lists the scenarios");
  }
  plan.policies.clear();
  try {
    for (const auto& name : options.policyNames) plan.policies.push_back(Policy::parse(name));
  } catch (const std::exception& error) {
    throw CLI::ValidationError("--policy", error.what());
  }
  try {
    if (!options.size.empty()) plan.size = parseSize(options.size);
  } catch (const std::exception&) {
    throw CLI::ValidationError(
        "--size", "'" + options.size + "' is no size; write 512 or 256x1024, each from 1 to 16384");
  }
  plan.injection = options.injection == "crash"   ? Injection::Crash
                   : options.injection == "hang"  ? Injection::Hang
                   : options.injection == "wrong" ? Injection::Wrong
                                                  : Injection::None;
}

RunPlan runPlan(const Plan& plan, const Cell& cell, unsigned run) {
  RunPlan p;
  p.scenario = cell.scenario;
  p.policy = cell.policy;
  p.threads = cell.threads;
  p.iterations = plan.iterations;
  p.size = plan.size;
  p.asReported = plan.asReported;
  p.injection = plan.injection;
  p.seed = run + 1;
  return p;
}

std::vector<Cell> runAll(const Plan& plan) {
  std::vector<Cell> cells;
  for (const auto& scenario : plan.scenarios)
    for (const auto& policy : plan.policies)
      for (unsigned threads : plan.threads) cells.push_back({scenario, policy, threads, {}});
  tools::Progress progress;
  const size_t total = cells.size() * plan.runs;
  size_t done = 0;
  for (Cell& cell : cells) {
    for (unsigned run = 0; run < plan.runs; ++run) {
      progress.show(double(done) / double(total),
                    fmt::format("{}/{}  {} {}, {} threads", done, total, cell.scenario, cell.policy.name(),
                                cell.threads));
      ++done;
      const std::string report = fmt::format("{}/{}-{}-{}threads-run{}.txt", plan.reportFolder, cell.scenario,
                                             cell.policy.name(), cell.threads, run + 1);
      cell.runs.push_back(runInChild(runPlan(plan, cell, run), plan.timeout, report));
    }
  }
  return cells;
}

int stressProgram(const Options& options) {
  const program::Plan plan{options.program,   options.programArguments, options.plan.threads,
                           options.plan.runs, options.plan.timeout,     options.plan.reportFolder};
  std::vector<program::Cell> cells;
  {
    tools::Progress progress;
    cells = program::runAll(plan, [&](double done, const std::string& what) { progress.show(done, what); });
  }
  fmt::print("{}{}", program::tableOf(plan, cells), program::failuresOf(plan, cells));
  return program::allSucceeded(cells) ? 0 : 1;
}

int stress(Options& options) {
  if (!options.program.empty()) return stressProgram(options);
  complete(options);
  const std::vector<Cell> cells = runAll(options.plan);
  fmt::print("{}{}", tableOf(options.plan, cells), failuresOf(cells));
  if (!options.jsonFile.empty())
    std::ofstream(options.jsonFile) << toJson(options.plan, cells).dump(2) << "\n";
  if (!options.svgFile.empty()) std::ofstream(options.svgFile) << svgOf(options.plan, cells, usableCores());
  for (const Cell& cell : cells) if (cell.succeeded() != cell.runs.size()) return 1;
  return 0;
}

std::string scenarioHelp() {
  std::string text = "\nScenarios:\n";
  for (const auto& entry : scenarios()) text += fmt::format("  {:<15}{}\n", entry.name, entry.text);
  return text +
         "\nExamples:\n"
         "  invar stress                                        everything, success and throughput by thread "
         "count\n"
         "  invar stress --scenario matmul,layernorm --threads 1,8,64 --runs 20\n"
         "  invar stress --policy concurrent,mutex --svg price.svg    what the report's workaround costs\n"
         "  invar stress --scenario matmul --inject wrong       prove that one wrong element is seen\n"
         "  invar stress --program ./repro                      any program: its last argument is the thread count\n"
         "  invar stress --program ./repro -- -t {threads} -q   or stands where {threads} does\n";
}

}  // namespace

void addStressCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  Plan& plan = options->plan;
  auto* command =
      app.add_subcommand("stress", "Rerun the report's programs, and more, at every thread count");
  command->footer(scenarioHelp());
  command->add_option("--scenario", options->scenarioNames, "Scenarios, separated by commas, or all")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--threads", plan.threads, "Thread counts, separated by commas")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      ->add_option("--policy", options->policyNames,
                   "concurrent, mutex (one lock around encoding), semaphore:N; separated by commas")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--runs", plan.runs, "Runs of each cell, each a process of its own")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--iterations", plan.iterations, "Iterations of each thread in a run")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  command->add_option("--size", options->size,
                      "Size of the problem: 512 for products, 256x1024 rows and columns for LayerNorm");
  command->add_option("--timeout", plan.timeout, "Seconds after which a run counts as hung")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--as-reported", plan.asReported,
                    "The report's exact shape: all threads share inputs and one output");
  command->add_option("--inject", options->injection, "Make each run fail on purpose")
      ->check(CLI::IsMember({"none", "crash", "hang", "wrong"}))
      ->capture_default_str();
  command
      ->add_option("--report", plan.reportFolder,
                   "Folder for the signal, stacks and arguments of failed runs")
      ->capture_default_str();
  command->add_option("--json", options->jsonFile, "Write all results to this file");
  command->add_option("--svg", options->svgFile, "Draw success, throughput and speed-up into this file");
  auto* program = command->add_option("--program", options->program, "Run this program instead, a process for each run; exit status 0 is success");
  command->add_option("arguments", options->programArguments, "Arguments of --program, behind --")->needs(program);
  for (const char* name : {"--scenario", "--policy", "--iterations", "--size", "--as-reported", "--inject", "--json", "--svg"})
    program->excludes(name);
  command->callback([options, &status] { status = stress(*options); });

  auto planText = std::make_shared<std::string>();
  auto* run = app.add_subcommand(kRunCommand, "")->group("");   // for child processes; not listed
  run->add_option("plan", *planText)->required();
  run->callback([planText, &status] { status = runAsChild(*planText); });
}

}  // namespace invar::stress
