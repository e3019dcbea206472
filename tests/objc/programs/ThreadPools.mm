// What is autoreleased on threads that have made no pool: nothing stays behind when the thread or the work ends, and a
// thread that goes on collecting is told so.
#include <dispatch/dispatch.h>
#include <pthread.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <thread>
#include <vector>

#import "Check.h"

static std::atomic<long> s_alive{0};

@interface Thing : NSObject
@end
@implementation Thing
- (instancetype)init {
  if ((self = [super init])) ++s_alive;
  return self;
}
- (void)dealloc {
  --s_alive;
  SUPER_DEALLOC;
}
@end

/// Makes a thing that is left to whatever pool there is.
__attribute__((noinline)) static void make(Thing **thing) { *thing = OWN([Thing new]); }

static void leaveOne() {
#if ARC
  Thing *__autoreleasing thing = nil;
#else
  Thing *thing = nil;
#endif
  make(&thing);
  CHECK(thing != nil);
}

/// Pools of work are drained right behind it.
static bool allGoneSoon() {
  for (int i = 0; i < 2000 && s_alive != 0; ++i) usleep(1000);
  return s_alive == 0;
}

static void testThreads() {
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) threads.emplace_back([] { for (int i = 0; i < 100; ++i) leaveOne(); });
  for (std::thread &thread : threads) thread.join();
  CHECK(s_alive == 0);
  pthread_t thread;
  pthread_create(&thread, nullptr, [](void *) -> void * { leaveOne(); return nullptr; }, nullptr);
  pthread_join(thread, nullptr);
  CHECK(s_alive == 0);
  // Inside a pool of its own, and outside again.
  std::thread([] {
    leaveOne();
    @autoreleasepool {
      leaveOne();
      CHECK(s_alive == 2);
    }
    CHECK(s_alive == 1);
  }).join();
  CHECK(s_alive == 0);
}

static void testDispatch() {
  dispatch_group_t group = OWN(dispatch_group_create());
  dispatch_queue_t serial = OWN(dispatch_queue_create("serial", DISPATCH_QUEUE_SERIAL));
  dispatch_semaphore_t later = OWN(dispatch_semaphore_create(0));
  for (int i = 0; i < 50; ++i) {
    dispatch_group_async(group, serial, ^{ leaveOne(); });
    dispatch_group_async(group, dispatch_get_global_queue(0, 0), ^{ leaveOne(); });
  }
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  CHECK(allGoneSoon());   // each piece of work has a pool of its own, the threads live on
  @autoreleasepool {
    dispatch_apply(64, DISPATCH_APPLY_AUTO, ^(size_t) { leaveOne(); });
    dispatch_sync(serial, ^{ leaveOne(); });   // on this thread, perhaps, and in its pool
  }
  dispatch_after(dispatch_time(DISPATCH_TIME_NOW, 1000000), serial, ^{ leaveOne(); });
  dispatch_async(serial, ^{});
  dispatch_after(dispatch_time(DISPATCH_TIME_NOW, 50000000), serial, ^{ dispatch_semaphore_signal(later); });
  dispatch_semaphore_wait(later, DISPATCH_TIME_FOREVER);
  CHECK(allGoneSoon());
}

/// What `work` writes to standard error on a thread without a pool.
static std::string writtenOnThread(void (*work)()) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  const int before = dup(2);
  dup2(ends[1], 2);
  std::thread(work).join();
  dup2(before, 2);
  close(ends[1]);
  char text[1024] = "";
  CHECK(read(ends[0], text, sizeof text - 1) >= 0);
  close(ends[0]);
  close(before);
  return text;
}

static void testWarning() {
  CHECK(writtenOnThread([] { for (int i = 0; i < 9000; ++i) leaveOne(); }).empty());
  CHECK(writtenOnThread([] { for (int i = 0; i < 50; ++i) @autoreleasepool { for (int j = 0; j < 1000; ++j) leaveOne(); } }).empty());
  const std::string text = writtenOnThread([] { for (int i = 0; i < 25000; ++i) leaveOne(); });
  CHECK(text == "invar warning: [NSAutoreleasePool] 10000 objects, Thing the last, were autoreleased on a thread "
                "without a pool: they live until the thread ends\n");
  CHECK(s_alive == 0);
}

int main() {
  testThreads();   // the main thread has no pool either
  @autoreleasepool {
    testDispatch();
    testWarning();
  }
  return checkResult();
}
