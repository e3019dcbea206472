// Many queues, threads and waits at once.
#import "Check.h"
#include <dispatch/dispatch.h>

// As the report's program has it: a serial queue a client, all in one group, each waiting inside its work.
static void clients(int count) {
  dispatch_group_t group = dispatch_group_create();
  dispatch_queue_t shared = dispatch_queue_create("shared", DISPATCH_QUEUE_CONCURRENT);
  __block _Atomic long done = 0;
  for (int t = 0; t < count; t++) {
    dispatch_queue_t queue = dispatch_queue_create(NULL, DISPATCH_QUEUE_SERIAL);
    dispatch_group_async(group, queue, ^{
      for (int i = 0; i < 100; i++) {
        @autoreleasepool {
          dispatch_semaphore_t ready = dispatch_semaphore_create(0);
          dispatch_async(shared, ^{ dispatch_semaphore_signal(ready); });
          dispatch_semaphore_wait(ready, DISPATCH_TIME_FOREVER);
          NSString *text = [NSString stringWithFormat:@"%d", i];
          if (text.intValue == i) done++;
        }
      }
    });
  }
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  CHECK(done == count * 100);
}

// Work that blocks outside of dispatch's sight holds up nothing for long.
static void stuck(void) {
  dispatch_group_t group = dispatch_group_create();
  NSCondition *condition = [NSCondition new];
  __block int arrived = 0;
  const int all = 40;
  for (int i = 0; i < all; i++)
    dispatch_group_async(group, dispatch_get_global_queue(0, 0), ^{
      [condition lock];
      if (++arrived == all) [condition broadcast];
      while (arrived < all) [condition wait];
      [condition unlock];
    });
  CHECK(dispatch_group_wait(group, dispatch_time(DISPATCH_TIME_NOW, 20 * NSEC_PER_SEC)) == 0);
}

static void syncs(void) {
  dispatch_queue_t queue = dispatch_queue_create("counter", NULL);
  dispatch_queue_t readers = dispatch_queue_create("readers", DISPATCH_QUEUE_CONCURRENT);
  __block long counter = 0, value = 0;
  dispatch_apply(8, DISPATCH_APPLY_AUTO, ^(size_t t) {
    for (int i = 0; i < 2000; i++) {
      dispatch_sync(queue, ^{ counter++; });
      if (i % 16 == 0) dispatch_barrier_sync(readers, ^{ value++; });
      else dispatch_sync(readers, ^{ (void)value; });
    }
  });
  CHECK(counter == 16000 && value == 8 * 125);
}

int main(void) {
  @autoreleasepool {
    for (int count = 1; count <= 64; count *= 4) clients(count);
    stuck();
    syncs();
    // A queue asked to wait for itself says so and goes on.
    dispatch_queue_t own = dispatch_queue_create("own", NULL);
    __block BOOL ran = NO;
    dispatch_sync(own, ^{ dispatch_sync(own, ^{ ran = YES; }); });
    CHECK(ran);
  }
  return checkResult();
}
