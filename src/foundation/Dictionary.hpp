// What stands behind NS::Dictionary.
#pragma once

#include <unordered_map>
#include <vector>

#include "Foundation/NSDictionary.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

/// Keeps its entries in the order they came in, so that walks are the same in every run.
class Dictionary final : public Implements<Dictionary, NS::Dictionary> {
public:
  static const TypeInfo kType;
  struct Entry { Retained<ObjectBase> key, object; };

  Dictionary() : Implements(kType) {}

  /// Copies the key and retains the object; an equal key that is in already wins. Before the
  /// dictionary is shown to an app only.
  void add(const ObjectBase* key, ObjectBase* object);
  ObjectBase* find(const ObjectBase* key) const;
  const std::vector<Entry>& entries() const { return m_entries; }

private:
  std::vector<Entry> m_entries;
  std::unordered_multimap<uint64_t, size_t> m_byHash;
};

}  // namespace invar::foundation
