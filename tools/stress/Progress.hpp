// A line that shows how far a long job is, on a terminal; nothing otherwise.
#pragma once

#include <string>

namespace invar::stress {

class Progress {
public:
  explicit Progress(unsigned total);
  ~Progress();
  void show(unsigned done, const std::string& what);

private:
  const unsigned m_total;
  const bool m_terminal;
};

}  // namespace invar::stress
