// Foundation/NSMacAdditions.h: what Apple's Foundation has and GNUstep base 1.28 does not.
#import <Foundation/Foundation.h>

/// A block where GNUstep wants a target and a selector.
@interface InvarBlockTarget : NSObject {
  void (^m_block)(id argument);
}
- (instancetype)initWithBlock:(void (^)(id argument))block;
- (void)call:(id)argument;
@end

@implementation InvarBlockTarget
- (instancetype)initWithBlock:(void (^)(id argument))block {
  if ((self = [super init])) m_block = [block copy];
  return self;
}
- (void)call:(id)argument { m_block(argument); }
- (void)dealloc {
  [m_block release];
  [super dealloc];
}
@end

static InvarBlockTarget* targetFor(void (^block)(void)) {
  void (^copied)(void) = [[block copy] autorelease];
  return [[[InvarBlockTarget alloc] initWithBlock:^(id) { copied(); }] autorelease];
}

@implementation NSProcessInfo (InvarMacAdditions)
- (NSOperatingSystemVersion)operatingSystemVersion { return NSOperatingSystemVersion{15, 0, 0}; }
- (BOOL)isOperatingSystemAtLeastVersion:(NSOperatingSystemVersion)version {
  const NSOperatingSystemVersion own = [self operatingSystemVersion];
  if (own.majorVersion != version.majorVersion) return own.majorVersion > version.majorVersion;
  if (own.minorVersion != version.minorVersion) return own.minorVersion > version.minorVersion;
  return own.patchVersion >= version.patchVersion;
}
- (NSProcessInfoThermalState)thermalState { return NSProcessInfoThermalStateNominal; }
- (BOOL)isLowPowerModeEnabled { return NO; }
- (BOOL)isMacCatalystApp { return NO; }
- (BOOL)isiOSAppOnMac { return NO; }
@end

@implementation NSThread (InvarMacAdditions)
- (instancetype)initWithBlock:(void (^)(void))block {
  return [self initWithTarget:targetFor(block) selector:@selector(call:) object:nil];
}
+ (void)detachNewThreadWithBlock:(void (^)(void))block {
  NSThread* thread = [[self alloc] initWithBlock:block];
  [thread start];
  [thread release];
}
@end

@implementation NSRunLoop (InvarMacAdditions)
- (void)performBlock:(void (^)(void))block {
  InvarBlockTarget* target = targetFor(block);
  if (self == [NSRunLoop mainRunLoop] && self != [NSRunLoop currentRunLoop])
    [target performSelectorOnMainThread:@selector(call:) withObject:nil waitUntilDone:NO];
  else
    [self performSelector:@selector(call:) target:target argument:nil order:0
                    modes:[NSArray arrayWithObject:NSDefaultRunLoopMode]];
}
@end
