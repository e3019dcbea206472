// Blocks as functions, as objects, and as owners of what they capture.
#import "Check.h"
#include <Block.h>

static int s_gone;
@interface Thing : NSObject
@property (nonatomic) int number;
@end
@implementation Thing
- (void)dealloc {
  s_gone++;
  SUPER_DEALLOC;
}
@end

static int (^adder(int n))(int) {
  int (^block)(int) = ^(int x) { return x + n; };
#if ARC
  return block;
#else
  return [[block copy] autorelease];
#endif
}

static void asObjects(void) {
  NSArray *blocks = @[ adder(1), adder(2), OWN([^(int x) { return x; } copy]) ];
  int sum = 0;
  for (int (^block)(int) in blocks) sum += block(10);
  CHECK(sum == 33);
  NSMutableDictionary *table = OWN([NSMutableDictionary new]);
  table[@"double"] = OWN([^(int x) { return x * 2; } copy]);
  int (^doubler)(int) = table[@"double"];
  CHECK(doubler(21) == 42);
  id object = adder(5);
  CHECK([object isKindOfClass:NSClassFromString(@"NSBlock")] && [[object description] length] > 0);
  CHECK([object isEqual:object] && [object respondsToSelector:@selector(copy)]);
  NSArray *sorted = [@[ @3, @1, @2 ] sortedArrayUsingComparator:^NSComparisonResult(id a, id b) { return [a compare:b]; }];
  CHECK([sorted isEqual:(@[ @1, @2, @3 ])]);
  __block int seen = 0;
  [@[ @1, @2, @3 ] enumerateObjectsUsingBlock:^(id o, NSUInteger i, BOOL *stop) {
    seen++;
    if (i == 1) *stop = YES;
  }];
  CHECK(seen == 2);
}

static void captures(void) {
  s_gone = 0;
  @autoreleasepool {
    Thing *thing = OWN([Thing new]);
    void (^set)(int) = OWN([^(int n) { thing.number = n; } copy]);
    set(4);
    CHECK(thing.number == 4);
    __block int counter = 0;
    void (^increment)(void) = ^{ counter++; };
    void (^copied)(void) = OWN([increment copy]);
    increment(), copied(), copied();
    CHECK(counter == 3);
    void (^outer)(void) = OWN([^{ copied(); } copy]);   // a block that captures a block
    outer();
    CHECK(counter == 4);
    __block struct { double a, b; char text[32]; } large = {1, 2, "text"};
    void (^change)(void) = OWN([^{ large.b = 3, large.text[0] = 'T'; } copy]);
    change();
    CHECK(large.b == 3 && large.text[0] == 'T');
  }
  CHECK(s_gone == 1);
}

#if ARC
// In a function of its own: a block on the stack, too, owns what it captures, until its scope ends.
__attribute__((noinline)) static void (^user(Thing *thing))(void) {
  return ^{ thing.number = 4; };
}

static void ownership(void) {
  s_gone = 0;
  @autoreleasepool {
    Thing *thing = [Thing new];
    __weak Thing *weakThing = thing;
    int (^ask)(void) = ^{
      Thing *strong = weakThing;
      return strong ? strong.number : -1;
    };
    thing.number = 7;
    CHECK(ask() == 7);
    thing = nil;
    CHECK(s_gone == 1 && weakThing == nil && ask() == -1);

    __block Thing *changed = [Thing new];
    void (^change)(void) = ^{ changed = [Thing new], changed.number = 2; };
    change();
    CHECK(changed.number == 2 && s_gone == 2);

    Thing *captured = [Thing new];
    __weak Thing *weakCaptured = captured;
    void (^use)(void) = user(captured);
    captured = nil;
    use();
    CHECK(weakCaptured.number == 4);
    @autoreleasepool {
      id object = use;   // as an object the block is in the pool too
      use = nil;
      CHECK(object && weakCaptured != nil);
    }
    CHECK(weakCaptured == nil && s_gone == 3);

    int n = 3;
    int (^heap)(void) = ^{ return n; };
    __weak int (^weakBlock)(void) = heap;
    CHECK(weakBlock && weakBlock() == 3);
    heap = nil;
    CHECK(weakBlock == nil);
  }
  CHECK(s_gone == 4);
}
#else
static void ownership(void) {
  // Manual counting: a block retains what it captures, a __block variable does not.
  s_gone = 0;
  Thing *thing = [Thing new];
  void (^use)(void) = [^{ thing.number = 1; } copy];
  CHECK([thing retainCount] == 2);
  [thing release];
  use();
  CHECK(s_gone == 0);
  [use release];
  CHECK(s_gone == 1);
  __block Thing *unowned = [Thing new];
  void (^touch)(void) = Block_copy(^{ unowned.number = 2; });
  CHECK([unowned retainCount] == 1);
  touch();
  Block_release(touch);
  [unowned release];
  CHECK(s_gone == 2);
}
#endif

int main(void) {
  @autoreleasepool {
    asObjects();
    captures();
    ownership();
  }
  return checkResult();
}
