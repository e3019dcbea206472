// A family of a project's kernels, run through the public API against references.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernel/KernelLibrary.hpp"
#include "kernel/Launch.hpp"
#include "kernels/support/Values.hpp"

namespace invar::kernels {

/// What became of one kernel on one shape.
struct Row {
  std::string project, family, kernel, shape;
  double error = 0, allowed = 0;
  std::string failure;  ///< why there is no result
  bool passed() const { return failure.empty() && error <= allowed; }
};

struct Comparison {
  Values got, expected;
};

/// What a family's function works with.
/// Thread safety: one thread at a time.
class Context {
public:
  /// `macro` is defined as 1 in every source, if it is not empty.
  Context(std::string project, std::filesystem::path folder, std::string macro)
      : m_project(std::move(project)), m_folder(std::move(folder)), m_macro(std::move(macro)) {}

  /// The folder of the project's Metal sources.
  const std::filesystem::path& folder() const { return m_folder; }
  /// A source of the folder, compiled once. Throws tools::Failure.
  const tools::KernelLibrary& library(const std::string& file);
  tools::Launch launch(const std::string& file, const std::string& kernel, const tools::Constants& constants = {});

  /// Runs `run` and adds a row with the error of what it returns, or with what it throws.
  void check(const std::string& kernel, const std::string& shape, const Tolerance& tolerance, const std::function<Comparison()>& run);

  void begin(const std::string& family) { m_family = family; }
  const std::vector<Row>& rows() const { return m_rows; }
  /// Called with each row as soon as it is there.
  std::function<void(const Row&)> onRow;

private:
  std::string m_project, m_family;
  std::filesystem::path m_folder;
  std::string m_macro;
  std::map<std::string, std::unique_ptr<tools::KernelLibrary>> m_libraries;
  std::vector<Row> m_rows;
};

struct Check {
  const char* project;
  const char* family;
  void (*run)(Context& context);
};

/// In the order of their names' registration in each file; files in no particular order.
const std::vector<Check>& checks();

/// Adds a check before main() starts: `const Registration kSoftmax{{"candle", "softmax", checkSoftmax}};`
struct Registration {
  explicit Registration(const Check& check);
};

}  // namespace invar::kernels
