// NS::Dictionary as an NSDictionary. A key may be an object of either side.
#import "objc/foundation/Bridge.hpp"

using namespace invar::objc;

@interface InvarNSDictionary : NSDictionary
@end

@implementation InvarNSDictionary
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSUInteger)count {
  return cpp(self)->count();
}

- (id)objectForKey:(id)key {
  if (NS::Object *own = [key invarObject]) return (id)(void *)cpp(self)->object(own);
  // A key of a class that C++ has no counterpart for cannot be in.
  if (!key || ![self invarCanHold:key]) return nil;
  auto made = NS::TransferPtr([key newInvarObject]);
  return (id)(void *)cpp(self)->object(made.get());
}

- (BOOL)invarCanHold:(id)key {
  return [key isKindOfClass:[NSString class]] || [key isKindOfClass:[NSNumber class]];
}

- (NSEnumerator *)keyEnumerator {
  return (NSEnumerator *)(void *)cpp(self)->keyEnumerator();
}

- (NSEnumerator *)objectEnumerator {
  NSMutableArray *objects = [NSMutableArray arrayWithCapacity:cpp(self)->count()];
  for (id key in self) [objects addObject:[self objectForKey:key]];
  return [objects objectEnumerator];
}
@end
