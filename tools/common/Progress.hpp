// A line that shows how far a long job is, on a terminal; nothing otherwise.
#pragma once

#include <string>

namespace invar::tools {

class Progress {
public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// A bar of which `fraction` (0 to 1) is full, with `what` behind it.
  void show(double fraction, const std::string& what);

private:
  const bool m_terminal;
};

}  // namespace invar::tools
