// NS::URL as an NSURL. NSURL keeps its parts in instance variables, so that the door is no subclass: it answers as
// one, and hands every message to an NSURL made of its text.
#import "objc/foundation/Bridge.hpp"

using namespace invar::objc;

@interface InvarNSURL : NSObject <NSCopying>
@end

@implementation InvarNSURL
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSURL *)invarTwin {
  auto *url = reinterpret_cast<NS::URL *>((void *)self);
  return url->isFileURL() ? [NSURL fileURLWithPath:objc(url->path())]
                          : [NSURL URLWithString:objc(url->absoluteString())];
}
- (NSMethodSignature *)methodSignatureForSelector:(SEL)selector {
  return [NSURL instanceMethodSignatureForSelector:selector];
}
- (void)forwardInvocation:(NSInvocation *)invocation {
  [invocation invokeWithTarget:[self invarTwin]];
}
- (BOOL)respondsToSelector:(SEL)selector {
  return [NSURL instancesRespondToSelector:selector];
}
- (BOOL)isKindOfClass:(Class)type {
  return [NSURL isSubclassOfClass:type] || [super isKindOfClass:type];
}
- (NSUInteger)hash {
  return [[self invarTwin] hash];
}
- (BOOL)isEqual:(id)other {
  return [[self invarTwin] isEqual:[other isKindOfClass:[InvarNSURL class]] ? [other invarTwin] : other];
}
- (NSString *)description {
  return [[self invarTwin] description];
}
@end
