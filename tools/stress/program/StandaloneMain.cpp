// `invar stress --program` as a program of its own, for machines without Invar, such as a Mac:
//   c++ -std=c++20 tools/stress/program/*.cpp -o stress-program
//   ./stress-program --threads 1,2,4,8 --runs 20 ./repro
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "ProgramStress.hpp"

using namespace invar::stress::program;

namespace {

constexpr const char* kUsage =
    "usage: %s [--threads 1,2,4] [--runs N] [--timeout SECONDS] [--report FOLDER] PROGRAM [ARGUMENT...]\n"
    "The thread count takes the place of {threads} in the arguments, or comes last.\n";

std::vector<unsigned> parseCounts(const std::string& text) {
  std::vector<unsigned> counts;
  for (size_t at = 0; at < text.size();) {
    size_t used = 0;
    const int count = std::stoi(text.substr(at), &used);
    at += used;
    if (count < 1 || (at < text.size() && text[at++] != ',')) throw std::invalid_argument(text);
    counts.push_back(unsigned(count));
  }
  if (counts.empty()) throw std::invalid_argument(text);
  return counts;
}

Plan parse(int count, char** values) {
  Plan plan;
  int at = 1;
  for (; at < count && std::strncmp(values[at], "--", 2) == 0; at += 2) {
    const std::string name = values[at];
    if (at + 1 >= count) throw std::invalid_argument(name);
    const std::string value = values[at + 1];
    if (name == "--threads") plan.threads = parseCounts(value);
    else if (name == "--runs") plan.runs = parseCounts(value).front();
    else if (name == "--timeout") plan.timeout = std::stod(value);
    else if (name == "--report") plan.reportFolder = value;
    else throw std::invalid_argument(name);
  }
  if (at == count) throw std::invalid_argument("no program");
  plan.program = values[at++];
  plan.arguments.assign(values + at, values + count);
  return plan;
}

}  // namespace

int main(int count, char** values) {
  Plan plan;
  try {
    plan = parse(count, values);
  } catch (const std::exception&) {
    std::fprintf(stderr, kUsage, values[0]);
    return 2;
  }
  const auto cells = runAll(plan);
  std::printf("%s%s", tableOf(plan, cells).c_str(), failuresOf(plan, cells).c_str());
  return allSucceeded(cells) ? 0 : 1;
}
