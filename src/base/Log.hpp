// Messages for the person who runs the program, on standard error.
#pragma once

#include <string_view>

namespace invar::log {

enum class Level { Off = 0, Error, Warning, Info, Debug };

bool enabled(Level level);
/// One line, written whole. Thread-safe.
void write(Level level, std::string_view message);
inline void error(std::string_view m) { write(Level::Error, m); }
inline void warning(std::string_view m) { write(Level::Warning, m); }
inline void info(std::string_view m) { write(Level::Info, m); }
inline void debug(std::string_view m) { write(Level::Debug, m); }

}  // namespace invar::log
