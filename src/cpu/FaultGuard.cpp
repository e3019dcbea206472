#include "cpu/FaultGuard.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <atomic>
#include <cstring>
#include <mutex>

#include "protocol/KernelAbi.hpp"

namespace invar::cpu {
namespace {

constexpr int kFaultSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
constexpr int kInterruptSignal = SIGXCPU;

sigset_t caughtSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : kFaultSignals) sigaddset(&signals, signal);
  sigaddset(&signals, kInterruptSignal);
  return signals;
}

constexpr size_t kAlternateStack = 64 << 10;
// A kernel indexes from an argument's address; this much room behind each keeps such accesses apart.
constexpr uintptr_t kUnboundRoom = uintptr_t(1) << 32;

/// State of a thread inside a kernel. Plain and volatile: the signal handler reads it.
struct Scope {
  sigjmp_buf escape;
  volatile int signal;
  volatile uintptr_t address;
};

// initial-exec: reading it in a signal handler must not allocate.
__attribute__((tls_model("initial-exec"))) thread_local Scope* volatile t_scope = nullptr;
__attribute__((tls_model("initial-exec"))) thread_local const void* volatile t_owner = nullptr;
std::atomic<const void*> g_interrupted{nullptr};

struct sigaction g_previous[NSIG];
std::atomic<char*> g_unbound{nullptr};

/// A stack of its own for handlers, so that a kernel that overflows its stack can be caught. A thread
/// that has one already (the program's) keeps it.
struct AlternateStack {
  AlternateStack() {
    stack_t present;
    if (sigaltstack(nullptr, &present) == 0 && !(present.ss_flags & SS_DISABLE)) return;
    m_memory = mmap(nullptr, kAlternateStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (m_memory == MAP_FAILED) { m_memory = nullptr; return; }
    const stack_t own{.ss_sp = m_memory, .ss_flags = 0, .ss_size = kAlternateStack};
    sigaltstack(&own, nullptr);
  }
  ~AlternateStack() {
    if (!m_memory) return;
    stack_t present;
    if (sigaltstack(nullptr, &present) == 0 && present.ss_sp == m_memory) {
      const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
      sigaltstack(&none, nullptr);
    }
    munmap(m_memory, kAlternateStack);
  }
  void* m_memory = nullptr;
};

void passOn(int signal, siginfo_t* info, void* context) {
  const struct sigaction& previous = g_previous[signal];
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler == SIG_IGN) {
    return;
  } else if (previous.sa_handler == SIG_DFL) {
    // Take the default action: the instruction faults again on return, with no handler of ours.
    sigaction(signal, &previous, nullptr);
    if (info->si_code <= 0) raise(signal);
  } else {
    previous.sa_handler(signal);
  }
}

void onSignal(int signal, siginfo_t* info, void* context) {
  Scope* scope = t_scope;
  if (signal == kInterruptSignal) {
    if (info->si_code != SI_TKILL && info->si_code != SI_USER && info->si_code != SI_QUEUE)
      return passOn(signal, info, context);
    if (!scope || t_owner != g_interrupted.load()) return;   // it ended meanwhile
  } else if (!scope || info->si_code <= 0) {
    return passOn(signal, info, context);
  }
  scope->signal = signal;
  // The processor gives no address where there can be none.
  scope->address = signal == SIGSEGV && info->si_code == SI_KERNEL ? FaultGuard::kNoAddress : reinterpret_cast<uintptr_t>(info->si_addr);
  t_scope = nullptr;
  // The jump skips the return that would give the thread its signal mask back.
  pthread_sigmask(SIG_SETMASK, &static_cast<ucontext_t*>(context)->uc_sigmask, nullptr);
  siglongjmp(scope->escape, 1);
}

}  // namespace

void FaultGuard::install() {
  static std::once_flag once;
  std::call_once(once, [] {
    void* unbound = mmap(nullptr, kUnboundRoom * (protocol::kMaxBufferBindings + 1), PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (unbound != MAP_FAILED) g_unbound = static_cast<char*>(unbound);
    struct sigaction action {};
    action.sa_sigaction = onSignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int signal : kFaultSignals) sigaction(signal, &action, &g_previous[signal]);
    action.sa_flags |= SA_RESTART;
    sigaction(kInterruptSignal, &action, &g_previous[kInterruptSignal]);
  });
}

