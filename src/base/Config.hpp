// The library's settings: one struct, made from one list (Config.def), read from the environment once.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace invar {

struct Config {
  using Integer = int64_t;
  using Text = std::string;
  using Flag = bool;
#define INVAR_SETTING(name, variable, type, standard, text) type name = standard;
#include "base/Config.def"
#undef INVAR_SETTING
};

/// One row of Config.def, for `invar info` and the documentation's test.
struct Setting { const char* name; const char* variable; const char* type; const char* standard; const char* text; };
std::span<const Setting> settings();

/// The process's settings. Immutable after the first call. A value that cannot be read is reported
/// once on standard error and left at its default.
const Config& config();

}  // namespace invar
