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
  auto made = NS::TransferPtr([key newInvarObject]);
  return (id)(void *)cpp(self)->object(made.get());
}

- (NSEnumerator *)keyEnumerator {
  return (NSEnumerator *)(void *)cpp(self)->keyEnumerator();
}

- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)state
                                  objects:(__unsafe_unretained id[])buffer
                                    count:(NSUInteger)room {
  return enumerateIn([self allKeys], state, buffer, room);
}

- (NSEnumerator *)objectEnumerator {
  NSMutableArray *objects = [NSMutableArray arrayWithCapacity:cpp(self)->count()];
  for (id key in self) [objects addObject:[self objectForKey:key]];
  return [objects objectEnumerator];
}
@end
