#include "metal/CaptureManager.hpp"

#include "base/Log.hpp"
#include "foundation/Error.hpp"

namespace invar::metal {

constinit const TypeInfo CaptureDescriptor::kType = typeNamed("MTLCaptureDescriptor");
constinit const TypeInfo CaptureScope::kType{
    .name = "MTLCaptureScope", .super = &foundation::kObjectType, .destroy = destroyObject};
constinit const TypeInfo CaptureManager::kType{
    .name = "MTLCaptureManager", .super = &foundation::kObjectType, .destroy = destroyObject};

CaptureManager& CaptureManager::shared() {
  static CaptureManager* manager = [] {
    auto* made = new CaptureManager;
    made->makeImmortal();   // an app that releases it once too often does not own it
    return made;
  }();
  return *manager;
}

void CaptureManager::setDefaultScope(const MTL::CaptureScope* scope) {
  auto held = Retained<CaptureScope>::share(CaptureScope::checked(scope));
  Lock lock(m_mutex);
  std::swap(held, m_defaultScope);   // the old one is released after the lock
}

MTL::CaptureScope* CaptureManager::defaultScope() const {
  Retained<CaptureScope> held;
  {
    Lock lock(m_mutex);
    held = m_defaultScope;
  }
  return held ? held.leak()->door()->autorelease() : nullptr;
}

}  // namespace invar::metal

namespace MTL {

using namespace invar;
using metal::CaptureValues;
using metal::Held;
using Manager = metal::CaptureManager;
using Scope = metal::CaptureScope;

namespace {

constexpr auto kUnsupported = "[MTL::CaptureManager::startCapture] captures are not supported yet";

}  // namespace

const NS::ErrorDomain CaptureErrorDomain = foundation::constantString("MTLCaptureErrorDomain");

CaptureDescriptor* CaptureDescriptor::alloc() { return metal::CaptureDescriptor::make(); }
CaptureDescriptor* CaptureDescriptor::init() { return this; }
NS::Object* CaptureDescriptor::captureObject() const {
  return metal::CaptureDescriptor::get(this, &CaptureValues::captureObject).get();
}
void CaptureDescriptor::setCaptureObject(const NS::Object* captureObject) {
  metal::CaptureDescriptor::set(this, &CaptureValues::captureObject,
                                Held<NS::Object>::from(captureObject, foundation::kObjectType, false));
}
CaptureDestination CaptureDescriptor::destination() const {
  return metal::CaptureDescriptor::get(this, &CaptureValues::destination);
}
void CaptureDescriptor::setDestination(CaptureDestination destination) {
  metal::CaptureDescriptor::set(this, &CaptureValues::destination, destination);
}
NS::URL* CaptureDescriptor::outputURL() const {
  return metal::CaptureDescriptor::get(this, &CaptureValues::outputURL).get();
}
void CaptureDescriptor::setOutputURL(const NS::URL* outputURL) {
  metal::CaptureDescriptor::set(this, &CaptureValues::outputURL,
                                Held<NS::URL>::from(outputURL, foundation::kObjectType, true));
}

Device* CaptureScope::device() const { return this ? Scope::of(this)->device().door() : nullptr; }
CommandQueue* CaptureScope::commandQueue() const {
  return this && Scope::of(this)->queue() ? Scope::of(this)->queue()->door() : nullptr;
}
NS::String* CaptureScope::label() const { return this ? Scope::of(this)->label.get() : nullptr; }
void CaptureScope::setLabel(const NS::String* pLabel) { if (this) Scope::of(this)->label.set(pLabel); }
void CaptureScope::beginScope() {}
void CaptureScope::endScope() {}

CaptureManager* CaptureManager::sharedCaptureManager() { return Manager::shared().door(); }

CaptureScope* CaptureManager::newCaptureScope(const Device* device) {
  auto* impl = metal::Device::checked(device);
  return this && impl ? (new Scope(*impl, nullptr))->door() : nullptr;
}
CaptureScope* CaptureManager::newCaptureScope(const CommandQueue* commandQueue) {
  auto* impl = metal::CommandQueue::checked(commandQueue);
  return this && impl ? (new Scope(impl->device(), impl))->door() : nullptr;
}
CaptureScope* CaptureManager::defaultCaptureScope() const {
  return this ? Manager::of(this)->defaultScope() : nullptr;
}
void CaptureManager::setDefaultCaptureScope(const CaptureScope* defaultCaptureScope) {
  if (this) Manager::of(this)->setDefaultScope(defaultCaptureScope);
}

bool CaptureManager::supportsDestination(CaptureDestination) { return false; }

bool CaptureManager::startCapture(const CaptureDescriptor*, NS::Error** error) {
  if (error) {
    auto* text = foundation::autoreleasedString(kUnsupported);
    auto* info = NS::Dictionary::dictionary(reinterpret_cast<NS::Object*>(text),
                                            reinterpret_cast<NS::Object*>(NS::LocalizedDescriptionKey));
    *error = NS::Error::error(CaptureErrorDomain, CaptureErrorNotSupported, info);
  }
  return false;
}
void CaptureManager::startCapture(const Device*) { log::warning(kUnsupported); }
void CaptureManager::startCapture(const CommandQueue*) { log::warning(kUnsupported); }
void CaptureManager::startCapture(const CaptureScope*) { log::warning(kUnsupported); }
void CaptureManager::stopCapture() {}
bool CaptureManager::isCapturing() const { return false; }

}  // namespace MTL
