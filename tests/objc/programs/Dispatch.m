// Every part of dispatch once: order, waiting, groups, barriers, times, data, and its objects under ARC.
#import "Check.h"
#include <dispatch/dispatch.h>
#include <pthread.h>

static int s_gone;
@interface Thing : NSObject
@end
@implementation Thing
- (void)dealloc {
  s_gone++;
  SUPER_DEALLOC;
}
@end

static dispatch_time_t soon(double seconds) { return dispatch_time(DISPATCH_TIME_NOW, (int64_t)(seconds * NSEC_PER_SEC)); }

static void serial(void) {
  dispatch_queue_t queue = dispatch_queue_create("tests.serial", DISPATCH_QUEUE_SERIAL);
  CHECK(strcmp(dispatch_queue_get_label(queue), "tests.serial") == 0);
  __block int next = 0;
  __block BOOL inOrder = YES;
  for (int i = 0; i < 10000; i++)
    dispatch_async(queue, ^{
      if (next++ != i) inOrder = NO;
    });
  __block int seen = 0;
  dispatch_sync(queue, ^{ seen = next; });
  CHECK(seen == 10000 && inOrder);
  // A delay among them, and work that adds work.
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  dispatch_async(queue, ^{
    dispatch_async(queue, ^{ dispatch_semaphore_signal(done); });
  });
  CHECK(dispatch_semaphore_wait(done, soon(5)) == 0);
  CHECK(dispatch_semaphore_wait(done, soon(0.01)) != 0);
  CHECK(dispatch_semaphore_wait(done, DISPATCH_TIME_NOW) != 0);
#if !ARC
  dispatch_release(queue), dispatch_release(done);
#endif
}

static void barriers(void) {
  dispatch_queue_t queue = dispatch_queue_create("tests.concurrent", DISPATCH_QUEUE_CONCURRENT);
  __block _Atomic int inside = 0, beside = 0, rounds = 0;
  for (int i = 0; i < 400; i++) {
    if (i % 10 == 9)
      dispatch_barrier_async(queue, ^{
        if (inside != 0) beside++;
        rounds++;
      });
    else
      dispatch_async(queue, ^{
        inside++;
        usleep(50);
        inside--;
      });
  }
  dispatch_barrier_sync(queue, ^{ CHECK(inside == 0); });
  CHECK(beside == 0 && rounds == 40);
  // Work of a concurrent queue that waits for other work of it.
  dispatch_semaphore_t a = dispatch_semaphore_create(0);
  __block _Atomic BOOL met = NO;
  for (int i = 0; i < 20; i++) dispatch_async(queue, ^{ if (dispatch_semaphore_wait(a, soon(5)) == 0) met = YES; });
  dispatch_async(queue, ^{ for (int i = 0; i < 20; i++) dispatch_semaphore_signal(a); });
  dispatch_barrier_sync(queue, ^{ CHECK(met); });
#if !ARC
  dispatch_release(queue), dispatch_release(a);
#endif
}

static void groups(void) {
  dispatch_group_t group = dispatch_group_create();
  dispatch_queue_t global = dispatch_get_global_queue(QOS_CLASS_DEFAULT, 0);
  CHECK(global == dispatch_get_global_queue(DISPATCH_QUEUE_PRIORITY_DEFAULT, 0));
  CHECK(dispatch_get_global_queue(12345, 0) == NULL);
  __block _Atomic int count = 0;
  for (int i = 0; i < 100; i++) dispatch_group_async(group, global, ^{ count++; });
  CHECK(dispatch_group_wait(group, DISPATCH_TIME_FOREVER) == 0 && count == 100);
  dispatch_group_enter(group);
  CHECK(dispatch_group_wait(group, soon(0.01)) != 0);
  dispatch_semaphore_t notified = dispatch_semaphore_create(0);
  dispatch_group_notify(group, global, ^{ dispatch_semaphore_signal(notified); });
  CHECK(dispatch_semaphore_wait(notified, soon(0.02)) != 0);
  dispatch_group_leave(group);
  CHECK(dispatch_semaphore_wait(notified, soon(5)) == 0);
#if !ARC
  dispatch_release(group), dispatch_release(notified);
#endif
}

