// sys/sysctl.h: names of a Mac's kernel, answered by Linux.
#include "sys/sysctl.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <variant>

namespace {

using Value = std::variant<int64_t, std::string>;

int64_t threads() { return sysconf(_SC_NPROCESSORS_ONLN); }

/// The text behind a key of /proc/cpuinfo, for each processor.
template <class Use>
void forEachCpuLine(const std::string& key, Use use) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(':');
    if (colon != std::string::npos && line.compare(0, key.size(), key) == 0) use(line.substr(std::min(colon + 2, line.size())));
  }
}

// Linux numbers cores within a socket: together they name a core.
int64_t cores() {
  std::set<std::string> ids;
  std::string socket;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("physical id", 0) == 0) socket = line;
    if (line.rfind("core id", 0) == 0) ids.insert(socket + line);
  }
  return ids.empty() ? threads() : int64_t(ids.size());
}

std::string brand() {
  std::string found;
  forEachCpuLine("model name", [&](const std::string& name) { if (found.empty()) found = name; });
  return found.empty() ? "unknown processor" : found;
}

utsname system() {
  utsname names{};
  uname(&names);
  return names;
}

struct Entry {
  const char* name;
  Value (*value)();
};

// The system that is offered is macOS 15.0: as NSProcessInfo says.
const Entry kEntries[] = {
    {"hw.ncpu", [] { return Value(threads()); }},
    {"hw.activecpu", [] { return Value(threads()); }},
    {"hw.logicalcpu", [] { return Value(threads()); }},
    {"hw.logicalcpu_max", [] { return Value(int64_t(sysconf(_SC_NPROCESSORS_CONF))); }},
    {"hw.physicalcpu", [] { return Value(cores()); }},
    {"hw.physicalcpu_max", [] { return Value(cores()); }},
    {"hw.nperflevels", [] { return Value(int64_t(1)); }},
    {"hw.perflevel0.logicalcpu", [] { return Value(threads()); }},
    {"hw.perflevel0.physicalcpu", [] { return Value(cores()); }},
    {"hw.memsize", [] { return Value(int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE)); }},
    {"hw.pagesize", [] { return Value(int64_t(sysconf(_SC_PAGESIZE))); }},
    {"hw.cachelinesize", [] { return Value(int64_t(sysconf(_SC_LEVEL1_DCACHE_LINESIZE))); }},
    {"hw.l1dcachesize", [] { return Value(int64_t(sysconf(_SC_LEVEL1_DCACHE_SIZE))); }},
    {"hw.l2cachesize", [] { return Value(int64_t(sysconf(_SC_LEVEL2_CACHE_SIZE))); }},
    {"hw.l3cachesize", [] { return Value(int64_t(sysconf(_SC_LEVEL3_CACHE_SIZE))); }},
    {"hw.machine", [] { return Value(std::string(system().machine)); }},
    {"hw.model", [] { return Value(brand()); }},
    {"machdep.cpu.brand_string", [] { return Value(brand()); }},
    {"kern.ostype", [] { return Value(std::string(system().sysname)); }},
    {"kern.osrelease", [] { return Value(std::string(system().release)); }},
    {"kern.osversion", [] { return Value(std::string(system().version)); }},
    {"kern.osproductversion", [] { return Value(std::string("15.0")); }},
    {"kern.hostname", [] { return Value(std::string(system().nodename)); }},
};

int fail(int error) {
  errno = error;
  return -1;
}

int give(const void* from, size_t bytes, void* to, size_t* room) {
  if (!room) return to ? fail(EFAULT) : 0;
  const size_t had = *room;
  *room = bytes;
  if (!to) return 0;
  if (had < bytes) return fail(ENOMEM);
  std::memcpy(to, from, bytes);
  return 0;
}

}  // namespace

int sysctlbyname(const char* name, void* value, size_t* size, void* newValue, size_t) {
  if (!name) return fail(EFAULT);
  if (newValue) return fail(EPERM);
  for (const Entry& entry : kEntries) {
    if (std::strcmp(entry.name, name) != 0) continue;
    const Value found = entry.value();
    if (auto* text = std::get_if<std::string>(&found)) return give(text->c_str(), text->size() + 1, value, size);
    const int64_t number = std::get<int64_t>(found);
    const auto small = int32_t(number);
    const bool four = small == number && (!value || (size && *size < sizeof number));
    return four ? give(&small, sizeof small, value, size) : give(&number, sizeof number, value, size);
  }
  return fail(ENOENT);
}
