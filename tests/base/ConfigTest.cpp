// docs/configuration.md says what Config.def says.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/Config.hpp"

namespace invar::test {
namespace {

TEST(Config, EverySettingIsDocumentedAsItIs) {
  std::ifstream file(INVAR_SOURCE_DIR "/docs/configuration.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  ASSERT_FALSE(text.empty());
  for (const Setting& setting : settings()) {
    const size_t row = text.find("| `" + std::string(setting.variable) + "` |");
    ASSERT_NE(row, std::string::npos) << setting.variable << " is not in docs/configuration.md";
    const std::string line = text.substr(row, text.find('\n', row) - row);
    EXPECT_NE(line.find(setting.text), std::string::npos) << line;
  }
  size_t rows = 0;
  for (size_t at = text.find("\n| `"); at != std::string::npos; at = text.find("\n| `", at + 1)) ++rows;
  EXPECT_EQ(rows, settings().size()) << "docs/configuration.md lists a setting that is gone";
}

}  // namespace
}  // namespace invar::test
