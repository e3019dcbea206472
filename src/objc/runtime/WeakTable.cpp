#include "objc/runtime/WeakTable.hpp"

#include <array>
#include <mutex>
#include <new>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "objc/runtime/Blocks.hpp"
#include "objc/runtime/Counting.hpp"
#include "objc/runtime/FairMutex.hpp"
#include "objc/runtime/PresenceFilter.hpp"
#include "objc/runtime/ReadGuard.hpp"

namespace invar::objc {
namespace {

/// The variables that refer to one object: mostly one or two, sometimes a parent's million children.
class Variables {
public:
  void add(id* variable) {
    if (m_few.size() < kFew && m_many.empty()) m_few.push_back(variable);
    else m_many.insert(variable);
  }
  void remove(id* variable) {
    for (auto& v : m_few)
      if (v == variable) {
        v = m_few.back();
        m_few.pop_back();
        return;
      }
    m_many.erase(variable);
  }
  template <class Function>
  void each(Function function) {
    for (id* v : m_few) function(v);
    for (id* v : m_many) function(v);
  }

private:
  static constexpr size_t kFew = 8;
  std::vector<id*> m_few;
  std::unordered_set<id*> m_many;
};

/// An object stays in the table from its first weak reference until its end, even while nothing refers to it: its end
/// must know that some thread may still be reading a reference that was stored over.
struct Stripe {
  FairMutex mutex;
  std::unordered_map<const void*, Variables> objects;
};

constexpr size_t kStripes = 64;

// Never destroyed: threads may store weak references until the process ends.
std::array<Stripe, kStripes>& stripes() {
  static auto* all = new std::array<Stripe, kStripes>;
  return *all;
}
constinit PresenceFilter s_referredTo;

Stripe& stripeOf(const void* object) { return stripes()[hashOf(object) % kStripes]; }

std::atomic_ref<id> atomic(id* variable) { return std::atomic_ref<id>(*variable); }

/// The locks of both objects' stripes, in an order that all threads agree on. Either may be null.
class StripeLocks {
public:
  StripeLocks(const void* a, const void* b) : m_first(a ? &stripeOf(a) : nullptr), m_second(b ? &stripeOf(b) : nullptr) {
    if (m_first == m_second) m_second = nullptr;
    if (m_second && (!m_first || m_second < m_first)) std::swap(m_first, m_second);
    if (m_first) m_first->mutex.lock();
    if (m_second) m_second->mutex.lock();
  }
  ~StripeLocks() {
    if (m_second) m_second->mutex.unlock();
    if (m_first) m_first->mutex.unlock();
  }
  StripeLocks(const StripeLocks&) = delete;
  StripeLocks& operator=(const StripeLocks&) = delete;

private:
  Stripe* m_first;
  Stripe* m_second;
};

// Under the locks of the objects concerned.

void forget(id* variable, const void* object) {
  auto& objects = stripeOf(object).objects;
  if (auto entry = objects.find(object); entry != objects.end()) entry->second.remove(variable);
}

void remember(id* variable, const void* object) {
  auto [entry, isNew] = stripeOf(object).objects.try_emplace(object);
  if (isNew) s_referredTo.add(object);
  entry->second.add(variable);
}

/// Whether the table is to know of references to the object.
bool mayGo(id object) { return !isBlock(object) || isHeapBlock(object); }

id loadUnderLock(id* variable) {
  for (;;) {
    id object = atomic(variable).load();
    if (!object) return nil;
    const StripeLocks locks(object, nullptr);
    if (atomic(variable).load() == object) return tryRetain(object) ? object : nil;
  }
}

}  // namespace

id loadWeakRetained(id* variable) {
  ReadGuard guard;
  if (!guard) return loadUnderLock(variable);
  id object = guard.read(atomic(variable));
  return object && tryRetain(object) ? object : nil;
}

id storeWeak(id* variable, id object) {
  // Asked before the lock: a class's own answer is code that may do anything. The caller's reference keeps it true.
  if (object && isDying(object)) object = nil;
  for (;;) {
    id before = atomic(variable).load();
    if (before == object) return object;
    const StripeLocks locks(before, object);
    if (atomic(variable).load() != before) continue;
    if (before) forget(variable, before);
    if (object && mayGo(object)) remember(variable, object);
    atomic(variable).store(object);
    return object;
  }
}

id initWeak(id* variable, id object) {
  atomic(variable).store(nil);
  return storeWeak(variable, object);
}

void clearWeakReferences(const void* object) noexcept {
  if (!s_referredTo.mayContain(object)) return;
  Variables variables;
  {
    const StripeLocks locks(object, nullptr);
    auto& objects = stripeOf(object).objects;
    auto entry = objects.find(object);
    if (entry == objects.end()) return;
    entry->second.each([](id* variable) { atomic(variable).store(nil); });
    variables = std::move(entry->second);
    objects.erase(entry);
    s_referredTo.remove(object);
  }
  ReadGuard::awaitReaders(object);
}

void resetWeakTableInChild() noexcept {
  for (Stripe& stripe : stripes()) new (&stripe.mutex) FairMutex;
}

}  // namespace invar::objc
