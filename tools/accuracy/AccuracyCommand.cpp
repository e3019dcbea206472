#include "accuracy/AccuracyCommand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "accuracy/Measurement.hpp"

namespace invar::accuracy {
namespace {

constexpr Setup kSetups[] = {
  {"safe", MTL::MathModeSafe, MTL::MathFloatingPointFunctionsPrecise},
  {"relaxed", MTL::MathModeRelaxed, MTL::MathFloatingPointFunctionsFast},
  {"fast", MTL::MathModeFast, MTL::MathFloatingPointFunctionsFast},
};

struct Options {
  unsigned perExponent = 256;
  std::vector<std::string> functions;
};

std::string boundText(const Bound& bound) {
  switch (bound.kind) {
    case Bound::Kind::Ulps: return fmt::format("{:g}", bound.value);
    case Bound::Kind::Absolute: return "2^-13";
    case Bound::Kind::Exponential: return "3+2|x|";
    case Bound::Kind::Logarithm: return "3";
    case Bound::Kind::Formula: return "-";
  }
  return "";
}

std::string cell(const Finding& finding) {
  std::string worst = finding.bound.kind == Bound::Kind::Absolute ? fmt::format("2^{:.1f}", std::log2(finding.worst))
                    : finding.worst >= 1000                       ? fmt::format("{:.0e}", finding.worst)
                                                                  : fmt::format("{:.2f}", finding.worst);
  return worst + (finding.within ? " / " : " ! ") + boundText(finding.bound);
}

int run(const Options& options) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  Measurement measurement(device.get(), options.perExponent);
  std::vector<std::string> complaints;
  const char* columns[] = {"safe", "relaxed", "fast", "precise::", "fast::", "half", "bfloat"};
  std::string table = fmt::format("{:10}", "");
  for (const char* column : columns) table += fmt::format(" {:>15}", column);
  table += "\n";
  size_t measured = 0;
  for (const MathFunction& function : mathFunctions()) {
    if (!options.functions.empty() &&
        std::find(options.functions.begin(), options.functions.end(), function.name) == options.functions.end())
      continue;
    auto inner = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    std::map<std::string, Finding> row;
    for (const Setup& setup : kSetups) {
      std::string error;
      std::vector<Finding> findings = measurement.measure(function, setup, error);
      if (findings.empty()) complaints.push_back(fmt::format("{} in {}: {}", function.name, setup.name, error));
      for (const Finding& finding : findings) {
        measured += finding.measured;
        if (!finding.within) complaints.push_back(finding.complaint);
        // Forms that no setup changes are told once, at their worst.
        std::string column = finding.form == Form::Plain ? setup.name : nameOf(finding.form);
        auto [place, isNew] = row.insert({column, finding});
        if (isNew) continue;
        place->second.worst = std::max(place->second.worst, finding.worst);
        place->second.within &= finding.within;
      }
    }
    table += fmt::format("{:10}", function.name);
    for (const char* column : columns) table += fmt::format(" {:>15}", row.count(column) ? cell(row.at(column)) : "");
    table += "\n";
  }
  fmt::print("Greatest error found / bound of Metal's specification, in units in the last place (2^n: absolute, in the "
             "domain that the\nspecification gives). safe has the precise functions, relaxed and fast the fast ones.\n\n{}\n"
             "{} results compared.\n", table, measured);
  for (const std::string& complaint : complaints) fmt::print("out of bounds: {}\n", complaint);
  return complaints.empty() ? 0 : 1;
}

}  // namespace

void addAccuracyCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("accuracy", "Measure the math functions against Metal's table of accuracy");
  command->add_option("functions", options->functions, "Only these functions (default: all)");
  command->add_option("--per-exponent", options->perExponent, "Random floats for each exponent")->check(CLI::Range(1, 1 << 20));
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace invar::accuracy
