// The superclass that Properties.m does not see inside of.
#import "Animal.h"
@interface Creature : NSObject
@end
@implementation Creature {
  char _first;
  NSString *_name;
}
- (instancetype)init {
  if ((self = [super init])) _first = 'c', _name = @"creature";
  return self;
}
- (BOOL)isSound { return _first == 'c' && [_name isEqual:@"creature"]; }
@end
@interface Animal ()
@end
@implementation Animal {
  Creature *_inner;
  char _last;
}
- (instancetype)init {
  if ((self = [super init])) _legs = 4, _inner = [Creature new], _last = 'a';
  return self;
}
- (BOOL)isSound { return _last == 'a' && [_inner isSound]; }
#if !__has_feature(objc_arc)
- (void)dealloc {
  [_inner release];
  [super dealloc];
}
#endif
@end