static dispatch_once_t s_once;
static _Atomic int s_onceRuns;
static void onceAndApply(void) {
  dispatch_apply(64, DISPATCH_APPLY_AUTO, ^(size_t i) {
    dispatch_once(&s_once, ^{
      usleep(1000);
      s_onceRuns++;
    });
    CHECK(s_onceRuns == 1);
  });
  __block _Atomic long sum = 0;
  dispatch_queue_t queue = dispatch_queue_create(NULL, DISPATCH_QUEUE_CONCURRENT);
  dispatch_apply(1000, queue, ^(size_t i) {
    if (i % 100 == 0) dispatch_apply(10, queue, ^(size_t j) { sum += (long)j; });
    sum += (long)i;
  });
  CHECK(sum == 499500 + 450);
  dispatch_queue_t serialQueue = dispatch_queue_create(NULL, NULL);
  __block size_t next = 0;
  dispatch_apply(100, serialQueue, ^(size_t i) { if (i == next) next++; });
  CHECK(next == 100);
  dispatch_apply(0, queue, ^(size_t i) { CHECK(!"never"); });
#if !ARC
  dispatch_release(queue), dispatch_release(serialQueue);
#endif
}

static void times(void) {
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  double begin = secondsNow();
  dispatch_after(soon(0.05), dispatch_get_global_queue(0, 0), ^{ dispatch_semaphore_signal(done); });
  dispatch_after(dispatch_walltime(NULL, 50 * NSEC_PER_MSEC), dispatch_get_global_queue(0, 0), ^{ dispatch_semaphore_signal(done); });
  CHECK(dispatch_semaphore_wait(done, soon(5)) == 0 && dispatch_semaphore_wait(done, soon(5)) == 0);
  CHECK(secondsNow() - begin >= 0.045);
  CHECK(dispatch_time(DISPATCH_TIME_FOREVER, -5) == DISPATCH_TIME_FOREVER);
  CHECK(dispatch_time(DISPATCH_TIME_NOW, INT64_MAX) == DISPATCH_TIME_FOREVER);
  CHECK(dispatch_time(dispatch_time(DISPATCH_TIME_NOW, 1000), -500) < dispatch_time(DISPATCH_TIME_NOW, 5000));
#if !ARC
  dispatch_release(done);
#endif
}

static char s_keyA, s_keyB;
static void targetsAndSpecifics(void) {
  dispatch_queue_t base = dispatch_queue_create("base", NULL);
  dispatch_queue_t one = dispatch_queue_create_with_target("one", NULL, base);
  dispatch_queue_t two = dispatch_queue_create_with_target("two", DISPATCH_QUEUE_CONCURRENT, base);
  dispatch_queue_set_specific(base, &s_keyA, (void *)1, NULL);
  dispatch_queue_set_specific(one, &s_keyB, (void *)2, NULL);
  __block int inside = 0;
  __block BOOL alone = YES, found = YES;
  for (int i = 0; i < 200; i++) {
    dispatch_async(i & 1 ? one : two, ^{
      if (inside++ != 0) alone = NO;
      inside--;
      if (dispatch_get_specific(&s_keyA) != (void *)1) found = NO;
      if (dispatch_get_specific(&s_keyB) != (i & 1 ? (void *)2 : NULL)) found = NO;
    });
  }
  dispatch_sync(one, ^{ dispatch_assert_queue(base); dispatch_assert_queue(one); dispatch_assert_queue_not(two); });
  dispatch_sync(two, ^{ CHECK(strcmp(dispatch_queue_get_label(DISPATCH_CURRENT_QUEUE_LABEL), "two") == 0); });
  dispatch_barrier_sync(two, ^{ CHECK(alone && found); });
  CHECK(dispatch_queue_get_specific(one, &s_keyA) == (void *)1 && dispatch_get_specific(&s_keyA) == NULL);
#if !ARC
  dispatch_release(one), dispatch_release(two), dispatch_release(base);
#endif
}

static void suspension(void) {
  dispatch_queue_t queue = dispatch_queue_create("paused", dispatch_queue_attr_make_initially_inactive(NULL));
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  dispatch_async(queue, ^{ dispatch_semaphore_signal(done); });
  CHECK(dispatch_semaphore_wait(done, soon(0.02)) != 0);
  dispatch_activate(queue);
  CHECK(dispatch_semaphore_wait(done, soon(5)) == 0);
  dispatch_suspend(queue);
  dispatch_async(queue, ^{ dispatch_semaphore_signal(done); });
  CHECK(dispatch_semaphore_wait(done, soon(0.02)) != 0);
  dispatch_resume(queue);
  CHECK(dispatch_semaphore_wait(done, soon(5)) == 0);
#if !ARC
  dispatch_release(queue), dispatch_release(done);
#endif
}

