#include "foundation/Dictionary.hpp"

#include <algorithm>

#include "foundation/Enumerator.hpp"

namespace invar::foundation {
namespace {

const Dictionary& dictionary(const ObjectBase* object) { return *static_cast<const Dictionary*>(object); }

bool sameEntries(const ObjectBase* a, const ObjectBase* b) noexcept {
  if (!b->isKindOf(Dictionary::kType)) return false;
  auto& left = dictionary(a).entries();
  return left.size() == dictionary(b).entries().size() &&
         std::all_of(left.begin(), left.end(), [&](auto& entry) {
           return areEqual(entry.object.get(), dictionary(b).find(entry.key.get()));
         });
}

std::string listed(const ObjectBase* o) {
  std::string text = "{";
  for (auto& [key, object] : dictionary(o).entries())
    text += (text.size() > 1 ? "; " : "") + describe(key.get()) + " = " + describe(object.get());
  return text + "}";
}

}  // namespace

constinit const TypeInfo Dictionary::kType{
    .name = "NSDictionary",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept -> uint64_t { return dictionary(o).entries().size(); },
    .isEqual = sameEntries,
    .description = listed};

void Dictionary::add(const ObjectBase* key, ObjectBase* object) {
  if (!key || !object || find(key)) return;
  m_byHash.emplace(hashOf(key), m_entries.size());
  m_entries.push_back({Retained<ObjectBase>::adopt(copyOf(key)), Retained<ObjectBase>::share(object)});
}

ObjectBase* Dictionary::find(const ObjectBase* key) const {
  auto [at, end] = m_byHash.equal_range(hashOf(key));
  for (; at != end; ++at)
    if (areEqual(m_entries[at->second].key.get(), key)) return m_entries[at->second].object.get();
  return nullptr;
}

}  // namespace invar::foundation

namespace NS {

using invar::foundation::baseOf;
using Table = invar::foundation::Dictionary;

Dictionary* Dictionary::dictionary() { return alloc()->init()->autorelease(); }
Dictionary* Dictionary::dictionary(const Object* pObject, const Object* pKey) {
  return dictionary(&pObject, &pKey, 1);
}
Dictionary* Dictionary::dictionary(const Object* const* pObjects, const Object* const* pKeys,
                                   UInteger count) {
  return alloc()->init(pObjects, pKeys, count)->autorelease();
}

Dictionary* Dictionary::alloc() { return (new Table)->door(); }
Dictionary* Dictionary::init() { return this; }

Dictionary* Dictionary::init(const Object* const* pObjects, const Object* const* pKeys, UInteger count) {
  auto* table = Table::of(this);
  for (UInteger i = 0; table && pObjects && pKeys && i < count; ++i)
    table->add(baseOf(pKeys[i]), baseOf(pObjects[i]));
  return this;
}

UInteger Dictionary::count() const { return this ? Table::of(this)->entries().size() : 0; }

Object* Dictionary::objectForKey(const Object* pKey) const {
  if (!this || !pKey) return nullptr;
  return reinterpret_cast<Object*>(Table::of(this)->find(baseOf(pKey)));
}

void* Dictionary::enumerator() const {
  if (!this) return nullptr;
  std::vector<invar::foundation::ObjectBase*> keys;
  for (auto& entry : Table::of(this)->entries()) keys.push_back(entry.key.get());
  return invar::foundation::autoreleasedEnumerator(baseOf(this), std::move(keys));
}

}  // namespace NS
