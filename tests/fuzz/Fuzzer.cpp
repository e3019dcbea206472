#include "tests/fuzz/Fuzzer.hpp"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace invar::fuzz {
namespace {

constexpr uint64_t kBatch = 1000;         // cases a process
constexpr uint64_t kHangSeconds = 60;     // without a new case: something waits for ever
constexpr int kFinding = 77;              // exit status of a process whose case said that something is wrong

uint64_t now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return uint64_t(time.tv_sec);
}

uint64_t residentKiB() {
  std::ifstream file("/proc/self/statm");
  uint64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * uint64_t(::sysconf(_SC_PAGESIZE)) / 1024;
}

constexpr const char* kUsage =
    "usage: %s [options]\n"
    "  --seed N       decides every case (default 1)\n"
    "  --seconds N    how long to run (default 60)\n"
    "  --case N       runs this case alone, in this process, and prints its input\n"
    "  --save DIR     writes the inputs of findings there\n";

}  // namespace

void restartWith(char** arguments, const std::vector<std::pair<const char*, const char*>>& settings) {
  bool changed = false;
  for (const auto& [name, value] : settings) {
    changed |= !std::getenv(name);
    ::setenv(name, value, 0);
  }
  if (changed) ::execv("/proc/self/exe", arguments);
}

void Reached::mark(std::string_view text) {
  m_marks[std::hash<std::string_view>()(text) % kMarks].store(1, std::memory_order_relaxed);
}

size_t Reached::marks() const {
  size_t marks = 0;
  for (const auto& mark : m_marks) marks += mark.load(std::memory_order_relaxed);
  return marks;
}

bool Fuzzer::readOptions(int count, char** arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string option = arguments[i];
    if (option == "--save") m_folder = arguments[i + 1];
    else if (option == "--seed") m_seed = std::strtoull(arguments[i + 1], nullptr, 0);
    else if (option == "--seconds") m_seconds = std::strtoull(arguments[i + 1], nullptr, 0);
    else if (option == "--case") m_only = std::strtoull(arguments[i + 1], nullptr, 0);
    else return false;
  }
  return count % 2 == 1;
}