static void datas(void) {
  __block BOOL ended = NO;
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  @autoreleasepool {
    static char borrowed[] = "world";
    dispatch_data_t a = dispatch_data_create("hello ", 6, NULL, DISPATCH_DATA_DESTRUCTOR_DEFAULT);
    dispatch_data_t b = dispatch_data_create(borrowed, 5, dispatch_get_global_queue(0, 0), ^{
      ended = YES;
      dispatch_semaphore_signal(done);
    });
    dispatch_data_t both = dispatch_data_create_concat(a, b);
    CHECK(dispatch_data_get_size(both) == 11);
    __block int pieces = 0;
    CHECK(dispatch_data_apply(both, ^bool(dispatch_data_t region, size_t offset, const void *buffer, size_t size) {
      CHECK(offset == (pieces ? 6u : 0u) && dispatch_data_get_size(region) == size);
      pieces++;
      return true;
    }));
    CHECK(pieces == 2);
    dispatch_data_t part = dispatch_data_create_subrange(both, 4, 4);
    const void *bytes = NULL;
    size_t size = 0;
    dispatch_data_t map = dispatch_data_create_map(part, &bytes, &size);
    CHECK(map && size == 4 && memcmp(bytes, "o wo", 4) == 0);
    dispatch_data_t freed = dispatch_data_create(strdup("x"), 1, NULL, DISPATCH_DATA_DESTRUCTOR_FREE);
    CHECK(dispatch_data_get_size(freed) == 1 && dispatch_data_get_size(dispatch_data_empty) == 0);
    CHECK(!ended);
#if !ARC
    dispatch_release(a), dispatch_release(b), dispatch_release(both), dispatch_release(part), dispatch_release(map);
    dispatch_release(freed);
#endif
  }
  CHECK(dispatch_semaphore_wait(done, soon(5)) == 0 && ended);
#if !ARC
  dispatch_release(done);
#endif
}

static void workBlocks(void) {
  dispatch_queue_t queue = dispatch_queue_create("blocks", NULL);
  __block int runs = 0;
  dispatch_block_t first = dispatch_block_create(0, ^{ usleep(2000), runs++; });
  dispatch_block_t second = dispatch_block_create(DISPATCH_BLOCK_BARRIER, ^{ runs += 100; });
  dispatch_block_cancel(second);
  CHECK(dispatch_block_testcancel(second) && !dispatch_block_testcancel(first));
  dispatch_async(queue, first);
  dispatch_async(queue, second);
  CHECK(dispatch_block_wait(first, soon(5)) == 0 && dispatch_block_wait(second, soon(5)) == 0);
  CHECK(runs == 1);
#if !ARC
  Block_release(first), Block_release(second), dispatch_release(queue);
#endif
}

// What a queue's work captures goes with it, and what it autoreleases goes when it is done.
static void ownership(void) {
  s_gone = 0;
  dispatch_queue_t queue = dispatch_queue_create("owner", NULL);
  @autoreleasepool {
    Thing *thing = OWN([Thing new]);
    dispatch_async(queue, ^{ (void)[thing description]; });
    dispatch_async(queue, ^{
      Thing *other = OWN([Thing new]);
      (void)[other self];
    });
  }
  dispatch_sync(queue, ^{});
  CHECK(s_gone == 2);
  @autoreleasepool {
    NSDictionary *table = @{@"queue" : queue};
    CHECK(table[@"queue"] == (id)queue && [[queue description] rangeOfString:@"owner"].length > 0);
  }
#if ARC
  __weak dispatch_queue_t weakQueue = queue;
  CHECK(weakQueue != nil);
  queue = nil;
  for (int i = 0; i < 1000 && weakQueue; i++) usleep(1000);
  CHECK(weakQueue == nil);
#else
  dispatch_release(queue);
#endif
}

static void mainQueue(void) {
  __block int order = 0;
  dispatch_async(dispatch_get_main_queue(), ^{ if (order == 0 && [NSThread isMainThread]) order = 1; });
  dispatch_async(dispatch_get_global_queue(0, 0), ^{
    dispatch_sync(dispatch_get_main_queue(), ^{ if (order == 1 && [NSThread isMainThread]) order = 2; });
  });
  for (double end = secondsNow() + 5; order != 2 && secondsNow() < end;)
    [[NSRunLoop mainRunLoop] runMode:NSDefaultRunLoopMode beforeDate:[NSDate dateWithTimeIntervalSinceNow:0.05]];
  CHECK(order == 2);
}

int main(void) {
  @autoreleasepool {
    serial();
    barriers();
    groups();
    onceAndApply();
    times();
    targetsAndSpecifics();
    suspension();
    datas();
    workBlocks();
    ownership();
    mainQueue();
  }
  return checkResult();
}
