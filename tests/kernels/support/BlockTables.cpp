#include "kernels/support/BlockTables.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include "kernel/Failure.hpp"

namespace invar::kernels {

Tables readBlockTables(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw tools::Failure(path + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Tables tables;
  const std::regex begin(R"(GGML_TABLE_BEGIN\(\w+, *(\w+), *(\d+|NGRID_IQ1S)\)\s*\n)"), number(R"(-?(0x[0-9a-fA-F]+|\d+))");
  for (std::sregex_iterator at(text.begin(), text.end(), begin), end; at != end; ++at) {
    const std::string name = (*at)[1], count = (*at)[2];
    const auto from = text.begin() + at->position() + at->length();
    const size_t stop = text.find("GGML_TABLE_END", static_cast<size_t>(from - text.begin()));
    std::vector<uint64_t>& values = tables[name];
    for (std::sregex_iterator value(from, text.begin() + static_cast<ptrdiff_t>(std::min(stop, text.size())), number); value != end; ++value) {
      const std::string digits = value->str();
      values.push_back(digits[0] == '-' ? static_cast<uint64_t>(std::strtoll(digits.c_str(), nullptr, 0))
                                        : std::strtoull(digits.c_str(), nullptr, 0));
    }
    if (count != "NGRID_IQ1S" && values.size() != std::stoul(count))
      throw tools::Failure(path + ": the table " + name + " does not have " + count + " values");
  }
  return tables;
}

}  // namespace invar::kernels
