#include "objc/dispatch/MainThread.hpp"

#import <Foundation/Foundation.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/Mutex.hpp"
#include "objc/dispatch/Queue.hpp"

/// What the main thread's run loop calls.
@interface InvarMainQueueDrain : NSObject
@end
@implementation InvarMainQueueDrain
+ (void)drain:(id)unused { invar::dispatch::drainMainThread(); }
@end

namespace invar::dispatch {
namespace {

struct Main {
  Mutex mutex;
  Condition changed;
  ItemList items INVAR_GUARDED_BY(mutex);
  bool called INVAR_GUARDED_BY(mutex) = false;    ///< the run loop knows that there is work
  bool runsForEver INVAR_GUARDED_BY(mutex) = false;
};

Main& mainThread() {
  static auto* main = new Main;   // never freed: other threads submit until the process ends
  return *main;
}

}  // namespace

bool onMainThread() { return syscall(SYS_gettid) == getpid(); }

void submitToMainThread(Item* item) {
  Main& main = mainThread();
  Lock lock(main.mutex);
  main.items.push(item);
  if (main.runsForEver) return main.changed.notifyOne();
  if (main.called) return;
  main.called = true;
  lock.unlock();
  NSAutoreleasePool* pool = [[NSAutoreleasePool alloc] init];
  [InvarMainQueueDrain performSelectorOnMainThread:@selector(drain:) withObject:nil waitUntilDone:NO];
  [pool release];
}

void drainMainThread() {
  Main& main = mainThread();
  Lock lock(main.mutex);
  main.called = false;
  // Only what is there by now: work that submits itself again must let the run loop go on.
  for (Item* last = main.items.last(); last;) {
    Item* item = main.items.pop();
    if (item == last || !item) last = nullptr;
    lock.unlock();
    if (item) Queue::run(item);
    lock.lock();
  }
}

void runMainThread() {
  Main& main = mainThread();
  Lock lock(main.mutex);
  main.runsForEver = true;
  for (;;) {
    while (!main.items.first()) main.changed.wait(lock);
    Item* item = main.items.pop();
    lock.unlock();
    Queue::run(item);
    lock.lock();
  }
}

}  // namespace invar::dispatch
