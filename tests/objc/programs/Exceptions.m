// Exceptions in Objective-C: matching, cleaning up, throwing on, through frames of Foundation's.
#import "Check.h"

static int s_gone;
@interface Thing : NSObject
@end
@implementation Thing
- (void)dealloc {
  s_gone++;
  SUPER_DEALLOC;
}
@end

@interface MyException : NSException
@end
@implementation MyException
@end

static int finally(BOOL throws) {
  int result = 0;
  @try {
    @try {
      if (throws) [NSException raise:@"X" format:@"y %d", 3];
      result = 1;
    } @finally {
      result += 10;
    }
  } @catch (NSException *e) {
    CHECK([e.name isEqual:@"X"] && [e.reason isEqual:@"y 3"]);
    result += 100;
  }
  return result;
}

static int returning(void) {
  @try { return 1; } @finally { checkFailures += 0; }
  return 2;
}

static void matching(void) {
  int got = 0;
  @try { @try { [@[] objectAtIndex:4]; } @catch (NSString *s) { got = 1; } } @catch (id e) { got = 2; }
  CHECK(got == 2);
  got = 0;
  @try { @try { @throw @"text"; } @catch (NSException *e) { got = 1; } @finally { got += 10; } }
  @catch (NSString *s) { got += 2; CHECK([s isEqual:@"text"]); }
  CHECK(got == 12);
  got = 0;
  @try { @try { @throw @"text"; } @catch (...) { got = 1; @throw; } } @catch (NSString *s) { got += 2; }
  CHECK(got == 3);
  got = 0;
  @try { @throw OWN([[MyException alloc] initWithName:@"M" reason:@"r" userInfo:nil]); }
  @catch (MyException *e) { got = 1; }
  @catch (NSException *e) { got = 2; }
  CHECK(got == 1);
  got = 0;
  @try { @try { @throw @1; } @catch (NSNumber *n) { @throw @"second"; } } @catch (NSString *s) { got = 1; }
  CHECK(got == 1);
  CHECK(finally(YES) == 110 && finally(NO) == 11 && returning() == 1);
}

static void throughFoundation(void) {
  int got = 0;
  @try {
    [@[ @1, @2 ] enumerateObjectsUsingBlock:^(id o, NSUInteger i, BOOL *stop) { @throw @"out"; }];
  } @catch (NSString *s) { got = 1; }
  CHECK(got == 1);
  @try { [(id)@"text" performSelector:@selector(countByEnumeratingWithState:objects:count:)]; }
  @catch (NSException *e) { got = 2; CHECK([e.name isEqual:NSInvalidArgumentException]); }
  CHECK(got == 2);
}

static void synchronized(void) {
  NSObject *lock = OWN([NSObject new]);
  int got = 0;
  @try { @synchronized(lock) { @throw @"inside"; } } @catch (NSString *s) { got = 1; }
  __block _Atomic BOOL entered = NO;
  NSThread *thread = OWN([[NSThread alloc] initWithBlock:^{ @synchronized(lock) { entered = YES; } }]);
  [thread start];
  for (int i = 0; i < 2000 && !thread.isFinished; i++) [NSThread sleepForTimeInterval:0.001];
  CHECK(got == 1 && thread.isFinished && entered);
}

static void thrower(int depth) {
#if ARC
  Thing *local = [Thing new];
  (void)local;
#endif
  if (depth == 0) @throw @"deep";
  thrower(depth - 1);
}

int main(void) {
  @autoreleasepool {
    matching();
    throughFoundation();
    synchronized();
    int caught = 0;
    for (int i = 0; i < 100; i++) @try { thrower(10); } @catch (NSString *s) { caught++; }
    CHECK(caught == 100);
#ifdef ARC_EXCEPTIONS
    CHECK(s_gone == 1100);   // -fobjc-arc-exceptions: frames that an exception passes let go of what they own
#endif
  }
  return checkResult();
}
