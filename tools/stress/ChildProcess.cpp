#include "stress/ChildProcess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "stress/CrashReporter.hpp"
#include "stress/Json.hpp"
#include "stress/Runner.hpp"

extern char** environ;

namespace invar::stress {
namespace {

constexpr int kResultDescriptor = 3;
constexpr int kHangPatienceMs = 10000;   // for a run that hangs to write its stacks

/// Reads until the other side closes, or the deadline passes (false).
bool readAll(int descriptor, std::string& text, std::chrono::steady_clock::time_point deadline) {
  char block[4096];
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd ready{descriptor, POLLIN, 0};
    const int polled = poll(&ready, 1, int(std::min<long long>(left.count(), 1 << 30)));
    if (polled < 0 && errno == EINTR) continue;
    if (polled == 0) return false;
    const ssize_t got = read(descriptor, block, sizeof block);
    if (got <= 0) return true;
    text.append(block, size_t(got));
  }
}

std::string describe(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return std::string("ended by signal SIG") + (name ? name : std::to_string(WTERMSIG(status)));
  }
  return "ended with exit status " + std::to_string(WEXITSTATUS(status));
}

void keepReport(const std::string& file, const RunPlan& plan, const std::string& failure,
                const std::string& logFile) {
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  std::ofstream report(file);
  report << "failure: " << failure << "\narguments: " << toJson(plan).dump() << "\nrun again: invar "
         << kRunCommand << " '" << toJson(plan).dump() << "'\n\nstandard error of the run:\n";
  std::ifstream log(logFile);
  if (log.peek() != std::ifstream::traits_type::eof()) report << log.rdbuf();
}

}  // namespace

RunResult runInChild(const RunPlan& plan, double timeout, const std::string& reportFile) {
  RunResult result;
  int channel[2];
  if (pipe2(channel, O_CLOEXEC) != 0) {
    result.failure = std::string("no pipe: ") + std::strerror(errno);
    return result;
  }
  char logFile[] = "/tmp/invar-stress-XXXXXX";
  const int log = mkostemp(logFile, O_CLOEXEC);

  const std::string planText = toJson(plan).dump();
  const char* arguments[] = {"invar", kRunCommand, planText.c_str(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, channel[1], kResultDescriptor);
  if (log >= 0) posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, "/proc/self/exe", &actions, nullptr, const_cast<char**>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(channel[1]);
  if (failed) {
    result.failure = std::string("cannot start a run: ") + std::strerror(failed);
    close(channel[0]);
    return result;
  }

  std::string text;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(int64_t(timeout * 1000));
  const bool inTime = readAll(channel[0], text, deadline);
  int status = 0;
  if (!inTime) {
    kill(child, SIGUSR1);   // asks for the stacks of all threads
    readAll(channel[0], text, std::chrono::steady_clock::now() + std::chrono::milliseconds(kHangPatienceMs));
    kill(child, SIGKILL);
  }
  waitpid(child, &status, 0);
  close(channel[0]);

  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (!inTime) result.failure = "did not end within " + std::to_string(int(timeout)) + " s";
  else if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) result.failure = describe(status);
  else if (parsed.is_discarded()) result.failure = "ended without a result, " + describe(status);
  else result = resultFromJson(parsed);

  if (!result.failure.empty()) {
    result.succeeded = false;
    result.reportFile = reportFile;
    keepReport(reportFile, plan, result.failure, logFile);
  }
  if (log >= 0) close(log);
  unlink(logFile);
  return result;
}

int runAsChild(const std::string& planJson) {
  installCrashReporter();
  // A crash is kept as a stack in the report; a core file of each would fill the disk.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const auto json = nlohmann::json::parse(planJson, nullptr, false);
  if (json.is_discarded()) return 2;
  const RunResult result = runHere(planFromJson(json));
  const std::string text = toJson(result).dump();
  // Started by hand, there is no parent to read the result.
  const int to = fcntl(kResultDescriptor, F_GETFD) >= 0 ? kResultDescriptor : STDOUT_FILENO;
  if (write(to, text.data(), text.size()) < 0) return 2;
  return result.succeeded ? 0 : 1;
}

}  // namespace invar::stress
