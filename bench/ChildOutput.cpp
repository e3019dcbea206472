#include "ChildOutput.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace invar::bench {

std::string outputOf(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) throw std::runtime_error("cannot start " + command);
  std::string output;
  char part[512];
  while (fgets(part, sizeof part, pipe.get())) output += part;
  if (const int status = pclose(pipe.release())) throw std::runtime_error(fmt::format("{} ended with status {}", command, status));
  return output;
}

}  // namespace invar::bench
