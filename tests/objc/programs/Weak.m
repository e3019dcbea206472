// Weak references: they become nil, in every order of events, and stay sound with eight threads at once.
#import "Check.h"
#include <pthread.h>

static int s_gone;
static __weak id s_seenInDealloc;
@interface Node : NSObject
@property (nonatomic, weak) Node *parent;
@property (nonatomic, strong) NSMutableArray<Node *> *children;
@property (nonatomic) int number;
@end
@implementation Node
- (instancetype)init {
  if ((self = [super init])) _children = [NSMutableArray new], _number = 42;
  return self;
}
- (void)add:(Node *)child {
  child.parent = self;
  [_children addObject:child];
}
- (void)dealloc {
  s_gone++;
  s_seenInDealloc = self;   // an object that is going cannot be referred to any more
  _number = -1;
}
@end

static void single(void) {
  s_gone = 0;
  @autoreleasepool {
    Node *root = [Node new];
    Node *child = [Node new];
    [root add:child];
    CHECK(child.parent == root);
    root = nil;
    CHECK(child.parent == nil && s_gone == 1 && s_seenInDealloc == nil);
    __weak Node *a = child;
    __weak Node *b = child;
    a = nil;
    CHECK(b == child);
    a = b;
    b = a;
    child = nil;
    CHECK(a == nil && b == nil && s_gone == 2);
    Node *other = [Node new];
    a = other;
    Node *third = [Node new];
    a = third;
    other = nil;
    CHECK(a == third);
    __weak NSString *constant = @"constant";
    CHECK([constant isEqual:@"constant"]);
    __weak Class type = [Node class];
    CHECK(type == [Node class]);
  }
}

static void many(void) {
  // One parent's many children: letting go of one does not search them all.
  @autoreleasepool {
    Node *parent = [Node new];
    NSMutableArray<Node *> *nodes = [NSMutableArray new];
    for (int i = 0; i < 200000; i++) {
      Node *n = [Node new];
      n.parent = parent;
      [nodes addObject:n];
    }
    double begin = secondsNow();
    for (Node *n in nodes) n.parent = nil;
    CHECK(secondsNow() - begin < 5);
    for (Node *n in nodes) n.parent = parent;
    parent = nil;
    int left = 0;
    for (Node *n in nodes) left += n.parent != nil;
    CHECK(left == 0);
  }
}

enum { kThreads = 8, kSlots = 4 };
static __weak Node *s_shared[kSlots];
static _Atomic BOOL s_stop;
static long s_stores[kThreads], s_loads[kThreads];

// Each thread stores its own objects into the shared references, lets them go, and loads what is there.
static void *work(void *argument) {
  const long self = (long)argument;
  unsigned state = (unsigned)self + 1;
  while (!s_stop) {
    @autoreleasepool {
      state = state * 1664525 + 1013904223;
      const unsigned slot = (state >> 16) % kSlots;
      Node *mine = [Node new];
      s_shared[slot] = mine;
      s_stores[self]++;
      for (int i = 0; i < 4; i++) {
        Node *seen = s_shared[(slot + (unsigned)i) % kSlots];
        if (seen) {
          CHECK(seen.number == 42);
          s_loads[self]++;
        }
      }
      mine = nil;
    }
  }
  return NULL;
}

static void together(void) {
  pthread_t threads[kThreads];
  for (long i = 0; i < kThreads; i++) pthread_create(&threads[i], NULL, work, (void *)i);
  [NSThread sleepForTimeInterval:2];
  s_stop = YES;
  long most = 0, fewest = LONG_MAX, loads = 0;
  for (int i = 0; i < kThreads; i++) {
    pthread_join(threads[i], NULL);
    most = MAX(most, s_stores[i]), fewest = MIN(fewest, s_stores[i]), loads += s_loads[i];
  }
  for (int i = 0; i < kSlots; i++) CHECK(s_shared[i] == nil);
  fprintf(stderr, "8 threads, 2 s: %ld to %ld stores a thread, %ld loads\n", fewest, most, loads);
  CHECK(loads > 0 && fewest > most / 20);
}

// One writer among seven readers of one reference.
static __weak Node *s_one;
static _Atomic long s_reads;
static void *readOne(void *argument) {
  while (!s_stop) {
    @autoreleasepool {
      Node *seen = s_one;
      if (seen) CHECK(seen.number == 42);
      s_reads++;
    }
  }
  return NULL;
}

static void oneWriter(void) {
  s_stop = NO;
  pthread_t threads[kThreads - 1];
  for (int i = 0; i < kThreads - 1; i++) pthread_create(&threads[i], NULL, readOne, NULL);
  long stores = 0;
  for (double end = secondsNow() + 1; secondsNow() < end; stores++) {
    Node *mine = [Node new];
    s_one = mine;
    Node *again = s_one;
    CHECK(again == mine);
  }
  s_stop = YES;
  for (int i = 0; i < kThreads - 1; i++) pthread_join(threads[i], NULL);
  fprintf(stderr, "1 writer among 7 readers, 1 s: %ld stores, %ld loads\n", stores, (long)s_reads);
  CHECK(stores > 200 && s_one == nil);
}

int main(void) {
  @autoreleasepool {
    single();
    many();
    together();
    oneWriter();
  }
  return checkResult();
}
