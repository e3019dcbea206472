// Runs real projects' kernels against references: `check-kernels CHECKOUT...`.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "kernel/Failure.hpp"
#include "kernels/check/Check.hpp"

namespace invar::kernels {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHelp =
    "check-kernels FOLDER... [--family NAME] [--all]\n"
    "\n"
    "Runs kernels of real projects through Metal on realistic shapes and compares what they compute with\n"
    "references in float64. FOLDER is a checkout of candle (it has candle-metal-kernels/src/metal_src) or of ggml\n"
    "(it has src/ggml-metal/ggml-metal.metal), or has such a checkout in it.\n"
    "\n"
    "  --family NAME   only this family, such as softmax\n"
    "  --all           a row for each kernel and shape, not only the worst of each family and what failed\n"
    "\n"
    "The exit status is 0 only if every result was right.\n";

struct Project {
  const char* name;
  const char* source;   ///< a file that tells the project's folder
  const char* includes; ///< where the sources' headers lie, from the source's folder
  const char* macro;    ///< what the project's program defines on a device like this one
};

constexpr Project kProjects[] = {
    {"candle", "candle-metal-kernels/src/metal_src/unary.metal", "", ""},
    {"ggml", "src/ggml-metal/ggml-metal.metal", "..", "GGML_METAL_HAS_BF16"},
};

void print(const Row& row) {
  const std::string verdict = !row.failure.empty() ? "failed" : row.passed() ? "ok" : "WRONG";
  fmt::print("{:<8}{:<14}{:<44}{:<26}{:>10} {:>10}  {}\n", row.project, row.family, row.kernel, row.shape,
             row.failure.empty() ? fmt::format("{:.2e}", row.error) : "-", fmt::format("{:.1e}", row.allowed), verdict);
  if (!row.failure.empty()) fmt::print("        {}\n", row.failure.substr(0, 2000));
  std::fflush(stdout);
}

struct Options {
  std::vector<fs::path> folders;
  std::string family;
  bool all = false;
};

/// Rows of `project` in `folder`.
std::vector<Row> run(const Project& project, const fs::path& folder, const Options& options) {
  Context context(project.name, folder, project.macro);
  if (options.all) context.onRow = print;
  else
    context.onRow = [](const Row& row) {
      if (!row.passed()) print(row);
    };
  for (const Check& check : checks()) {
    if (std::strcmp(check.project, project.name) != 0 || (!options.family.empty() && options.family != check.family)) continue;
    const size_t before = context.rows().size();
    context.begin(check.family);
    try {
      check.run(context);
    } catch (const std::exception& error) {
      context.check("-", "-", {0}, [&]() -> Comparison { throw; });
    }
    const auto first = context.rows().begin() + static_cast<ptrdiff_t>(before), end = context.rows().end();
    const auto worst = std::max_element(first, end, [](const Row& a, const Row& b) { return a.error / a.allowed < b.error / b.allowed; });
    if (!options.all && worst != end && worst->passed()) print(*worst);
  }
  return context.rows();
}

struct Found {
  const Project* project;
  fs::path folder;  ///< of the sources
};

/// Every project in the folders. Throws Failure for a folder without any.
std::vector<Found> find(const std::vector<fs::path>& folders) {
  std::vector<Found> found;
  for (const fs::path& folder : folders) {
    const size_t before = found.size();
    for (const Project& project : kProjects)
      for (const fs::path& root : {folder, folder / project.name})
        if (fs::is_regular_file(root / project.source)) found.push_back({&project, fs::absolute(root / project.source).parent_path()});
    if (found.size() == before) throw tools::Failure(folder.string() + ": is no checkout of candle or ggml");
  }
  return found;
}

int check(const Options& options, char** argv) {
  const auto projects = find(options.folders);
  // The library reads its settings once, when it is loaded: start again with this one.
  std::string includes;
  for (const auto& [project, folder] : projects)
    if (*project->includes) includes += fs::canonical(folder / project->includes).string() + ":";
  if (!includes.empty() && !std::getenv("INVAR_INCLUDE_PATH")) {
    setenv("INVAR_INCLUDE_PATH", includes.c_str(), 1);
    execv("/proc/self/exe", argv);
  }
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());

  fmt::print("{:<8}{:<14}{:<44}{:<26}{:>10} {:>10}  {}\n", "project", "family", "kernel", "shape", "max error", "allowed", "verdict");
  std::vector<Row> rows;
  for (const auto& [project, folder] : projects) {
    const auto more = run(*project, folder, options);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const auto wrong = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return !row.passed(); });
  fmt::print("\n{} results, {} right, {} wrong\n", rows.size(), static_cast<ptrdiff_t>(rows.size()) - wrong, wrong);
  return wrong || rows.empty() ? 1 : 0;
}

}  // namespace
}  // namespace invar::kernels

int main(int argc, char** argv) {
  invar::kernels::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--all") options.all = true;
    else if (argument == "--family" && i + 1 < argc) options.family = argv[++i];
    else if (argument.starts_with("-")) return std::fputs(invar::kernels::kHelp, argument == "--help" ? stdout : stderr), argument != "--help";
    else options.folders.push_back(argument);
  }
  if (options.folders.empty()) return std::fputs(invar::kernels::kHelp, stderr), 2;
  try {
    return invar::kernels::check(options, argv);
  } catch (const invar::tools::Failure& failure) {
    return fmt::print(stderr, "{}\n", failure.what()), 2;
  }
}
