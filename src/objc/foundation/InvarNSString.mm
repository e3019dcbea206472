// NS::String as an NSString: what the class cluster asks of a subclass, and fast ways where C++ has them.
#include <cstring>

#import "objc/foundation/Bridge.hpp"

@interface InvarNSString : NSString
@end

@implementation InvarNSString
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSUInteger)length {
  return invar::objc::cpp(self)->length();
}

- (unichar)characterAtIndex:(NSUInteger)index {
  if (index >= [self length])
    [NSException raise:NSRangeException
                format:@"-[NSString characterAtIndex:]: index %lu, length %lu", (unsigned long)index,
                       (unsigned long)[self length]];
  return invar::objc::cpp(self)->character(index);
}

- (void)getCharacters:(unichar *)buffer range:(NSRange)range {
  auto *text = invar::objc::cpp(self);
  const NSUInteger length = text->length();
  if (range.location > length || range.length > length - range.location)
    [NSException raise:NSRangeException
                format:@"-[NSString getCharacters:range:]: %lu characters at %lu, length %lu",
                       (unsigned long)range.length, (unsigned long)range.location, (unsigned long)length];
  const char *utf8 = text->utf8String();
  if (std::strlen(utf8) == length) {  // ASCII, the common case
    for (NSUInteger i = 0; i < range.length; ++i) buffer[i] = static_cast<unsigned char>(utf8[range.location + i]);
    return;
  }
  auto *pool = NS::AutoreleasePool::alloc()->init();  // cString leaves its bytes there
  const char *units = text->cString(NS::UTF16LittleEndianStringEncoding);
  std::memcpy(buffer, units + range.location * sizeof(unichar), range.length * sizeof(unichar));
  pool->release();
}

- (const char *)UTF8String {
  return invar::objc::cpp(self)->utf8String();
}

- (NSString *)description {
  return self;
}
@end
