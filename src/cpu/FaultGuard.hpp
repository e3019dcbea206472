// Catches what kernel code does wrong: a bad address, an illegal instruction, a run without end; and what blits
// meet in memory that the program brought. Only a fault of a thread that is inside one of them is caught, with a
// jump out of it; they hold no lock and own nothing, so nothing is lost. Any other fault goes to the handler that
// was installed before.
#pragma once

#include <csetjmp>
#include <csignal>
#include <cstdint>
#include <string>
#include <type_traits>

namespace invar::cpu {

/// What ended a kernel early.
struct Fault {
  int signal = 0;            ///< SIGSEGV, SIGBUS, SIGFPE, SIGILL, or SIGXCPU for the time limit
  uintptr_t address = 0;     ///< of the access, for SIGSEGV and SIGBUS
};

class FaultGuard {
public:
  /// A fault's address where no memory can be: above what the processor's tables describe.
  static constexpr uintptr_t kNoAddress = ~uintptr_t(0);

  /// Installs the handlers, once a process. Thread-safe.
  static void install();

  /// Calls `body(context)` with faults caught. True when it returned, false when it faulted.
  /// `body` must be kernel code and what it calls, or likewise own nothing and hold no lock: its frames are dropped
  /// without running destructors.
  static bool run(void (*body)(void*), void* context, Fault& fault);
  /// The same for a function object.
  template <class Body>
  static bool run(Body&& body, Fault& fault) {
    return run([](void* b) { (*static_cast<std::remove_reference_t<Body>*>(b))(); }, &body, fault);
  }

  /// For its extent, this thread takes the signals that faults and interrupt() are, even if the program blocked them:
  /// a fault whose signal is blocked ends the process.
  class SignalsOpen {
  public:
    SignalsOpen();
    ~SignalsOpen();
    SignalsOpen(const SignalsOpen&) = delete;
    SignalsOpen& operator=(const SignalsOpen&) = delete;

  private:
    sigset_t m_before;
    bool m_changed;
  };

  /// Ends the kernel that `thread` runs, if it runs one for `owner`. Async: it ends soon.
  static void interrupt(pthread_t thread, const void* owner);
  /// What the kernels that this thread runs from now on belong to; see interrupt().
  static void setOwner(const void* owner);

  /// An address that no program has: an argument nobody bound. An access to it faults, and
  /// unboundIndex() tells from the fault's address which argument it was; -1 for other addresses.
  static void* unboundAddress(uint32_t index);
  static int unboundIndex(uintptr_t address);
  /// The same for textures, whose texels lie in the room around the address, and samplers, of which the one behind
  /// the last stands for one in an argument buffer that was never set.
  static constexpr uint32_t kUnboundTextureRoom = 1u << 24;   ///< bytes
  static void* unboundTexture(uint32_t index);
  static int unboundTextureIndex(uintptr_t address);
  static void* unboundSampler(uint32_t index);
  static int unboundSamplerIndex(uintptr_t address);
};

/// The signal's name and what it means for a kernel, "touched an address that is not mapped".
std::string describeSignal(int signal);

}  // namespace invar::cpu
