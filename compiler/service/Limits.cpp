#include "compiler/service/Limits.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

namespace invar::service {
namespace {

constexpr int kExitOutOfMemory = 101;
constexpr int kExitStackOverflow = 102;
// A compile that sleeps or waits uses no processor time, and on a crowded machine an honest one gets
// little of it: the wall-clock limit only has to end what would never end.
constexpr uint32_t kWallClockFactor = 4;

timer_t g_processorTimer;
bool g_hasTimer = false;

uintptr_t stackPointer(const ucontext_t& context) {
#if defined(__x86_64__)
  return static_cast<uintptr_t>(context.uc_mcontext.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return context.uc_mcontext.sp;
#else
#error "tell where this machine keeps its stack pointer"
#endif
}

// Runs on a stack of its own. An address near the stack pointer that cannot be touched means that the
// stack is used up; anything else is an ordinary crash.
void onFault(int signal, siginfo_t* info, void* context) {
  const uintptr_t pointer = stackPointer(*static_cast<ucontext_t*>(context));
  const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  constexpr uintptr_t kNear = 1 << 20;
  if (address + kNear > pointer && address < pointer + kNear) ::_exit(kExitStackOverflow);
  ::signal(signal, SIG_DFL);                    // the instruction runs again, and ends the process
  if (info->si_code <= 0) ::raise(signal);      // ... unless somebody sent the signal
}

void catchStackOverflow() {
  static char alternate[64 << 10];
  stack_t stack{};
  stack.ss_sp = alternate;
  stack.ss_size = sizeof alternate;
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_sigaction = onFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigaction(SIGSEGV, &action, nullptr);
  ::sigaction(SIGBUS, &action, nullptr);
}

void limitTime(uint32_t milliseconds) {
  // SIGXCPU and SIGALRM end the process by default, wherever it is; explainEnd() knows them.
  ::signal(SIGXCPU, SIG_DFL);
  ::signal(SIGALRM, SIG_DFL);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGXCPU;
  g_hasTimer = ::timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &g_processorTimer) == 0;
  itimerspec processor{};
  processor.it_value.tv_sec = milliseconds / 1000;
  processor.it_value.tv_nsec = static_cast<long>(milliseconds % 1000) * 1000000;
  if (g_hasTimer) ::timer_settime(g_processorTimer, 0, &processor, nullptr);

  const uint64_t wall = static_cast<uint64_t>(milliseconds) * kWallClockFactor;
  itimerval clock{};
  clock.it_value.tv_sec = static_cast<time_t>(wall / 1000);
  clock.it_value.tv_usec = static_cast<suseconds_t>(wall % 1000 * 1000);
  ::setitimer(ITIMER_REAL, &clock, nullptr);
}

}  // namespace

void setOwnLimits() {
  rlimit files{};
  ::getrlimit(RLIMIT_FSIZE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_FSIZE, &files);
  rlimit limit{};
  ::getrlimit(RLIMIT_STACK, &limit);
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > kStackBytes ? kStackBytes : limit.rlim_max;
  ::setrlimit(RLIMIT_STACK, &limit);
}

void enterLimits(const Limits& limits) {
  std::set_new_handler(exitOutOfMemory);
  catchStackOverflow();
  const rlimit noCore{0, 0};
  ::setrlimit(RLIMIT_CORE, &noCore);
  if (limits.memoryMiB) {
    rlimit memory{};
    ::getrlimit(RLIMIT_AS, &memory);
    const rlim_t wanted = static_cast<rlim_t>(limits.memoryMiB) << 20;
    if (memory.rlim_max == RLIM_INFINITY || wanted < memory.rlim_max) memory.rlim_cur = wanted;
    ::setrlimit(RLIMIT_AS, &memory);
  }
  if (limits.timeoutMs) limitTime(limits.timeoutMs);
}

void leaveTimeLimit() {
  if (g_hasTimer) ::timer_delete(g_processorTimer);
  g_hasTimer = false;
  const itimerval none{};
  ::setitimer(ITIMER_REAL, &none, nullptr);
}

void exitOutOfMemory() { ::_exit(kExitOutOfMemory); }

Failure explainEnd(int waitStatus, const Limits& limits) {
  using protocol::Status;
  if (WIFEXITED(waitStatus)) {
    switch (WEXITSTATUS(waitStatus)) {
      case kExitOutOfMemory:
        return {Status::OutOfMemory, "the compiler needed more memory than its limit of " +
                                         std::to_string(limits.memoryMiB) + " MiB (INVAR_COMPILE_MEMORY)"};
      case kExitStackOverflow:
        return {Status::StackOverflow, "the compiler's stack of " + std::to_string(kStackBytes >> 20) +
                                           " MiB overflowed; the source nests or recurses too deeply"};
      default:
        return {Status::Crashed,
                "the compiling process ended with exit status " + std::to_string(WEXITSTATUS(waitStatus))};
    }
  }
  const int signal = WTERMSIG(waitStatus);
  if (signal == SIGXCPU || signal == SIGALRM)
    return {Status::TimeLimit, "the compiler took longer than its limit of " + std::to_string(limits.timeoutMs) +
                                   " ms (INVAR_COMPILE_TIMEOUT)"};
  const char* name = ::sigabbrev_np(signal);
  std::string message = "the compiler crashed with signal SIG" + std::string(name ? name : std::to_string(signal)) +
                        " (" + ::strsignal(signal) + ")";
  if (signal == SIGKILL) message += "; the machine may have run out of memory";
  return {Status::Crashed, std::move(message)};
}

}  // namespace invar::service
