// A million objects leave no trace, and returned objects take the short way without ever going too early.
#import "Check.h"
#import "Manual.h"

static _Atomic long s_gone;
@interface Thing : NSObject
@property (nonatomic) int number;
@property (nonatomic, strong) NSString *text;
@end
@implementation Thing
- (void)dealloc { s_gone++; }
@end

@interface Maker : NSObject
@end
@implementation Maker {
  Thing *_kept;
}
+ (Thing *)make:(int)number {
  Thing *thing = [Thing new];
  thing.number = number;
  return thing;
}
- (Thing *)kept {
  if (!_kept) _kept = [Thing new];
  return _kept;
}
- (void)drop { _kept = nil; }
@end

__attribute__((noinline)) Thing *makeThing(int number) {
  Thing *thing = [Thing new];
  thing.number = number;
  return thing;
}

static void flat(void) {
  // No pool inside the loops: what is returned must not wait in one.
  @autoreleasepool {
    for (int i = 0; i < 10000; i++) CHECK(makeThing(i).number == i);
    long before = residentKilobytes();
    for (int i = 0; i < 1000000; i++) {
      Thing *thing = i & 1 ? makeThing(i) : [Maker make:i];
      if (thing.number != i) CHECK(!"wrong object");
    }
    long grown = residentKilobytes() - before;
    fprintf(stderr, "1e6 objects: %ld KiB more, %ld not gone\n", grown, 1010000 - s_gone);
#ifndef __SANITIZE_ADDRESS__
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
    CHECK(grown < 2048);
#endif
#endif
    CHECK(1010000 - s_gone < 10);
    for (int i = 0; i < 200000; i++)
      @autoreleasepool {
        makeThing(i).text = [NSString stringWithFormat:@"%d", i];
      }
    CHECK(1210000 - s_gone < 10);
  }
  CHECK(s_gone == 1210000);
}

static void keptByOwner(void) {
  s_gone = 0;
  @autoreleasepool {
    Maker *maker = [Maker new];
    Thing *kept = [maker kept];
    CHECK([maker kept] == kept);
    [maker drop];
    CHECK(s_gone == 0 && kept.number == 0);
    kept = nil;
  }
  CHECK(s_gone == 1);
}

int main(void) {
  @autoreleasepool {
    flat();
    keptByOwner();
    s_gone = 0;
    CHECK(manualUser([Maker class]));
    CHECK(s_gone == 1);
  }
  return checkResult();
}
