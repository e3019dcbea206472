#include "base/Log.hpp"

#include <unistd.h>

#include <string>

#include "base/Config.hpp"
#include "protocol/FileWrite.hpp"

namespace invar::log {
namespace {

Level threshold() {
  static const Level level = [] {
    const std::string& name = config().logLevel;
    if (name == "off") return Level::Off;
    if (name == "error") return Level::Error;
    if (name == "info") return Level::Info;
    if (name == "debug") return Level::Debug;
    return Level::Warning;
  }();
  return level;
}

const char* label(Level level) {
  switch (level) {
    case Level::Error: return "error";
    case Level::Warning: return "warning";
    case Level::Info: return "info";
    default: return "debug";
  }
}

}  // namespace

bool enabled(Level level) { return level <= threshold() && level != Level::Off; }

void write(Level level, std::string_view message) {
  if (!enabled(level)) return;
  std::string line = std::string("invar ") + label(level) + ": ";
  line.append(message).push_back('\n');
  // One write call, so that lines of several threads do not mix.
  if (protocol::writeToFile(STDERR_FILENO, line.data(), line.size()) < 0) return;
}

}  // namespace invar::log
