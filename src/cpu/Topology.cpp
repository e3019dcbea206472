#include "cpu/Topology.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace invar::cpu {
namespace {

// Calls `visit` with this process's control-group folders, from its own up to the root (cgroup v2),
// then with v1's folder of the controller.
template <class Visit>
void eachControlGroup(const char* v1Controller, Visit visit) {
  std::ifstream membership("/proc/self/cgroup");
  for (std::string line; std::getline(membership, line);) {
    if (line.rfind("0::", 0) != 0) continue;
    std::string path = line.substr(3);
    for (;;) {
      visit("/sys/fs/cgroup" + (path == "/" ? std::string() : path));
      const size_t slash = path.rfind('/');
      if (path.size() <= 1 || slash == std::string::npos) break;
      path = slash ? path.substr(0, slash) : "/";
    }
  }
  visit(std::string("/sys/fs/cgroup/") + v1Controller);
}

double coreQuota() {
  double quota = INFINITY;
  eachControlGroup("cpu", [&](const std::string& folder) {
    std::ifstream v2(folder + "/cpu.max");
    std::string limit;
    double period = 0;
    if (v2 >> limit >> period && limit != "max" && period > 0)
      quota = std::min(quota, std::stod(limit) / period);
    std::ifstream v1(folder + "/cpu.cfs_quota_us"), v1Period(folder + "/cpu.cfs_period_us");
    double microseconds = 0;
    if (v1 >> microseconds && v1Period >> period && microseconds > 0 && period > 0)
      quota = std::min(quota, microseconds / period);
  });
  return quota;
}

}  // namespace

uint32_t usableCores() {
  cpu_set_t set;
  uint32_t cores = sched_getaffinity(0, sizeof set, &set) == 0 ? uint32_t(CPU_COUNT(&set))
                                                               : uint32_t(sysconf(_SC_NPROCESSORS_ONLN));
  const double quota = coreQuota();
  if (quota < cores) cores = uint32_t(std::ceil(quota));
  return std::max(cores, 1u);
}

uint64_t usableMemory() {
  uint64_t bytes = uint64_t(sysconf(_SC_PHYS_PAGES)) * uint64_t(sysconf(_SC_PAGE_SIZE));
  eachControlGroup("memory", [&](const std::string& folder) {
    for (const char* file : {"/memory.max", "/memory.limit_in_bytes"}) {
      std::ifstream limit(folder + file);
      uint64_t value = 0;
      if (limit >> value && value > 0) bytes = std::min(bytes, value);
    }
  });
  return bytes;
}

std::string processorName() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    const size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "CPU";
}

}  // namespace invar::cpu
