#include "kernels/check/Check.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "common/Text.hpp"
#include "kernel/Failure.hpp"

namespace invar::kernels {
namespace {

std::vector<Check>& registered() {
  static std::vector<Check> checks;
  return checks;
}

}  // namespace

const std::vector<Check>& checks() { return registered(); }
Registration::Registration(const Check& check) { registered().push_back(check); }

const tools::KernelLibrary& Context::library(const std::string& file) {
  auto& library = m_libraries[file];
  if (!library) {
    const std::string path = (m_folder / file).string();
    std::ifstream stream(path);
    if (!stream) throw tools::Failure(path + ": cannot be read");
    // The directive says where what the source includes lies.
    const std::string source = fmt::format("#line 1 \"{}\"\n", path) + std::string(std::istreambuf_iterator<char>(stream), {});
    auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
    if (!m_macro.empty()) options->setPreprocessorMacros(NS::Dictionary::dictionary(NS::Number::number(1), tools::toMetal(m_macro)));
    library = std::make_unique<tools::KernelLibrary>(tools::KernelLibrary::fromSource(source, options.get()));
  }
  return *library;
}

tools::Launch Context::launch(const std::string& file, const std::string& kernel, const tools::Constants& constants) {
  return tools::Launch(library(file).pipeline(kernel, constants));
}

void Context::check(const std::string& kernel, const std::string& shape, const Tolerance& tolerance,
                    const std::function<Comparison()>& run) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  Row row{m_project, m_family, kernel, shape, 0, tolerance.relative, ""};
  try {
    const Comparison comparison = run();
    row.error = largestError(comparison.got, comparison.expected, tolerance);
  } catch (const std::exception& error) {
    row.failure = error.what();
  }
  m_rows.push_back(row);
  if (onRow) onRow(row);
}

}  // namespace invar::kernels
