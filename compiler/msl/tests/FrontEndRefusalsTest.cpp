// What is said of wrong programs: Refusals.txt has a source, and every error and warning that it gets, for each rule
// of Metal's.
#include <fstream>
#include <sstream>

#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {
namespace {

struct Refusal {
  std::string name;
  std::string source;
  std::vector<std::string> messages;   ///< "line:column: error: text"
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

/// Sections that begin with `== name`; a line that begins with `>> ` is a message.
std::vector<Refusal> readTable() {
  std::vector<Refusal> table;
  std::ifstream file(INVAR_SOURCE_DIR "/compiler/msl/tests/Refusals.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== ")) table.push_back({line.substr(3), "", {}});
    else if (table.empty() || line.empty()) continue;
    else if (line.starts_with(">> ")) table.back().messages.push_back(line.substr(3));
    else table.back().source += line + "\n";
  }
  return table;
}

/// The messages of a text with places, source lines and carets, notes left out.
std::vector<std::string> messagesIn(const std::string& text) {
  std::vector<std::string> messages;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.find("error: ") != std::string::npos || line.find("warning: ") != std::string::npos)
      messages.push_back(line.starts_with("k.metal:") ? line.substr(8) : line);
  return messages;
}

}  // namespace

class Refusals : public FrontEnd, public ::testing::WithParamInterface<Refusal> {};

INSTANTIATE_TEST_SUITE_P(Table, Refusals, ::testing::ValuesIn(readTable()), [](const auto& info) {
  std::string name = info.param.name;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

TEST_P(Refusals, AreExplained) {
  std::string diagnostics, atOnce;
  auto library = ParsedLibrary::parse(request("#line 1 \"k.metal\"\n" + GetParam().source), atOnce);
  if (library && !library->functions().empty()) library->emit("k", {}, diagnostics);
  diagnostics = atOnce + diagnostics;
  EXPECT_EQ(messagesIn(diagnostics), GetParam().messages) << diagnostics;
  for (const char* inside : {"opencl", "__global", "__local", "address_space(", "annotate", "sycl", "__invar", "share/invar",
                             "compiler/library", "Clang", "__impl"})
    EXPECT_EQ(diagnostics.find(inside), std::string::npos) << diagnostics;
  if (!diagnostics.empty()) EXPECT_NE(diagnostics.find('^'), std::string::npos) << "no caret: " << diagnostics;
}

}  // namespace invar::msl::test
