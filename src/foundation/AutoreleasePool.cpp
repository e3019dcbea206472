#include "foundation/AutoreleasePool.hpp"

#include <pthread.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

#include "Foundation/NSAutoreleasePool.hpp"
#include "base/Log.hpp"
#include "foundation/ObjectiveCDoor.hpp"

namespace invar::foundation {
namespace {

// One thread's pools. Objects below the first frame stand in the thread's own pool.
//
// Where the Objective-C door is open, each frame has a pool of Objective-C's beside it, and objects go to the
// innermost pool of Objective-C, whichever door made it: so pools of both nest in the order of the program.
class PoolStack {
public:
  PoolToken push() {
    PoolToken token = s_nextToken.fetch_add(1, std::memory_order_relaxed);
    const auto* door = objectiveCDoor();
    m_frames.push_back({token, m_objects.size(), door ? door->pushPool(token) : nullptr});
    return token;
  }

  bool pop(PoolToken token) {
    size_t index = find(token);
    if (index == m_frames.size()) return false;
    // A destructor may autorelease: what it adds is drained too. The frame goes last, so that this holds.
    size_t start = m_frames[index].start;
    void* twin = m_frames[index].twin;
    m_frames.resize(index + 1);
    drainTo(start);
    m_frames.resize(index);
    if (twin) objectiveCDoor()->popPool(twin);
    return true;
  }

  // An Objective-C pool around the frame was drained, and with it the frame's twin and those inside it.
  void forget(PoolToken token) {
    size_t index = find(token);
    if (index == m_frames.size()) return;
    m_frames.resize(index);
  }

  void add(ObjectBase* object) {
    if (m_frames.empty()) logMissingPool(object);
    m_objects.push_back(object);
  }

  void addTo(PoolToken token, ObjectBase* object) {
    size_t index = find(token);
    if (index < m_frames.size() && m_frames[index].twin)
      return objectiveCDoor()->autoreleaseInto(m_frames[index].twin, object);
    if (index + 1 >= m_frames.size()) return add(object);
    m_objects.insert(m_objects.begin() + ptrdiff_t(m_frames[index + 1].start), object);
    for (size_t i = index + 1; i < m_frames.size(); ++i) ++m_frames[i].start;
  }

  void drainAll() {
    m_frames.clear();
    drainTo(0);
  }

  size_t size() const { return m_objects.size(); }

private:
  struct Frame {
    PoolToken token;
    size_t start;
    void* twin;  // Objective-C's pool
  };

  size_t find(PoolToken token) const {
    for (size_t i = m_frames.size(); i-- > 0;)
      if (m_frames[i].token == token) return i;
    return m_frames.size();
  }

  void drainTo(size_t start) {
    while (m_objects.size() > start) {
      ObjectBase* object = m_objects.back();
      m_objects.pop_back();
      object->release();
    }
  }

  static void logMissingPool(const ObjectBase* object) {
    static std::atomic<bool> logged{false};
    if (!log::enabled(log::Level::Info) || logged.exchange(true)) return;
    log::info(std::string("[NSAutoreleasePool] ") + object->type().name +
              " autoreleased on a thread without a pool: it lives until the thread ends");
  }

  // Unique in the process, so that a pool released on another thread matches nothing there.
  static inline std::atomic<PoolToken> s_nextToken{1};

  std::vector<ObjectBase*> m_objects;
  std::vector<Frame> m_frames;
};

// A pthread key, because its destructors run after those of C++ thread_local objects, which may still
// autorelease; one that autoreleases later still gets a new stack and another round.
thread_local PoolStack* t_stack = nullptr;

void endThread(void* stack) {
  auto* pools = static_cast<PoolStack*>(stack);
  t_stack = pools;  // destructors that run now put their objects here
  pools->drainAll();
  t_stack = nullptr;
  delete pools;
}

pthread_key_t stackKey() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    pthread_key_create(&made, endThread);
    return made;
  }();
  return key;
}

PoolStack& stack() {
  if (!t_stack) {
    t_stack = new PoolStack;
    pthread_setspecific(stackKey(), t_stack);
  }
  return *t_stack;
}

}  // namespace

PoolToken pushPool() { return stack().push(); }
bool popPool(PoolToken token) { return t_stack && t_stack->pop(token); }
void autoreleaseInto(PoolToken token, ObjectBase* object) { stack().addTo(token, object); }
size_t pooledObjects() { return t_stack ? t_stack->size() : 0; }

void autorelease(ObjectBase* object) {
  if (!object) return;
  if (const auto* door = objectiveCDoor()) return door->autorelease(object);
  stack().add(object);
}

constinit const TypeInfo AutoreleasePool::kType{
    .name = "NSAutoreleasePool", .super = &kObjectType, .destroy = destroyObject};

AutoreleasePool::~AutoreleasePool() {
  if (m_token && !popPool(m_token))
    log::info("[NSAutoreleasePool release] not a pool of this thread, or drained with a pool around it; "
              "its objects go with that pool");
}

}  // namespace invar::foundation

namespace NS {

void detail::poolGone(unsigned long token) {
  if (invar::foundation::t_stack) invar::foundation::t_stack->forget(token);
}

using Pool = invar::foundation::AutoreleasePool;

AutoreleasePool* AutoreleasePool::alloc() { return (new Pool)->door(); }

AutoreleasePool* AutoreleasePool::init() {
  if (auto* pool = Pool::of(this)) pool->begin();
  return this;
}

void AutoreleasePool::drain() { release(); }

void AutoreleasePool::addObject(Object* pObject) {
  auto* pool = Pool::checked(this);
  if (pool && pObject) invar::foundation::autoreleaseInto(pool->token(), invar::foundation::baseOf(pObject));
}

void AutoreleasePool::showPools() {
  std::fprintf(stderr, "NSAutoreleasePool: %zu objects on this thread\n", invar::foundation::pooledObjects());
}

}  // namespace NS
