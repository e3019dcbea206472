// Dispatch from C, without Foundation: functions, blocks, and dispatch_main at the end.
#include <dispatch/dispatch.h>
#include <stdio.h>
#include <stdlib.h>

static int s_sum;
static void add(void *context) { s_sum += *(int *)context; }
static void multiply(void *context, size_t i) { __atomic_fetch_add((long *)context, (long)i, __ATOMIC_RELAXED); }
static void finish(void *context) {
  if (*(int *)context != 42) exit(1);
  exit(0);
}
static int s_result = 42;

int main(void) {
  dispatch_queue_t queue = dispatch_queue_create("c", NULL);
  int one = 1;
  for (int i = 0; i < 100; i++) dispatch_async_f(queue, &one, add);
  dispatch_sync_f(queue, &one, add);
  if (s_sum != 101) return 1;
  long total = 0;
  dispatch_apply_f(100, dispatch_get_global_queue(0, 0), &total, multiply);
  if (total != 4950) return 2;
  dispatch_retain(queue);
  dispatch_release(queue);
  dispatch_set_context(queue, &s_result);
  if (dispatch_get_context(queue) != &s_result) return 3;
  dispatch_group_t group = dispatch_group_create();
  __block int count = 0;
  for (int i = 0; i < 10; i++) dispatch_group_async(group, queue, ^{ count++; });
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  if (count != 10) return 4;
  dispatch_release(group);
  dispatch_release(queue);
  dispatch_async_f(dispatch_get_main_queue(), &s_result, finish);
  dispatch_main();
}
