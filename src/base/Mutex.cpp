#include "base/Mutex.hpp"

#include <pthread.h>

#include <array>
#include <cstdint>

namespace invar {
namespace {

/// Enough that two threads with different objects seldom meet.
class SharedMutexes {
public:
  SharedMutexes() {
    // The last object of the process to go, and the same in a child.
    pthread_atfork([] { for (Padded& padded : of().m_all) padded.mutex.lock(); }, [] { of().release(); },
                   [] { of().release(); });
  }

  static SharedMutexes& of() {
    static auto* made = new SharedMutexes;
    return *made;
  }

  std::mutex& at(const void* object) {
    // Neighbours of 8 bytes and of a whole object's size should differ.
    const auto mixed = reinterpret_cast<uintptr_t>(object) * 0x9e3779b97f4a7c15u;
    return m_all[mixed >> (64 - kBits)].mutex;
  }

private:
  static constexpr unsigned kBits = 5;   // ThreadSanitizer follows at most 64 locks of a thread
  struct alignas(64) Padded { std::mutex mutex; };

  void release() {
    for (Padded& padded : m_all) padded.mutex.unlock();
  }

  std::array<Padded, 1u << kBits> m_all;
};

}  // namespace

std::mutex& LeafMutex::shared() const { return SharedMutexes::of().at(this); }

}  // namespace invar
