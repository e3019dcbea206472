#include "base/Config.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace invar {
namespace {

bool parse(const char* text, int64_t& value) {
  char* end = nullptr;
  errno = 0;
  const long long parsed = std::strtoll(text, &end, 10);
  if (errno || end == text || *end) return false;
  value = parsed;
  return true;
}

bool parse(const char* text, bool& value) {
  for (const char* yes : {"1", "true", "yes", "on"}) if (!std::strcmp(text, yes)) return value = true;
  for (const char* no : {"0", "false", "no", "off", ""})
    if (!std::strcmp(text, no)) return value = false, true;
  return false;
}

bool parse(const char* text, std::string& value) { value = text; return true; }

template <class T>
void read(const char* variable, T& value) {
  const char* text = std::getenv(variable);
  if (text && !parse(text, value))
    std::fprintf(stderr, "invar: %s='%s' cannot be read; its default is used (docs/configuration.md)\n",
                 variable, text);
}

Config readEnvironment() {
  Config c;
#define INVAR_SETTING(name, variable, type, standard, text) read(variable, c.name);
#include "base/Config.def"
#undef INVAR_SETTING
  return c;
}

constexpr Setting kSettings[] = {
#define INVAR_SETTING(name, variable, type, standard, text) {#name, variable, #type, #standard, text},
#include "base/Config.def"
#undef INVAR_SETTING
};

}  // namespace

std::span<const Setting> settings() { return kSettings; }

const Config& config() {
  static const Config* instance = new Config(readEnvironment());  // never freed: used until the process ends
  return *instance;
}

}  // namespace invar
