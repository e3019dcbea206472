#include "objc/runtime/Pools.hpp"

#import <Foundation/Foundation.h>

#include <atomic>
#include <mutex>
#include <string>

#include "base/Export.hpp"
#include "base/Log.hpp"
#include "objc/runtime.h"
#include "objc/runtime/MethodCast.hpp"
#include "objc/runtime/ReturnedObject.hpp"

@interface NSAutoreleasePool (InvarPrivate)
+ (id)currentPool;
@end

namespace invar::objc {
namespace {

id (*s_init)(id, SEL);
void (*s_emptyPool)(id, SEL);

/// GNUstep makes a thread's object on its first call here, and what all threads share on that of the second thread,
/// without a lock around what it reads: one thread at a time, therefore.
void registerThread() {
  static thread_local bool registered = false;
  if (registered) return;
  registered = true;   // also for what is autoreleased while GNUstep makes the object
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  [NSThread currentThread];
}

id initPool(id self, SEL selector) {
  registerThread();
  settleReturnedObject();
  return s_init(self, selector);
}

// NSAutoreleasePool's own +new remembers the -init of its first call, which may have been before ours.
id newPool(id self, SEL) { return [[self alloc] init]; }

void emptyPool(id self, SEL selector) {
  settleReturnedObject();
  s_emptyPool(self, selector);
}

/// So many objects that wait for a thread's end are a leak if the thread does not end.
constexpr size_t kManyWaiting = 10000;

/// The pool that this thread was given because it had none, and how many objects it got.
thread_local NSAutoreleasePool* t_poolOfThread = nil;
thread_local size_t t_waiting = 0;

/// GNUstep lets such an object leak and says so in a line each time. NSThread drains the pool when its thread ends, also
/// that of a thread which it did not start.
NSAutoreleasePool* poolOfThread(id object) {
  static std::atomic<bool> logged{false};
  if (log::enabled(log::Level::Info) && !logged.exchange(true))
    log::info(std::string("[NSAutoreleasePool] ") + object_getClassName(object) +
              " autoreleased on a thread without a pool: it lives until the thread ends");
  t_waiting = 0;
  return t_poolOfThread = [[NSAutoreleasePool alloc] init];
}

NSAutoreleasePool* currentPoolFor(id object) {
  registerThread();
  NSAutoreleasePool* pool = [NSAutoreleasePool currentPool];
  if (!pool) pool = poolOfThread(object);
  if (pool == t_poolOfThread && ++t_waiting == kManyWaiting)
    log::warning("[NSAutoreleasePool] " + std::to_string(kManyWaiting) + " objects, " + object_getClassName(object) +
                 " the last, were autoreleased on a thread without a pool: they live until the thread ends");
  return pool;
}

void addObject(id, SEL, id object) {
  if (object) [currentPoolFor(object) addObject:object];
}

id autoreleaseObject(id self, SEL) {
  [currentPoolFor(self) addObject:self];
  return self;
}

IMP replace(Method method, IMP implementation) { return method_setImplementation(method, implementation); }

}  // namespace

void installPools() {
  Class pool = [NSAutoreleasePool class];
  s_init = asFunction<id (*)(id, SEL)>(replace(class_getInstanceMethod(pool, @selector(init)), asMethod(initPool)));
  s_emptyPool =
      asFunction<void (*)(id, SEL)>(replace(class_getInstanceMethod(pool, @selector(emptyPool)), asMethod(emptyPool)));
  replace(class_getClassMethod(pool, @selector(new)), asMethod(newPool));
  replace(class_getClassMethod(pool, @selector(addObject:)), asMethod(addObject));
  replace(class_getInstanceMethod([NSObject class], @selector(autorelease)), asMethod(autoreleaseObject));
  registerThread();
}

id autorelease(id object) {
  // A block's class and those that count by themselves have their own -autorelease, which may come back here.
  if (object) [currentPoolFor(object) addObject:object];
  return object;
}

}  // namespace invar::objc

extern "C" INVAR_EXPORT void* objc_autoreleasePoolPush() { return [[NSAutoreleasePool alloc] init]; }

extern "C" INVAR_EXPORT void objc_autoreleasePoolPop(void* pool) { [static_cast<NSAutoreleasePool*>(pool) drain]; }
