#include "CompilerMemory.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace invar::bench {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// MiB of a line such as "VmHWM:    1234 kB"; 0 if the process is gone.
double field(const std::string& text, const std::string& name) {
  const size_t at = text.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + name.size() + 2, nullptr) / 1024;
}

}  // namespace

CompilerMemory::CompilerMemory() {
  const char* folder = std::getenv("INVAR_CACHE_DIR");
  m_mark = std::string("INVAR_CACHE_DIR=") + (folder ? folder : "") + '\0';
  m_thread = std::thread([this] {
    for (; !m_ends; std::this_thread::sleep_for(std::chrono::milliseconds(1))) sample();
  });
}

CompilerMemory::~CompilerMemory() { stop(); }

CompilerMemory::Peak CompilerMemory::stop() {
  m_ends = true;
  if (m_thread.joinable()) m_thread.join();
  return m_peak;
}

void CompilerMemory::sample() {
  double together = 0;
  std::error_code error;
  for (fs::directory_iterator at("/proc", error), end; !error && at != end; at.increment(error)) {
    if (!contents(at->path() / "comm").starts_with("invar-")) continue;
    if (contents(at->path() / "environ").find(m_mark) == std::string::npos) continue;
    m_peak.process = std::max(m_peak.process, field(contents(at->path() / "status"), "VmHWM"));
    together += field(contents(at->path() / "smaps_rollup"), "Pss");
  }
  m_peak.together = std::max(m_peak.together, together);
}

}  // namespace invar::bench
