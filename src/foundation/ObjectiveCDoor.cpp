#include "foundation/ObjectiveCDoor.hpp"

#include <algorithm>
#include <vector>

#include "base/Mutex.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {
namespace {

// Objects that are never destroyed, since they may be older than the door: constants, devices, managers.
struct Immortals {
  LeafMutex mutex;
  std::vector<ObjectBase*> objects INVAR_GUARDED_BY(mutex);

  static Immortals& shared() {
    static auto& all = *new Immortals;
    return all;
  }
};

}  // namespace

void* ObjectBase::classOf(const TypeInfo& type) noexcept {
  const auto* door = objectiveCDoor();
  if (!door) return nullptr;
  void* found = nullptr;
  for (const TypeInfo* t = &type; t && !found; t = t->super) found = door->classFor(t->name);
  type.isa.store(found, std::memory_order_relaxed);
  return found;
}

void ObjectBase::makeImmortal() {
  m_count.store(kImmortalCount, std::memory_order_relaxed);
  auto& all = Immortals::shared();
  Lock lock(all.mutex);
  all.objects.push_back(this);
}

}  // namespace invar::foundation

namespace NS::detail {

using namespace invar::foundation;

void openObjectiveCDoor(const ObjectiveCDoor& door) {
  g_objectiveCDoor.store(&door, std::memory_order_release);
  auto& all = Immortals::shared();
  std::vector<ObjectBase*> objects;
  {
    invar::Lock lock(all.mutex);
    objects = all.objects;
  }
  for (ObjectBase* object : objects) object->adoptClass();   // one that is made later finds the door
}

bool retainIfAlive(void* object) { return object && baseOf(object)->retainIfAlive(); }

}  // namespace NS::detail
