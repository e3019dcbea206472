#include "compile/CorpusReport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace invar::tools {
namespace {

struct Cause {
  size_t count = 0;
  std::string example;   ///< file, and kernel unless the file failed as a whole
  std::string message;
};

struct Times {
  double median = 0, worst = 0;
  std::string slowest;
};

Times timesOf(const std::vector<FileResult>& files) {
  Times times;
  std::vector<double> all;
  for (const FileResult& file : files)
    for (const KernelResult& kernel : file.kernels) {
      if (!kernel.error.empty()) continue;
      all.push_back(kernel.milliseconds);
      if (kernel.milliseconds > times.worst) times.worst = kernel.milliseconds, times.slowest = kernel.name;
    }
  std::sort(all.begin(), all.end());
  if (!all.empty()) times.median = all[all.size() / 2];
  return times;
}

std::map<std::string, Cause> causesOf(const std::vector<FileResult>& files) {
  std::map<std::string, Cause> causes;
  const auto add = [&](const std::string& error, const std::string& example) {
    if (error.empty()) return;
    Cause& cause = causes[causeOf(error)];
    if (!cause.count++) cause.example = example, cause.message = error;
  };
  for (const FileResult& file : files) {
    add(file.error, file.path);
    for (const KernelResult& kernel : file.kernels) add(kernel.error, file.path + ", kernel " + kernel.name);
  }
  return causes;
}

std::string indented(const std::string& text, size_t mostLines) {
  std::string out;
  size_t lines = 0;
  for (size_t at = 0; at < text.size() && lines < mostLines; ++lines) {
    const size_t end = std::min(text.find('\n', at), text.size());
    out += "      " + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string causeOf(const std::string& error) {
  constexpr std::string_view kError = "error: ";
  size_t begin = error.find(kError);
  if (begin != std::string::npos) begin += kError.size();
  else if (size_t who = error.find("': "); error.starts_with("[") && who != std::string::npos)
    begin = who + 3;
  else begin = 0;
  const size_t end = std::min(error.find('\n', begin), error.size());
  return error.substr(begin, end - begin);
}

bool CorpusReport::succeeded() const {
  return std::all_of(files.begin(), files.end(), [](const FileResult& file) { return file.succeeded(); });
}

std::string CorpusReport::table() const {
  size_t width = 4;
  for (const FileResult& file : files) width = std::max(width, file.path.size());
  std::string out = fmt::format("{:<{}}  {:>8} {:>9} {:>8} {:>11} {:>9}\n", "file", width, "kernels",
                                "pipelines", "left out", "library ms", "worst ms");
  size_t kernels = 0, pipelines = 0, leftOut = 0, compiled = 0;
  for (const FileResult& file : files) {
    kernels += file.kernels.size();
    pipelines += file.pipelines();
    leftOut += file.leftOut.size();
    compiled += file.succeeded();
    if (quiet && file.succeeded()) continue;
    const bool failed = !file.error.empty();
    out += fmt::format("{:<{}}  {:>8} {:>9} {:>8} {:>11.0f} {:>9.0f}{}\n", file.path, width,
                       failed ? "-" : std::to_string(file.kernels.size()),
                       failed ? "failed" : std::to_string(file.pipelines()), file.leftOut.size(),
                       file.milliseconds, timesOf({file}).worst, file.succeeded() ? "" : "  <-");
  }
  const auto causes = causesOf(files);
  if (!causes.empty()) out += "\nfailures by cause\n";
  std::vector<std::pair<std::string, Cause>> ordered(causes.begin(), causes.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return a.second.count != b.second.count ? a.second.count > b.second.count : a.first < b.first;
  });
  for (const auto& [text, cause] : ordered)
    out += fmt::format("{:>6}  {}\n        first: {}\n{}", cause.count, text, cause.example,
                       indented(cause.message, 12));
  if (leftOut) out += "\nleft out\n";
  for (const FileResult& file : files)
    for (const LeftOut& each : file.leftOut)
      out += fmt::format("  {}: {}\n", each.name == file.path ? each.name : file.path + ", " + each.name,
                         each.reason);
  for (const std::string& name : unusedConstants)
    out += fmt::format("\nno kernel has the function constant '{}'\n", name);

  const Times times = timesOf(files);
  out += fmt::format(
      "\n{} of {} files, {} of {} kernels are pipelines, {} left out, in {:.1f} s with {} job{}\n", compiled,
      files.size(), pipelines, kernels, leftOut, seconds, jobs, jobs == 1 ? "" : "s");
  if (pipelines)
    out += fmt::format("a pipeline took {:.0f} ms (median), at most {:.0f} ms: {}\n", times.median,
                       times.worst, times.slowest);
  return out;
}

nlohmann::json CorpusReport::json() const {
  using nlohmann::json;
  json list = json::array();
  for (const FileResult& file : files) {
    json kernels = json::array(), leftOut = json::array();
    for (const KernelResult& kernel : file.kernels)
      kernels.push_back({{"name", kernel.name},
                         {"pipeline", kernel.error.empty()},
                         {"milliseconds", kernel.milliseconds},
                         {"error", kernel.error},
                         {"cause", causeOf(kernel.error)}});
    for (const LeftOut& each : file.leftOut)
      leftOut.push_back({{"name", each.name}, {"reason", each.reason}});
    list.push_back({{"path", file.path},
                    {"library", file.error.empty()},
                    {"error", file.error},
                    {"cause", causeOf(file.error)},
                    {"libraryMilliseconds", file.milliseconds},
                    {"kernels", kernels},
                    {"leftOut", leftOut}});
  }
  const Times times = timesOf(files);
  return {{"version", INVAR_VERSION}, {"succeeded", succeeded()}, {"seconds", seconds}, {"jobs", jobs},
          {"medianMilliseconds", times.median}, {"worstMilliseconds", times.worst}, {"files", list},
          {"unusedConstants", unusedConstants}};
}

}  // namespace invar::tools
