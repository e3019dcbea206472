// The `invar` command: one subcommand a file.
#include <CLI/CLI.hpp>

#include "invar/CompileCommand.hpp"
#include "invar/InfoCommand.hpp"
#include "stress/StressCommand.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Invar runs Metal compute, Metal Performance Shaders and MPSGraph programs on Linux, from any number of threads."};
  app.footer(
      "Examples:\n"
      "  invar info                          what this machine offers to Metal programs\n"
      "  invar compile kernels.metal         check a file of kernels and list their arguments\n"
      "  invar stress                        rerun the report: success and throughput by thread count\n"
      "  invar stress --scenario matmul --threads 1,8,64 --svg matmul.svg");
  app.set_version_flag("--version", "invar " INVAR_VERSION);
  app.require_subcommand(1);

  int status = 0;
  invar::tools::addInfoCommand(app, status);
  invar::tools::addCompileCommand(app, status);
  invar::stress::addStressCommand(app, status);
  CLI11_PARSE(app, argc, argv);
  return status;
}
