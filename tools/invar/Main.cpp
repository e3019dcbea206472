// The `invar` command: one subcommand a file.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "accuracy/AccuracyCommand.hpp"
#include "compile/CompileCommand.hpp"
#include "invar/InfoCommand.hpp"
#include "run/RunCommand.hpp"
#include "stress/StressCommand.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Invar runs Metal compute, Metal Performance Shaders and MPSGraph programs on Linux, from any number of threads."};
  app.footer(
      "Examples:\n"
      "  invar info                          what this machine offers to Metal programs\n"
      "  invar compile kernels.metal         check a file of kernels and list their arguments\n"
      "  invar compile --all .               check every kernel of a project, and say what failed and why\n"
      "  invar accuracy                      the error of every math function beside Metal's bounds\n"
      "  invar run add.metal --grid 4 --buffer 0=range:0..4 --buffer 1=zeros:4    try a kernel\n"
      "  invar stress                        rerun the report: success and throughput by thread count\n"
      "  invar stress --scenario matmul --threads 1,8,64 --svg matmul.svg");
  app.set_version_flag("--version", "invar " INVAR_VERSION);
  app.require_subcommand(1);

  int status = 0;
  invar::tools::addInfoCommand(app, status);
  invar::tools::addCompileCommand(app, status);
  invar::accuracy::addAccuracyCommand(app, status);
  invar::tools::addRunCommand(app, status);
  invar::stress::addStressCommand(app, status);

  // Compilers take -std=VERSION with one dash.
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::string& argument : arguments)
    if (argument.starts_with("-std=")) argument.insert(0, "-");
  std::reverse(arguments.begin(), arguments.end());   // as parse() wants them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return status;
}
