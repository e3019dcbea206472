#include "base/Fork.hpp"

#include <pthread.h>

#include <atomic>
#include <typeinfo>

namespace invar {
namespace {

std::atomic<uint32_t> g_forks{0};

}  // namespace

uint32_t forkCount() { return g_forks.load(std::memory_order_relaxed); }

// Held across fork(), so that the list is whole in the child. A plain pthread mutex: the handlers
// lock and unlock it in different functions.
struct ForkRegistry {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  ForkAware* first = nullptr;

  static ForkRegistry& instance() {
    static ForkRegistry* registry = [] {
      auto* made = new ForkRegistry;
      pthread_atfork([] { pthread_mutex_lock(&instance().mutex); },
                     [] { pthread_mutex_unlock(&instance().mutex); },
                     [] {
                       g_forks.fetch_add(1, std::memory_order_relaxed);
                       for (ForkAware* o = instance().first; o; o = o->m_next) reset(*o);
                       pthread_mutex_unlock(&instance().mutex);
                     });
      return made;
    }();
    return *registry;
  }

  // Another thread may have been constructing or destroying the object: only its base stands before the derived
  // constructor begins and after the destructor's end, and there is nothing to reset. Inside of these, members may not
  // be made yet, or be gone: resetInChild puts new ones in their place without looking at the old.
  static void reset(ForkAware& object) {
    if (typeid(object) != typeid(ForkAware)) object.resetInChild();
  }

  void add(ForkAware* object) {
    pthread_mutex_lock(&mutex);
    object->m_next = first;
    if (first) first->m_previous = object;
    first = object;
    pthread_mutex_unlock(&mutex);
  }

  void remove(ForkAware* object) {
    pthread_mutex_lock(&mutex);
    if (object->m_previous) object->m_previous->m_next = object->m_next;
    else first = object->m_next;
    if (object->m_next) object->m_next->m_previous = object->m_previous;
    pthread_mutex_unlock(&mutex);
  }
};

ForkAware::ForkAware() { ForkRegistry::instance().add(this); }
ForkAware::~ForkAware() { ForkRegistry::instance().remove(this); }

}  // namespace invar
