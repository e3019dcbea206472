#include "ProgramStress.hpp"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <sstream>

#include "ProgramProcess.hpp"

namespace invar::stress::program {
namespace {

constexpr int kName = 24, kColumn = 8;

std::string nameOf(const Plan& plan) { return std::filesystem::path(plan.program).filename().string(); }

unsigned succeeded(const Cell& cell) {
  return unsigned(std::count_if(cell.runs.begin(), cell.runs.end(), [](const Run& run) { return run.failure.empty(); }));
}

/// Of the runs that succeeded; negative without any.
double medianSeconds(const Cell& cell) {
  std::vector<double> seconds;
  for (const Run& run : cell.runs) if (run.failure.empty()) seconds.push_back(run.seconds);
  if (seconds.empty()) return -1;
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

uint64_t peakBytes(const Cell& cell) {
  uint64_t peak = 0;
  for (const Run& run : cell.runs) peak = std::max(peak, run.peakBytes);
  return peak;
}

template <class Value>
void row(std::ostream& out, const std::string& name, const std::vector<Cell>& cells, Value value) {
  out << std::left << std::setw(kName) << name << std::right;
  for (const Cell& cell : cells) out << std::setw(kColumn) << value(cell);
  out << "\n";
}

std::string decimal(double value, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << value;
  return text.str();
}

}  // namespace

std::vector<Cell> runAll(const Plan& plan, const std::function<void(double, const std::string&)>& progress) {
  std::vector<Cell> cells;
  const size_t total = plan.threads.size() * plan.runs;
  size_t done = 0;
  for (unsigned threads : plan.threads) {
    Cell& cell = cells.emplace_back(Cell{threads, {}});
    for (unsigned run = 1; run <= plan.runs; ++run) {
      if (progress) progress(double(done) / double(total), nameOf(plan) + ", " + std::to_string(threads) + " threads");
      ++done;
      cell.runs.push_back(runProgram(plan, threads, plan.reportFolder + "/" + nameOf(plan) + "-" +
                                     std::to_string(threads) + "threads-run" + std::to_string(run) + ".txt"));
    }
  }
  return cells;
}

std::string tableOf(const Plan& plan, const std::vector<Cell>& cells) {
  std::ostringstream out;
  row(out, "threads", cells, [](const Cell& cell) { return cell.threads; });
  row(out, nameOf(plan), cells, [](const Cell& cell) {
    return std::to_string(cell.runs.empty() ? 0 : 100 * succeeded(cell) / unsigned(cell.runs.size())) + "%";
  });
  row(out, "  seconds a run", cells, [](const Cell& cell) {
    const double seconds = medianSeconds(cell);
    return seconds < 0 ? std::string("-") : decimal(seconds, seconds < 9.995 ? 2 : 1);
  });
  row(out, "  peak MiB", cells, [](const Cell& cell) { return peakBytes(cell) >> 20; });
  out << plan.runs << " runs a cell; a run succeeds when the program ends with exit status 0 within "
      << decimal(plan.timeout, 0) << " s\n";
  return out.str();
}

std::string failuresOf(const Plan& plan, const std::vector<Cell>& cells) {
  std::string text;
  for (const Cell& cell : cells)
    for (const Run& run : cell.runs)
      if (!run.failure.empty())
        text += "failed: " + nameOf(plan) + " with " + std::to_string(cell.threads) + " threads: " + run.failure +
                "\n        report: " + run.reportFile + "\n";
  return text;
}

bool allSucceeded(const std::vector<Cell>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return succeeded(cell) == cell.runs.size(); });
}

}  // namespace invar::stress::program
