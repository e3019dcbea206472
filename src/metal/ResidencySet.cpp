#include "metal/ResidencySet.hpp"

#include <algorithm>

#include "base/Log.hpp"
#include "foundation/Array.hpp"
#include "metal/Allocation.hpp"

namespace invar::metal {

constinit const TypeInfo ResidencySetDescriptor::kType = typeNamed("MTLResidencySetDescriptor");
constinit const TypeInfo ResidencySet::kType{
    .name = "MTLResidencySet", .super = &foundation::kObjectType, .destroy = destroyObject};

ResidencySet::List::const_iterator ResidencySet::find(const List& list, const MTL::Allocation* allocation) {
  return std::find_if(list.begin(), list.end(), [&](auto& held) { return held->door() == allocation; });
}

void ResidencySet::add(const char* call, const MTL::Allocation* allocation) {
  auto* impl = Allocation::checked(allocation);
  if (!impl)
    return log::error(std::string("[") + call +
                      (allocation ? "] a released object or no allocation" : "] a null allocation"));
  auto held = Retained<Allocation>::share(impl);
  Lock lock(m_mutex);
  if (find(m_allocations, allocation) == m_allocations.end()) m_allocations.push_back(std::move(held));
}

void ResidencySet::remove(const MTL::Allocation* allocation) {
  Retained<Allocation> removed;  // released after the lock
  Lock lock(m_mutex);
  const auto at = find(m_allocations, allocation);
  if (at == m_allocations.end()) return;
  removed = *at;
  m_allocations.erase(at);
}

void ResidencySet::removeAll() {
  List removed;
  Lock lock(m_mutex);
  removed.swap(m_allocations);
}

void ResidencySet::commit() {
  List before;
  Lock lock(m_mutex);
  before = std::exchange(m_committed, m_allocations);
}

uint64_t ResidencySet::allocatedSize() const {
  Lock lock(m_mutex);
  uint64_t bytes = 0;
  for (auto& held : m_committed) bytes += held->allocatedSize();
  return bytes;
}

bool ResidencySet::contains(const MTL::Allocation* allocation) const {
  Lock lock(m_mutex);
  return find(m_allocations, allocation) != m_allocations.end();
}

uint64_t ResidencySet::count() const {
  Lock lock(m_mutex);
  return m_allocations.size();
}

NS::Array* ResidencySet::all() const {
  List held;
  {
    Lock lock(m_mutex);
    held = m_allocations;
  }
  std::vector<Allocation*> objects;
  for (auto& allocation : held) objects.push_back(allocation.get());
  return foundation::newArray(objects)->autorelease();
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::ResidencySet;
using Description = invar::metal::ResidencySetDescriptor;
using Values = invar::metal::ResidencySetValues;

ResidencySetDescriptor* ResidencySetDescriptor::alloc() { return Description::make(); }
ResidencySetDescriptor* ResidencySetDescriptor::init() { return this; }
NS::String* ResidencySetDescriptor::label() const { return Description::get(this, &Values::label).get(); }
void ResidencySetDescriptor::setLabel(const NS::String* label) {
  Description::set(this, &Values::label,
                   invar::metal::Held<NS::String>::from(label, invar::foundation::String::kType, true));
}
NS::UInteger ResidencySetDescriptor::initialCapacity() const {
  return Description::get(this, &Values::initialCapacity);
}
void ResidencySetDescriptor::setInitialCapacity(NS::UInteger initialCapacity) {
  Description::set(this, &Values::initialCapacity, initialCapacity);
}

Device* ResidencySet::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::String* ResidencySet::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
uint64_t ResidencySet::allocatedSize() const { return this ? Impl::of(this)->allocatedSize() : 0; }
NS::Array* ResidencySet::allAllocations() const { return this ? Impl::of(this)->all() : nullptr; }
NS::UInteger ResidencySet::allocationCount() const { return this ? Impl::of(this)->count() : 0; }
bool ResidencySet::containsAllocation(const Allocation* anAllocation) {
  return this && Impl::of(this)->contains(anAllocation);
}

void ResidencySet::addAllocation(const Allocation* allocation) {
  if (this) Impl::of(this)->add("MTL::ResidencySet::addAllocation", allocation);
}
void ResidencySet::addAllocations(const Allocation* const allocations[], NS::UInteger count) {
  for (NS::UInteger i = 0; this && allocations && i < count; ++i)
    Impl::of(this)->add("MTL::ResidencySet::addAllocations", allocations[i]);
}
void ResidencySet::removeAllocation(const Allocation* allocation) {
  if (this) Impl::of(this)->remove(allocation);
}
void ResidencySet::removeAllocations(const Allocation* const allocations[], NS::UInteger count) {
  for (NS::UInteger i = 0; this && allocations && i < count; ++i) Impl::of(this)->remove(allocations[i]);
}
void ResidencySet::removeAllAllocations() {
  if (this) Impl::of(this)->removeAll();
}
void ResidencySet::commit() {
  if (this) Impl::of(this)->commit();
}

// All memory is resident at all times.
void ResidencySet::requestResidency() {}
void ResidencySet::endResidency() {}

}  // namespace MTL
