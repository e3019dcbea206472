#include "stress/CrashReporter.hpp"

#include <dirent.h>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace invar::stress {
namespace {

constexpr int kMaxFrames = 64;
constexpr useconds_t kPatience = 20000;   // microseconds for one thread to write its stack
std::atomic<int> g_stacksWritten{0};

void writeText(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

void writeNumber(long value) {
  char text[24];
  char* at = text + sizeof text - 1;
  *at = 0;
  do { *--at = char('0' + value % 10); value /= 10; } while (value);
  writeText(at);
}

void writeStack() {
  void* frames[kMaxFrames];
  const int count = backtrace(frames, kMaxFrames);
  backtrace_symbols_fd(frames, count, STDERR_FILENO);
}

void onStackRequest(int) {
  writeText("-- thread ");
  writeNumber(syscall(SYS_gettid));
  writeText("\n");
  writeStack();
  g_stacksWritten.fetch_add(1);
}

// Threads write one after the other, so that their stacks do not mix.
void writeAllStacks() {
  DIR* tasks = opendir("/proc/self/task");
  if (!tasks) return;
  while (const dirent* entry = readdir(tasks)) {
    const long thread = std::atol(entry->d_name);
    if (thread <= 0) continue;
    const int before = g_stacksWritten.load();
    syscall(SYS_tgkill, getpid(), thread, SIGUSR2);
    for (useconds_t waited = 0; waited < kPatience && g_stacksWritten.load() == before; waited += 500)
      usleep(500);
  }
  closedir(tasks);
}

void onFatalSignal(int signal) {
  std::signal(signal, SIG_DFL);
  writeText("== ended by signal ");
  writeNumber(signal);
  writeText(" (");
  writeText(sigabbrev_np(signal) ? sigabbrev_np(signal) : "?");
  writeText("), stack of the thread that got it:\n");
  writeStack();
  raise(signal);
}

void onHang(int) {
  writeText("== took too long, stacks of all threads:\n");
  writeAllStacks();
  _exit(124);
}

}  // namespace

void installCrashReporter() {
  void* warmUp[1];
  backtrace(warmUp, 1);   // its first call loads a library, which a handler must not do
  const auto install = [](int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_ONSTACK | (signal == SIGUSR2 ? SA_RESTART : 0);
    sigaction(signal, &action, nullptr);
  };
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) install(signal, onFatalSignal);
  install(SIGUSR1, onHang);
  install(SIGUSR2, onStackRequest);
}

}  // namespace invar::stress