int Fuzzer::run(int count, char** arguments, const std::function<Case()>& start) {
  if (!readOptions(count, arguments)) return std::fprintf(stderr, kUsage, m_name.c_str()), 2;
  void* shared = ::mmap(nullptr, sizeof(Reached), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return std::perror("mmap"), 2;
  m_reached = new (shared) Reached;
  if (m_only != ~0ull) return runOne(start);

  m_startedAt = now();
  for (uint64_t first = 0; !timeIsUp();) {
    std::fflush(nullptr);
    m_reached->m_case = first;
    const pid_t process = ::fork();
    if (process < 0) return std::perror("fork"), 2;
    if (process == 0) {
      runBatch(start, first, first + kBatch);
      std::exit(0);   // with destructors: a sanitizer looks for leaks
    }
    const bool fine = watch(process);
    const uint64_t last = m_reached->m_case;
    m_executions += last - first + (fine ? 0 : 1);
    first = fine ? last : last + 1;
    if (fine) continue;
    if (!m_end.empty() && endsAlone(start, last)) report(last, m_end);
    else ++m_strayEnds, std::fprintf(stderr, "\n%s: a kernel ended the process, at the latest in case %llu\n", m_name.c_str(),
                                     static_cast<unsigned long long>(last));
  }
  printProgress(true);
  return m_findings ? 1 : 0;
}

int Fuzzer::runOne(const std::function<Case()>& start) {
  Random described(m_seed, m_only);
  std::printf("%s\n", m_describe(described).c_str());
  std::fflush(stdout);
  Random random(m_seed, m_only);
  const std::string wrong = start()(random, *m_reached);
  std::printf("%s\n", wrong.empty() ? "nothing is wrong" : wrong.c_str());
  return wrong.empty() ? 0 : 1;
}

bool Fuzzer::endsAlone(const std::function<Case()>& start, uint64_t number) {
  m_reached->m_case = number;
  const pid_t process = ::fork();
  if (process == 0) {
    runBatch(start, number, number + 1);
    std::exit(0);
  }
  return process < 0 || (!watch(process) && !m_end.empty());
}

void Fuzzer::runBatch(const std::function<Case()>& start, uint64_t first, uint64_t end) {
  const Case runCase = start();
  uint64_t settled = 0;
  for (uint64_t number = first; number < end && (end == first + 1 || !timeIsUp()); ++number) {
    m_reached->m_case = number;
    m_reached->enter(Phase::Calling);
    Random random(m_seed, number);
    const std::string wrong = runCase(random, *m_reached);
    if (!wrong.empty()) {
      std::fprintf(stderr, "\n%s\n", wrong.c_str());
      std::_Exit(kFinding);
    }
    m_reached->m_case = number + 1;
    if (number - first == kBatch / 4) settled = residentKiB();
  }
  const uint64_t left = residentKiB();
  if (settled && left > settled && left - settled > m_reached->m_memoryGrowth) m_reached->m_memoryGrowth = left - settled;
}

bool Fuzzer::watch(int process) {
  uint64_t seen = m_reached->m_case, since = now();
  int status = 0;
  while (::waitpid(process, &status, WNOHANG) == 0) {
    ::usleep(50'000);
    printProgress(false);
    if (const uint64_t at = m_reached->m_case; at != seen) seen = at, since = now();
    if (now() - since <= kHangSeconds) continue;
    ::kill(process, SIGKILL);
    ::waitpid(process, &status, 0);
    m_end = "hangs";
    return false;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  const bool said = WIFEXITED(status) && WEXITSTATUS(status) == kFinding;
  if (said) m_end = "is wrong, see above";
  else if (m_reached->m_phase == Phase::KernelsRan) m_end.clear();
  else if (WIFSIGNALED(status)) m_end = std::string("ends the process: ") + ::strsignal(WTERMSIG(status));
  else m_end = "ends the process with status " + std::to_string(WEXITSTATUS(status));
  return false;
}

void Fuzzer::report(uint64_t number, const std::string& what) {
  ++m_findings;
  std::fprintf(stderr, "\n%s: --seed %llu --case %llu %s\n", m_name.c_str(), static_cast<unsigned long long>(m_seed),
               static_cast<unsigned long long>(number), what.c_str());
  if (m_folder.empty()) return;
  Random random(m_seed, number);
  std::ofstream(m_folder + "/" + m_name + "-" + std::to_string(m_seed) + "-" + std::to_string(number)) << m_describe(random);
}

void Fuzzer::printProgress(bool last) {
  const bool terminal = ::isatty(STDERR_FILENO);
  const uint64_t time = now(), elapsed = time - m_startedAt;
  if (!last && time - m_lastLine < (terminal ? 1 : 15)) return;
  m_lastLine = time;
  const unsigned long long executions = last ? m_executions : m_reached->m_case.load();
  std::string line = m_name + ": seed " + std::to_string(m_seed) + ", " + std::to_string(elapsed) + " of " +
                     std::to_string(m_seconds) + " s, " + std::to_string(executions) + " executions, " +
                     std::to_string(m_reached->marks()) + " different outcomes";
  for (size_t i = 0; i < m_counters.size(); ++i) line += ", " + std::to_string(m_reached->counted(i)) + " " + m_counters[i];
  line += ", " + std::to_string(m_strayEnds) + " ended by their kernel, " + std::to_string(m_findings) + " findings, " +
          std::to_string(m_reached->m_memoryGrowth / 1024) + " MiB growth";
  std::fprintf(stderr, "%s%s%s", terminal ? "\r\033[K" : "", line.c_str(), terminal && !last ? "" : "\n");
}

bool Fuzzer::timeIsUp() const { return now() - m_startedAt >= m_seconds; }

}  // namespace invar::fuzz
