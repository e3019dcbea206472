#include "ProgramProcess.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

extern char** environ;

namespace invar::stress::program {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> commandOf(const Plan& plan, unsigned threads) {
  std::vector<std::string> command{plan.program};
  const std::string count = std::to_string(threads);
  bool placed = false;
  for (std::string argument : plan.arguments) {
    for (size_t at; (at = argument.find(kThreadsWord)) != std::string::npos; placed = true)
      argument.replace(at, strlen(kThreadsWord), count);
    command.push_back(argument);
  }
  if (!placed) command.push_back(count);
  return command;
}

std::string failureOf(int status) {
  if (WIFSIGNALED(status))
    return "ended by signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
  if (WEXITSTATUS(status) != 0) return "ended with exit status " + std::to_string(WEXITSTATUS(status));
  return "";
}

/// A file without a name, for the run's output; -1 when there can be none.
int temporaryFile() {
  std::string name = (std::filesystem::temp_directory_path() / "invar-stress-XXXXXX").string();
  const int file = mkstemp(name.data());
  if (file >= 0) {
    unlink(name.c_str());
    fcntl(file, F_SETFD, FD_CLOEXEC);
  }
  return file;
}

void keepReport(const std::string& file, const std::vector<std::string>& command, const std::string& failure, int output) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ignored);
  std::ofstream report(file);
  report << "failure: " << failure << "\ncommand:";
  for (const auto& argument : command) report << ' ' << argument;
  report << "\n\noutput:\n";
  char block[4096];
  off_t at = 0;
  for (ssize_t got; output >= 0 && (got = pread(output, block, sizeof block, at)) > 0; at += got) report.write(block, got);
}

// Its own process group, so that what it started can be ended with it.
int start(pid_t& child, const std::vector<std::string>& command, int output) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output >= 0)
    for (int to : {STDOUT_FILENO, STDERR_FILENO}) posix_spawn_file_actions_adddup2(&actions, output, to);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error = posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// False when the deadline passed first: it is ended then, with all that it started.
bool waitFor(pid_t child, Clock::time_point deadline, int& status, rusage& usage) {
  auto pause = std::chrono::microseconds(200);
  for (;;) {
    if (wait4(child, &status, WNOHANG, &usage) != 0) return true;
    if (Clock::now() >= deadline) break;
    std::this_thread::sleep_for(pause);
    if (pause < std::chrono::milliseconds(5)) pause *= 2;
  }
  kill(-child, SIGKILL);
  wait4(child, &status, 0, &usage);
  return false;
}

uint64_t bytesOf(const rusage& usage) {
#ifdef __APPLE__
  return uint64_t(usage.ru_maxrss);
#else
  return uint64_t(usage.ru_maxrss) * 1024;
#endif
}

}  // namespace

Run runProgram(const Plan& plan, unsigned threads, const std::string& reportFile) {
  const auto command = commandOf(plan, threads);
  const int output = temporaryFile();
  Run run;
  const auto begin = Clock::now();
  pid_t child = 0;
  if (const int error = start(child, command, output)) {
    run.failure = std::string("cannot be started: ") + strerror(error);
  } else {
    int status = 0;
    rusage usage{};
    const auto timeout = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(plan.timeout));
    if (waitFor(child, begin + timeout, status, usage)) run.failure = failureOf(status);
    else run.failure = "did not end within " + std::to_string(std::lround(plan.timeout)) + " s";
    run.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    run.peakBytes = bytesOf(usage);
  }
  if (!run.failure.empty()) {
    run.reportFile = reportFile;
    keepReport(reportFile, command, run.failure, output);
  }
  if (output >= 0) close(output);
  return run;
}

}  // namespace invar::stress::program
