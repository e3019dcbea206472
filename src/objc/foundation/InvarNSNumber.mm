// NS::Value and NS::Number as NSValue and NSNumber.
#include <cstring>

#import "objc/foundation/Bridge.hpp"

@interface InvarNSValue : NSValue
@end

@implementation InvarNSValue
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (const char *)objCType {
  return invar::objc::cpp(self)->objCType();
}
- (void)getValue:(void *)value {
  invar::objc::cpp(self)->getValue(value, sizeof(uint64_t));
}
- (void *)pointerValue {
  return invar::objc::cpp(self)->pointerValue();
}
- (NSUInteger)hash {
  return ((NS::Object *)(void *)self)->hash();
}
- (BOOL)isEqualToValue:(NSValue *)other {
  return [other isKindOfClass:[NSValue class]] &&
         ((NS::Object *)(void *)self)->isEqual(CONVERTED(NS::Value, other));
}
- (BOOL)isEqual:(id)other {
  return [self isEqualToValue:other];
}
@end

@interface InvarNSNumber : NSNumber
@end

@implementation InvarNSNumber
INVAR_COUNTED_BY_CPP
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (const char *)objCType {
  return invar::objc::cpp(self)->objCType();
}
- (void)getValue:(void *)value {
  invar::objc::cpp(self)->getValue(value, sizeof(uint64_t));
}

#define READ(type, method) \
  -(type)method { return invar::objc::cpp(self)->method(); }
READ(BOOL, boolValue)
READ(signed char, charValue)
READ(unsigned char, unsignedCharValue)
READ(short, shortValue)
READ(unsigned short, unsignedShortValue)
READ(int, intValue)
READ(unsigned int, unsignedIntValue)
READ(long, longValue)
READ(unsigned long, unsignedLongValue)
READ(long long, longLongValue)
READ(unsigned long long, unsignedLongLongValue)
READ(float, floatValue)
READ(double, doubleValue)
READ(NSInteger, integerValue)
READ(NSUInteger, unsignedIntegerValue)
#undef READ

- (NSString *)stringValue {
  return invar::objc::objc(invar::objc::cpp(self)->stringValue());
}
- (NSString *)description {
  return [self stringValue];
}
- (NSString *)descriptionWithLocale:(id)locale {
  return [self stringValue];
}
- (NSComparisonResult)compare:(NSNumber *)other {
  return NSComparisonResult(invar::objc::cpp(self)->compare(CONVERTED(NS::Number, other)));
}
- (BOOL)isEqualToNumber:(NSNumber *)other {
  return other && [self compare:other] == NSOrderedSame;
}
- (BOOL)isEqual:(id)other {
  return [other isKindOfClass:[NSNumber class]] && [self isEqualToNumber:other];
}
@end
