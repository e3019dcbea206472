// What this process has compiled, and what it is compiling: one compile for each key, and only those
// who ask for that key wait for it.
#pragma once

#include <cstring>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/Mutex.hpp"
#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "compile/Key.hpp"

namespace invar::compile {

/// Keeps the `capacity` values that were used last. A failure goes to everybody who waits for it and is
/// then forgotten.
/// Thread safety: thread-safe; no lock is held while something is made.
template <class T>
class MemoryCache {
public:
  explicit MemoryCache(size_t capacity) : m_capacity(capacity) {}

  /// The value of a key, made with `make()` by the first who asks. A kept value for which `usable` is
  /// false is made again. Blocks while another thread makes it.
  template <class Make, class Usable>
  Result<Ref<T>> get(const Key& key, Make make, Usable usable) {
    std::shared_ptr<Entry> entry;
    for (bool first = true;; first = false) {
      Lock lock(m_mutex);
      const auto at = m_entries.find(key);
      if (at == m_entries.end()) {
        entry = std::make_shared<Entry>();
        m_entries.emplace(key, entry);
        break;
      }
      entry = at->second;
      while (!entry->result) entry->ready.wait(lock);
      touch(*entry);
      Result<Ref<T>> result = *entry->result;
      lock.unlock();
      if (!first || !result || usable(*result.value())) return result;
      lock.lock();
      remove(key, entry);  // unless somebody else has done so, and makes it again
    }
    Result<Ref<T>> result = guarded(make);
    Ref<T> evicted;  // freed after the lock
    Lock lock(m_mutex);
    entry->result = result;
    if (result) {
      m_order.push_front(key);
      entry->place = m_order.begin();
      entry->listed = true;
      if (m_order.size() > m_capacity) evicted = evictLast();
    } else {
      remove(key, entry);
    }
    entry->ready.notifyAll();
    return result;
  }

  template <class Make>
  Result<Ref<T>> get(const Key& key, Make make) {
    return get(key, std::move(make), [](const T&) { return true; });
  }

  size_t size() const {
    Lock lock(m_mutex);
    return m_entries.size();
  }

private:
  struct KeyHash {
    size_t operator()(const Key& key) const {
      size_t hash;
      std::memcpy(&hash, key.data(), sizeof hash);  // a key is a hash already
      return hash;
    }
  };
  // All members are guarded by m_mutex.
  struct Entry {
    std::optional<Result<Ref<T>>> result;  // empty while it is being made
    Condition ready;
    bool listed = false;
    std::list<Key>::iterator place;
  };

  template <class Make>
  static Result<Ref<T>> guarded(Make& make) {
    try {
      return make();
    } catch (const std::exception& e) {  // out of memory, above all; waiters must not wait forever
      return Error{ErrorDomain::Library, 2, std::string("[compile] ") + e.what()};
    }
  }

  void touch(Entry& entry) INVAR_REQUIRES(m_mutex) {
    if (entry.listed) m_order.splice(m_order.begin(), m_order, entry.place);
  }

  void remove(const Key& key, const std::shared_ptr<Entry>& entry) INVAR_REQUIRES(m_mutex) {
    const auto at = m_entries.find(key);
    if (at == m_entries.end() || at->second != entry) return;
    if (entry->listed) m_order.erase(entry->place);
    entry->listed = false;
    m_entries.erase(at);
  }

  Ref<T> evictLast() INVAR_REQUIRES(m_mutex) {
    const auto at = m_entries.find(m_order.back());
    const std::shared_ptr<Entry> entry = at->second;
    remove(at->first, entry);
    return entry->result->value();
  }

  const size_t m_capacity;
  mutable Mutex m_mutex;
  std::unordered_map<Key, std::shared_ptr<Entry>, KeyHash> m_entries INVAR_GUARDED_BY(m_mutex);
  std::list<Key> m_order INVAR_GUARDED_BY(m_mutex);  // of finished entries, the last used first
};

}  // namespace invar::compile
