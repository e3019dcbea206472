// NS::Array, NS::Set and NS::Enumerator as NSArray, NSSet and NSEnumerator.
#import "objc/foundation/Bridge.hpp"

using namespace invar::objc;

@interface InvarNSArray : NSArray
@end

@implementation InvarNSArray
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSUInteger)count {
  return cpp(self)->count();
}
- (id)objectAtIndex:(NSUInteger)index {
  if (index >= cpp(self)->count())
    [NSException raise:NSRangeException
                format:@"-[NSArray objectAtIndex:]: index %lu, count %lu", (unsigned long)index,
                       (unsigned long)cpp(self)->count()];
  return (id)(void *)cpp(self)->object(index);
}
@end

@interface InvarNSEnumerator : NSEnumerator
@end

@implementation InvarNSEnumerator
INVAR_COUNTED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (id)nextObject {
  return (id)(void *)NS::detail::nextObject((void *)self);
}
@end

@interface InvarNSSet : NSSet
@end

@implementation InvarNSSet
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSUInteger)count {
  return cpp(self)->count();
}
- (id)member:(id)object {
  for (id member in self)
    if ([member isEqual:object]) return member;
  return nil;
}
- (NSArray *)allObjects {
  return objc(cpp(self)->allObjects());
}
- (NSEnumerator *)objectEnumerator {
  return (NSEnumerator *)(void *)cpp(self)->objectEnumerator();
}
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)state
                                  objects:(__unsafe_unretained id[])buffer
                                    count:(NSUInteger)room {
  return enumerateIn([self allObjects], state, buffer, room);
}
@end
