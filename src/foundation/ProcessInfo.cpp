// What stands behind NS::ProcessInfo: questions to the system, asked anew each time.
#include "Foundation/NSProcessInfo.hpp"

#include <pwd.h>
#include <sched.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <vector>

#include "Foundation/NSArray.hpp"
#include "foundation/Array.hpp"
#include "foundation/Dictionary.hpp"
#include "foundation/String.hpp"

extern "C" char** environ;

namespace invar::foundation {

class ProcessInfo final : public Implements<ProcessInfo, NS::ProcessInfo> {
public:
  static const TypeInfo kType;
  ProcessInfo() : Implements(kType) { makeImmortal(); }
};

constinit const TypeInfo ProcessInfo::kType{
    .name = "NSProcessInfo", .super = &kObjectType, .destroy = destroyObject};

}  // namespace invar::foundation

namespace NS {

using namespace invar::foundation;
using Process = invar::foundation::ProcessInfo;

namespace {

std::string fileName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

utsname systemNames() {
  utsname names{};
  uname(&names);
  return names;
}

std::vector<std::string> commandLine() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

}  // namespace

ProcessInfo* ProcessInfo::processInfo() {
  static Process* process = new Process;
  return process->door();
}

Array* ProcessInfo::arguments() const {
  if (!this) return nullptr;
  auto array = Retained<invar::foundation::Array>::adopt(new invar::foundation::Array);
  for (auto& word : commandLine())
    array->add(Retained<ObjectBase>::adopt(new invar::foundation::String(word)).get());
  return array.leak()->door()->autorelease();
}

Dictionary* ProcessInfo::environment() const {
  if (!this) return nullptr;
  auto* table = new invar::foundation::Dictionary;
  for (char** at = environ; at && *at; ++at) {
    std::string entry = *at;
    size_t equals = entry.find('=');
    if (equals == std::string::npos) continue;
    auto key = Retained<ObjectBase>::adopt(new invar::foundation::String(entry.substr(0, equals)));
    auto value = Retained<ObjectBase>::adopt(new invar::foundation::String(entry.substr(equals + 1)));
    table->add(key.get(), value.get());
  }
  return table->door()->autorelease();
}

String* ProcessInfo::hostName() const { return this ? autoreleasedString(systemNames().nodename) : nullptr; }

String* ProcessInfo::processName() const {
  if (!this) return nullptr;
  auto words = commandLine();
  return autoreleasedString(words.empty() ? std::string() : fileName(words.front()));
}

int ProcessInfo::processIdentifier() const { return this ? getpid() : 0; }

String* ProcessInfo::globallyUniqueString() const {
  if (!this) return nullptr;
  uint32_t bits[4] = {};
  // Whatever getrandom leaves unfilled, time and process still tell two strings apart.
  if (getrandom(bits, sizeof bits, 0) < 0) bits[0] = uint32_t(getpid());
  char text[100];
  auto now = static_cast<unsigned long long>(std::chrono::steady_clock::now().time_since_epoch().count());
  std::snprintf(text, sizeof text, "%08X-%08X-%08X-%08X-%d-%llX", bits[0], bits[1], bits[2], bits[3],
                getpid(), now);
  return autoreleasedString(text);
}

String* ProcessInfo::userName() const {
  if (!this) return nullptr;
  passwd entry{}, *found = nullptr;
  char buffer[4096];
  if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
    return autoreleasedString(found->pw_name);
  return autoreleasedString(std::to_string(getuid()));
}

String* ProcessInfo::operatingSystemVersionString() const {
  if (!this) return nullptr;
  utsname names = systemNames();
  return autoreleasedString(std::string(names.sysname) + " " + names.release);
}

OperatingSystemVersion ProcessInfo::operatingSystemVersion() const {
  long major = 0, minor = 0, patch = 0;
  if (this) std::sscanf(systemNames().release, "%ld.%ld.%ld", &major, &minor, &patch);
  return {major, minor, patch};
}

bool ProcessInfo::isOperatingSystemAtLeastVersion(OperatingSystemVersion version) const {
  if (!this) return false;
  OperatingSystemVersion own = operatingSystemVersion();
  Integer ours[] = {own.majorVersion, own.minorVersion, own.patchVersion};
  Integer wanted[] = {version.majorVersion, version.minorVersion, version.patchVersion};
  return !std::lexicographical_compare(ours, ours + 3, wanted, wanted + 3);
}

UInteger ProcessInfo::processorCount() const {
  return this ? UInteger(std::max(1l, sysconf(_SC_NPROCESSORS_CONF))) : 0;
}

UInteger ProcessInfo::activeProcessorCount() const {
  if (!this) return 0;
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return UInteger(CPU_COUNT(&set));
  return UInteger(std::max(1l, sysconf(_SC_NPROCESSORS_ONLN)));
}

unsigned long long ProcessInfo::physicalMemory() const {
  return this ? 1ull * sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) : 0;
}

TimeInterval ProcessInfo::systemUptime() const {
  if (!this) return 0;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

ProcessInfoThermalState ProcessInfo::thermalState() const { return ProcessInfoThermalStateNominal; }
bool ProcessInfo::isLowPowerModeEnabled() const { return false; }

}  // namespace NS
