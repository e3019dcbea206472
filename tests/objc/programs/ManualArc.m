#import <Foundation/Foundation.h>

@interface NSObject (Holder)
- (id)unowned;
- (int)number;
@end

void arcVisitor(id holder) {
  id object = [holder unowned];
  if ([object number] != 5) abort();
}
