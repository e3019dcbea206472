#include "common/Progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace invar::tools {

Progress::Progress() : m_terminal(isatty(STDERR_FILENO)) {}

Progress::~Progress() {
  if (m_terminal) std::fputs("\r\033[K", stderr);
}

void Progress::show(double fraction, const std::string& what) {
  if (!m_terminal) return;
  constexpr unsigned kWidth = 30;
  const auto filled = unsigned(std::clamp(fraction, 0.0, 1.0) * kWidth);
  std::fputs(
      fmt::format("\r\033[K[{}{}] {}", std::string(filled, '#'), std::string(kWidth - filled, '.'), what)
          .c_str(),
      stderr);
}

}  // namespace invar::tools