bool FaultGuard::run(void (*body)(void*), void* context, Fault& fault) {
  static thread_local AlternateStack alternateStack;
  (void)alternateStack.m_memory;
  Scope scope;
  // Without saving the signal mask: that would be a system call for every chunk of work.
  if (sigsetjmp(scope.escape, 0)) {
    fault = {scope.signal, scope.address};
    return false;
  }
  t_scope = &scope;
  body(context);
  t_scope = nullptr;
  return true;
}

FaultGuard::SignalsOpen::SignalsOpen() {
  static const sigset_t caught = caughtSignals();
  pthread_sigmask(SIG_UNBLOCK, &caught, &m_before);
  m_changed = sigismember(&m_before, kInterruptSignal) == 1;
  for (int signal : kFaultSignals) m_changed |= sigismember(&m_before, signal) == 1;
}

FaultGuard::SignalsOpen::~SignalsOpen() {
  if (m_changed) pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void FaultGuard::setOwner(const void* owner) { t_owner = owner; }

void FaultGuard::interrupt(pthread_t thread, const void* owner) {
  g_interrupted.store(owner);
  pthread_kill(thread, kInterruptSignal);
}

void* FaultGuard::unboundAddress(uint32_t index) {
  char* base = g_unbound.load(std::memory_order_relaxed);
  // In the middle of its room, so that small negative indices are seen too.
  return base ? base + kUnboundRoom * index + kUnboundRoom / 2 : nullptr;
}

int FaultGuard::unboundIndex(uintptr_t address) {
  const auto base = reinterpret_cast<uintptr_t>(g_unbound.load(std::memory_order_relaxed));
  if (!base || address < base || address >= base + kUnboundRoom * protocol::kMaxBufferBindings) return -1;
  return int((address - base) / kUnboundRoom);
}

// Textures and samplers share the room behind the last buffer's.
namespace {

constexpr uintptr_t kTexturesAt = kUnboundRoom * protocol::kMaxBufferBindings;
constexpr uintptr_t kSamplersAt =
    kTexturesAt + uintptr_t(FaultGuard::kUnboundTextureRoom) * protocol::kMaxTextureBindings;
constexpr uintptr_t kUnboundSamplerRoom = 4096;
static_assert(kSamplersAt + kUnboundSamplerRoom * (protocol::kMaxSamplerBindings + 1) <=
              kUnboundRoom * (protocol::kMaxBufferBindings + 1));

void* unboundAt(uintptr_t offset) {
  char* base = g_unbound.load(std::memory_order_relaxed);
  return base ? base + offset : nullptr;
}

/// Which of `count` rooms from `offset` on an address lies in; -1 for none.
int roomOf(uintptr_t address, uintptr_t offset, uintptr_t room, uint32_t count) {
  const auto base = reinterpret_cast<uintptr_t>(g_unbound.load(std::memory_order_relaxed)) + offset;
  if (base == offset || address < base || address >= base + room * count) return -1;
  return int((address - base) / room);
}

}  // namespace

void* FaultGuard::unboundTexture(uint32_t index) {
  return unboundAt(kTexturesAt + uintptr_t(kUnboundTextureRoom) * index + kUnboundTextureRoom / 2);
}
int FaultGuard::unboundTextureIndex(uintptr_t address) {
  return roomOf(address, kTexturesAt, kUnboundTextureRoom, protocol::kMaxTextureBindings);
}
void* FaultGuard::unboundSampler(uint32_t index) {
  return unboundAt(kSamplersAt + kUnboundSamplerRoom * index);
}
int FaultGuard::unboundSamplerIndex(uintptr_t address) {
  return roomOf(address, kSamplersAt, kUnboundSamplerRoom, protocol::kMaxSamplerBindings + 1);
}

std::string describeSignal(int signal) {
  switch (signal) {
    case SIGSEGV: return "touched an address that is not mapped";
    case SIGBUS: return "touched memory that is not there (bus error)";
    case SIGFPE: return "computed what the processor refuses (arithmetic fault)";
    case SIGILL: return "ran into an instruction that ends it (trap)";
    case SIGXCPU: return "ran longer than INVAR_TIMEOUT allows";
    default: return "ended with signal " + std::to_string(signal);
  }
}

}  // namespace invar::cpu
