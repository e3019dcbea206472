#include "objc/runtime/Counting.hpp"

#import <Foundation/Foundation.h>

#include "base/Log.hpp"
#include "objc/message.h"
#include "objc/runtime.h"
#include "objc/runtime/Blocks.hpp"
#include "objc/runtime/Lifetime.hpp"
#include "objc/runtime/MethodCast.hpp"
#include "objc/runtime/WeakTable.hpp"

@interface NSObject (InvarWeakReferences)
/// Adds a reference unless the last one is gone, and says whether it did. For classes that count for themselves.
- (BOOL)retainWeakReference;
- (BOOL)allowsWeakReference;
@end

namespace invar::objc {
namespace {

/// The count of an object whose last reference is gone. Its -dealloc may still retain and release it.
constexpr int64_t kDying = int64_t(1) << 40;

SEL s_retain, s_release;
IMP s_retainMethod, s_releaseMethod;

/// References beyond the first.
std::atomic<int64_t>& extraCount(id object) { return reinterpret_cast<std::atomic<int64_t>*>(object)[-1]; }

bool dying(int64_t count) { return count < 0 || count >= kDying / 2; }

id retainObject(id self, SEL) {
  extraCount(self).fetch_add(1, std::memory_order_relaxed);
  return self;
}

void releaseObject(id self, SEL) {
  if (__builtin_expect(extraCount(self).fetch_sub(1, std::memory_order_acq_rel) > 0, 1)) return;
  extraCount(self).store(kDying);
  clearWeakReferences(self);   // associated objects stay until the end of -dealloc, which may ask for them
  [self dealloc];
}

NSUInteger retainCountOf(id self, SEL) {
  const int64_t count = extraCount(self).load(std::memory_order_relaxed);
  return NSUInteger(dying(count) ? count - kDying : count) + 1;
}

// Objects whose class overrides -release may reach their end without releaseObject.
void (*s_dealloc)(id, SEL);
void deallocObject(id self, SEL selector) {
  willDestroy(self);
  s_dealloc(self, selector);
}

bool countsAsNSObject(id object) { return objc_msg_lookup(object, s_retain) == s_retainMethod; }

bool tryRetainObject(id object) {
  auto& counter = extraCount(object);
  int64_t count = counter.load(std::memory_order_relaxed);
  do {
    if (dying(count)) return false;
  } while (!counter.compare_exchange_weak(count, count + 1, std::memory_order_relaxed));
  return true;
}

IMP replace(Class class_, SEL selector, IMP method) {
  return method_setImplementation(class_getInstanceMethod(class_, selector), method);
}

}  // namespace

bool installCounting() {
  Class root = [NSObject class];
  id probe = [NSObject new];
  NSIncrementExtraRefCount(probe);
  NSIncrementExtraRefCount(probe);
  const bool known = extraCount(probe).load() == 2;
  if (known) extraCount(probe).store(0);
  [probe release];
  if (!known) {
    log::error("[NSObject retain] this gnustep-base does not keep reference counts as version 1.28 does: "
               "ARC programs will not work with it");
    return false;
  }
  s_retain = @selector(retain);
  s_release = @selector(release);
  s_retainMethod = asMethod(retainObject);
  s_releaseMethod = asMethod(releaseObject);
  replace(root, s_retain, s_retainMethod);
  replace(root, s_release, s_releaseMethod);
  replace(root, @selector(retainCount), asMethod(retainCountOf));
  s_dealloc = asFunction<void (*)(id, SEL)>(replace(root, @selector(dealloc), asMethod(deallocObject)));
  return true;
}

id retain(id object) noexcept {
  if (!object) return nil;
  if (isBlock(object)) return id(copyBlock(object));
  const IMP method = objc_msg_lookup(object, s_retain);
  if (__builtin_expect(method == s_retainMethod, 1)) return retainObject(object, s_retain);
  return method(object, s_retain);
}

void release(id object) {
  if (!object) return;
  if (isBlock(object)) return releaseBlock(object);
  const IMP method = objc_msg_lookup(object, s_release);
  if (__builtin_expect(method == s_releaseMethod, 1)) return releaseObject(object, s_release);
  method(object, s_release);
}

bool tryRetain(id object) {
  if (isBlock(object)) return tryRetainBlock(object);
  if (countsAsNSObject(object)) return tryRetainObject(object);
  return [object retainWeakReference];
}

bool isDying(id object) {
  if (!isBlock(object) && countsAsNSObject(object)) return dying(extraCount(object).load());
  if (!tryRetain(object)) return true;
  release(object);
  return false;
}

}  // namespace invar::objc

@implementation NSObject (InvarWeakReferences)
// Reached only by classes that override -retain: constants, which live for ever, and those that count by themselves
// and know nothing of weak references, for which a weak reference must not outlive the object.
- (BOOL)retainWeakReference {
  [self retain];
  return YES;
}
- (BOOL)allowsWeakReference { return YES; }
@end

@interface NSProxy (InvarWeakReferences)
@end
@implementation NSProxy (InvarWeakReferences)
- (BOOL)retainWeakReference {
  [self retain];
  return YES;
}
- (BOOL)allowsWeakReference { return YES; }
@end
