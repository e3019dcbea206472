#include "objc/runtime/ReadGuard.hpp"

#include <pthread.h>
#include <sched.h>

namespace invar::objc {
namespace {

// One a thread, in a list that only grows; those of threads that ended are used again.
struct Announcement {
  std::atomic<const void*> object{nullptr};
  std::atomic<bool> inUse{true};
  Announcement* next = nullptr;
};

constinit std::atomic<Announcement*> s_first{nullptr};
constinit thread_local Announcement* t_announcement = nullptr;

void endThread(void* announcement) {
  t_announcement = nullptr;
  static_cast<Announcement*>(announcement)->inUse.store(false, std::memory_order_release);
}

pthread_key_t threadKey() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    pthread_key_create(&made, endThread);
    return made;
  }();
  return key;
}

Announcement* newAnnouncement() {
  for (Announcement* a = s_first.load(); a; a = a->next) {
    bool inUse = false;
    if (a->inUse.compare_exchange_strong(inUse, true)) return a;
  }
  auto* made = new Announcement;
  made->next = s_first.load();
  while (!s_first.compare_exchange_weak(made->next, made)) {}
  return made;
}

Announcement& announcement() {
  if (!t_announcement) {
    t_announcement = newAnnouncement();
    pthread_setspecific(threadKey(), t_announcement);
  }
  return *t_announcement;
}

}  // namespace

ReadGuard::ReadGuard() : m_slot(&announcement().object) {
  if (m_slot->load(std::memory_order_relaxed)) m_slot = nullptr;
}

ReadGuard::~ReadGuard() {
  if (m_slot) m_slot->store(nullptr, std::memory_order_release);
}

objc_object* ReadGuard::read(std::atomic_ref<objc_object*> variable) {
  objc_object* object = variable.load();
  while (object) {
    m_slot->store(object);
    // Sequentially consistent, as are the store of nil and the look at announcements on the other side: either this
    // load sees the nil, or that look sees the announcement.
    objc_object* again = variable.load();
    if (again == object) break;
    object = again;
  }
  return object;
}

void ReadGuard::awaitReaders(const void* object) noexcept {
  for (Announcement* a = s_first.load(); a; a = a->next)
    if (a != t_announcement)
      while (a->object.load() == object) sched_yield();
}

void ReadGuard::forgetOtherThreads() noexcept {
  for (Announcement* a = s_first.load(); a; a = a->next)
    if (a != t_announcement) {
      a->object.store(nullptr);
      a->inUse.store(false);
    }
}

}  // namespace invar::objc
