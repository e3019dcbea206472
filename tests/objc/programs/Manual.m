#import "Manual.h"

@interface NSObject (Maker)
+ (id)make:(int)number;
- (int)number;
@end

@interface Holder : NSObject {
@public
  id m_unowned;
}
- (id)unowned;
@end
@implementation Holder
- (id)unowned { return m_unowned; }
@end

/// Code with ARC, in ManualArc.m, that takes the object from the holder and lets go of it.
void arcVisitor(id holder);

BOOL manualUser(Class maker) {
  NSAutoreleasePool *pool = [NSAutoreleasePool new];
  id object = [maker make:5];   // owned by the pool from here on
  Holder *holder = [[Holder new] autorelease];
  holder->m_unowned = object;
  NSAutoreleasePool *inner = [NSAutoreleasePool new];
  for (int i = 0; i < 3; i++) arcVisitor(holder);
  [inner drain];
  BOOL alive = [object number] == 5;
  [pool drain];
  return alive;
}
