// An object that counts its destructions, and key objects of a test's own.
#pragma once

#include <atomic>
#include <vector>

#include "Foundation/NSObject.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation::test {

/// Adds its number to `log` and one to `destroyed` when it is destroyed.
class Probe final : public Implements<Probe, NS::Object> {
public:
  static inline constinit const TypeInfo kType{
      .name = "Probe", .super = &kObjectType, .destroy = destroyObject};
  explicit Probe(std::atomic<int>& destroyed, int number = 0, std::vector<int>* log = nullptr)
      : Implements(kType), m_destroyed(destroyed), m_number(number), m_log(log) {}
  ~Probe() {
    if (m_log) m_log->push_back(m_number);
    ++m_destroyed;
  }

private:
  std::atomic<int>& m_destroyed;
  int m_number;
  std::vector<int>* m_log;
};

/// Equal when the numbers are equal; all have one hash, so that a table must use isEqual. A copy is new.
class Key final : public Implements<Key, NS::Object> {
public:
  static const TypeInfo kType;
  explicit Key(int number) : Implements(kType), number(number) {}
  int number;
  bool copied = false;
};

inline constinit const TypeInfo Key::kType{
    .name = "Key",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase*) noexcept -> uint64_t { return 7; },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      return b->isKindOf(kType) && static_cast<const Key*>(a)->number == static_cast<const Key*>(b)->number;
    },
    .copy = [](const ObjectBase* o) -> ObjectBase* {
      auto* copy = new Key(static_cast<const Key*>(o)->number);
      copy->copied = true;
      return copy;
    }};

}  // namespace invar::foundation::test
