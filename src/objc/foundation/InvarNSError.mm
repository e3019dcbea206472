// NS::Error as an NSError. NSError keeps its values in instance variables, which a C++ object has no room for, so
// that every method that reads them is here.
#import "objc/foundation/Bridge.hpp"

#import <Metal/MTLCaptureManager.h>
#import <Metal/MTLCommandBuffer.h>
#import <Metal/MTLLibrary.h>

using namespace invar::objc;

NSErrorDomain const MTLCaptureErrorDomain = @"MTLCaptureErrorDomain";
NSErrorDomain const MTLCommandBufferErrorDomain = @"MTLCommandBufferErrorDomain";
NSErrorDomain const MTLLibraryErrorDomain = @"MTLLibraryErrorDomain";

namespace {

NSString *keyOfGnustep(NSString *key) {
  if ([key isEqualToString:@"NSLocalizedDescription"]) return NSLocalizedDescriptionKey;
  if ([key isEqualToString:@"NSLocalizedFailureReason"]) return NSLocalizedFailureReasonErrorKey;
  if ([key isEqualToString:@"NSLocalizedRecoverySuggestion"]) return NSLocalizedRecoverySuggestionErrorKey;
  if ([key isEqualToString:@"NSLocalizedRecoveryOptions"]) return NSLocalizedRecoveryOptionsErrorKey;
  if ([key isEqualToString:@"NSUnderlyingError"]) return NSUnderlyingErrorKey;
  return key;
}

}  // namespace

@interface InvarNSError : NSError
@end

@implementation InvarNSError
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY

- (NSInteger)code {
  return cpp(self)->code();
}

// Programs compare domains by pointer, too: where there is a constant, it is the answer.
- (NSErrorDomain)domain {
  NSString *domain = objc(cpp(self)->domain());
  for (NSString *constant :
       {MTLLibraryErrorDomain, MTLCommandBufferErrorDomain, MTLCaptureErrorDomain, NSCocoaErrorDomain,
        NSPOSIXErrorDomain, NSOSStatusErrorDomain})
    if ([domain isEqualToString:constant]) return constant;
  return domain;
}

// Under GNUstep's keys: their names are not Apple's, which C++ has.
- (NSDictionary *)userInfo {
  NSMutableDictionary *info = [NSMutableDictionary dictionary];
  for (NSString *key in (NSDictionary *)objc(cpp(self)->userInfo()))
    [info setObject:[(NSDictionary *)objc(cpp(self)->userInfo()) objectForKey:key] forKey:keyOfGnustep(key)];
  return info;
}

- (NSString *)localizedDescription {
  return objc(cpp(self)->localizedDescription());
}
- (NSString *)localizedFailureReason {
  return objc(cpp(self)->localizedFailureReason());
}
- (NSArray *)localizedRecoveryOptions {
  return objc(cpp(self)->localizedRecoveryOptions());
}
- (NSString *)localizedRecoverySuggestion {
  return objc(cpp(self)->localizedRecoverySuggestion());
}
- (id)recoveryAttempter {
  return [[self userInfo] objectForKey:NSRecoveryAttempterErrorKey];
}
- (id)initWithDomain:(NSErrorDomain)domain code:(NSInteger)code userInfo:(NSDictionary *)info {
  return self;
}
- (void)encodeWithCoder:(NSCoder *)coder {
  [[NSError errorWithDomain:[self domain] code:[self code] userInfo:[self userInfo]] encodeWithCoder:coder];
}
- (Class)classForCoder {
  return [NSError class];
}
@end
