// What the Objective-C door costs over the C++ door. `invar-bench-objc` measures it, an Objective-C program of its own.
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "Case.hpp"
#include "ChildOutput.hpp"

namespace invar::bench {
namespace {

void run(const Options&, Report& report) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "invar-bench-objc";
  if (!exists(program)) throw std::runtime_error(program.string() + " is not there: built without Objective-C");
  std::istringstream lines(outputOf("'" + program.string() + "'"));
  unsigned found = 0;
  for (std::string line; std::getline(lines, line); ++found) {
    std::istringstream fields(line);
    std::string what, ours, peer, theirs, limit;
    for (auto* field : {&what, &ours, &peer, &theirs, &limit}) std::getline(fields, *field, '\t');
    Finding f{what, "ns", std::stod(ours), peer, std::stod(theirs), 0, 1 / std::stod(limit)};
    f.ratio = f.theirs / f.ours;
    report.add(std::move(f));
  }
  if (!found) throw std::runtime_error("no findings");
}

}  // namespace

Case objectiveCCase() {
  return {"objc", "encoding through Objective-C beside C++, counting beside an atomic count; less is better", run};
}

}  // namespace invar::bench
