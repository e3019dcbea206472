// NS::Data as an NSData.
#import "objc/foundation/Bridge.hpp"

using namespace invar::objc;

@interface InvarNSData : NSData
@end

@implementation InvarNSData
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (const void *)bytes {
  return cpp(self)->bytes();
}
- (NSUInteger)length {
  return cpp(self)->length();
}
@end
