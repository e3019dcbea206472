#include "stress/Progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace invar::stress {

Progress::Progress(unsigned total) : m_total(total), m_terminal(isatty(STDERR_FILENO)) {}

Progress::~Progress() {
  if (m_terminal) std::fputs("\r\033[K", stderr);
}

void Progress::show(unsigned done, const std::string& what) {
  if (!m_terminal) return;
  constexpr unsigned kWidth = 30;
  const unsigned filled = m_total ? done * kWidth / m_total : 0;
  std::fputs(fmt::format("\r\033[K[{}{}] {}/{}  {}", std::string(filled, '#'), std::string(kWidth - filled, '.'), done,
                         m_total, what).c_str(), stderr);
}

}  // namespace invar::stress
