#include "compile/CompileCommand.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "common/Text.hpp"
#include "compile/ArgumentList.hpp"
#include "compile/CompilationOptions.hpp"
#include "compile/CorpusReport.hpp"
#include "compile/CorpusRun.hpp"

namespace invar::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHelp = R"(
The exit status is 0 only if every kernel became a pipeline: specialised, compiled to this machine's code, loaded.

Files are compiled as an application would: their text is handed to newLibraryWithSource. What they include
is searched beside the file and in the folders of -I. A function that is no kernel is listed as left out.

--constants FILE gives values to function constants; every other one is zero of its type. The file is a JSON
object of names and values; an object in it is for the kernels that match its name, and later members win:
  { "has_mask": true, "tile": [8, 8], "kernel_mul_mv_*": { "nsg": 4 } }

Examples:
  invar compile kernels.metal                             list a file's kernels and their arguments
  invar compile -D TILE=32 -q src/*.metal                 only their names
  invar compile --all .                                   every .metal file of a checkout, in parallel
  invar compile --all src/ggml-metal -I src               headers that lie elsewhere
  invar compile --all kernels -std=metal3.1 --skip '*_nax*' --json result.json
  invar compile --all shaders --constants values.json --math safe)";

/// Every .metal file below the folder, in a fixed order; hidden folders are left alone.
void addFilesOf(const std::string& folder, std::vector<std::string>& files) {
  if (!fs::is_directory(folder)) {
    files.push_back(folder);   // a file, or nothing: the run tells
    return;
  }
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied), end;
       at != end; ++at) {
    const bool hidden = at->path().filename().string().starts_with(".");
    if (hidden && at->is_directory()) at.disable_recursion_pending();
    else if (!hidden && at->path().extension() == ".metal" && at->is_regular_file())
      found.push_back(at->path().lexically_normal().string());
  }
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

int compileAll(const CompileRequest& request, const KernelMaker& maker) {
  std::vector<std::string> paths;
  for (const auto& folder : request.folders) addFilesOf(folder, paths);
  if (paths.empty()) {
    fmt::print(stderr, "{}: there is no .metal file\n", request.folders.front());
    return 1;
  }
  const auto begin = std::chrono::steady_clock::now();
  CorpusReport report;
  report.files = CorpusRun(request, maker, paths).run();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  report.jobs = request.jobs;
  report.quiet = request.quiet;
  report.unusedConstants = maker.constants().unused();
  fmt::print("{}", report.table());
  if (!request.jsonFile.empty() && !(std::ofstream(request.jsonFile) << report.json().dump(2) << "\n")) {
    fmt::print(stderr, "{}: cannot be written\n", request.jsonFile);
    return 1;
  }
  return report.succeeded() ? 0 : 1;
}

int compile(const CompileRequest& request) {
  try {
    const KernelMaker maker(request);
    if (!request.folders.empty()) return compileAll(request, maker);
    return listFiles(request, maker) ? 0 : 1;
  } catch (const std::runtime_error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}

}  // namespace

void addCompileCommand(CLI::App& app, int& status) {
  auto request = std::make_shared<CompileRequest>();
  request->jobs = std::max(1u, std::thread::hardware_concurrency());
  auto* command = app.add_subcommand(
      "compile", "Compile Metal kernels: list a file's arguments, or check a whole project");
  auto* files =
      command->add_option("files", request->files, "Files of Metal source, whose kernels are listed");
  auto* all = command->add_option("--all", request->folders,
                                  "Compile every .metal file below this folder and report on all kernels");
  addCompilationOptions(*command, *request);
  command->add_option("--constants", request->constantsFile, "Values of function constants (see below)")
      ->check(CLI::ExistingFile);
  command
      ->add_option("--skip", request->skips, "Leave out files or kernels that match a pattern with * and ?")
      ->allow_extra_args(false)
      ->needs(all);
  command->add_option("--jobs", request->jobs, "Kernels compiled at a time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->needs(all);
  command->add_option("--json", request->jsonFile, "Write all results to this file")->needs(all);
  command->add_flag("-q,--quiet", request->quiet,
                    "Kernels without their arguments; with --all, only files with failures");
  command->footer(kHelp);
  command->callback([=, &status] {
    if (!*files && !*all) throw CLI::RequiredError("files or --all");
    if (*files && *all) throw CLI::ExcludesError("files", "--all");
    status = compile(*request);
  });
}

}  // namespace invar::tools
