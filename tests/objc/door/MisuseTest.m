// What a program gets that gives wrong objects, sends wrong messages, or changes the classes.
#import <MetalPerformanceShaders/MetalPerformanceShaders.h>
#import <objc/runtime.h>

#include "Check.h"

static void testWrongClasses(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  NSString *reason = nil;
  @try {
    [encoder setBuffer:(id<MTLBuffer>)@"a string" offset:0 atIndex:0];
  } @catch (NSException *exception) {
    reason = [exception reason];
    CHECK([[exception name] isEqual:NSInvalidArgumentException]);
  }
  CHECK([reason rangeOfString:@"MTLBuffer"].location != NSNotFound);
  CHECK([reason rangeOfString:@"String"].location != NSNotFound);
  CHECK([reason rangeOfString:@"setBuffer:offset:atIndex:"].location != NSNotFound);
  CHECK(RAISED([encoder setComputePipelineState:(id<MTLComputePipelineState>)device]) != nil);
  const id<MTLBuffer> buffers[] = {(id<MTLBuffer>)device};
  const NSUInteger offsets[] = {0};
  CHECK(RAISED([encoder setBuffers:buffers offsets:offsets withRange:NSMakeRange(0, 1)]) != nil);
  CHECK(RAISED(commands.label = (NSString *)@5) != nil && RAISED(commands.label = (NSString *)@[ [NSDate date] ]) != nil);
  CHECK(RAISED([device newLibraryWithSource:(NSString *)[NSDate date] options:nil error:NULL]) != nil);
  CHECK(RAISED([device newLibraryWithSource:@"" options:(MTLCompileOptions *)@"x" error:NULL]) != nil);
  MPSNDArrayMatrixMultiplication *product = OWNED([[MPSNDArrayMatrixMultiplication alloc] initWithDevice:device sourceCount:2]);
  NSArray *wrong = @[ @1, @2 ];
  CHECK(RAISED([product encodeToCommandBuffer:commands sourceArrays:(NSArray *)wrong]) != nil);
  CHECK(RAISED([MPSNDArrayDescriptor descriptorWithDataType:MPSDataTypeFloat32 shape:(MPSShape *)@"2, 3"]) != nil);
  [encoder setBuffer:nil offset:0 atIndex:0];   // nil unbinds
  [encoder endEncoding];
}

static void testUnknownSelectors(void) {
  id device = theDevice();
  // As Foundation says it: the class, the selector, and what went wrong.
  for (id receiver in @[ device, OWNED([MTLCompileOptions new]), [MTLCompileOptions class], @"text" ]) {
    NSString *reason = nil;
    @try {
      [(id<MTLCommandBuffer>)receiver commit];
    } @catch (NSException *exception) {
      reason = [exception reason];
      CHECK([[exception name] isEqual:NSInvalidArgumentException]);
    }
    CHECK([reason rangeOfString:NSStringFromClass([receiver class])].location != NSNotFound);
    CHECK([reason rangeOfString:@" commit]: unrecognized selector sent to "].location != NSNotFound);
  }
  CHECK(![device respondsToSelector:@selector(commit)] && [device respondsToSelector:@selector(newCommandQueue)]);
  CHECK(![[device class] instancesRespondToSelector:@selector(commit)]);
  CHECK([RAISED([device performSelector:@selector(lastObject)]) isEqual:NSInvalidArgumentException]);
  CHECK(RAISED([device valueForKey:@"noSuchKey"]) != nil);
  CHECK(RAISED((void)[NSClassFromString(@"InvarMTLBuffer") alloc]) != nil);
}

@interface OwnOptions : MTLCompileOptions
@end
@implementation OwnOptions
- (NSUInteger)maxTotalThreadsPerThreadgroup {
  return 77;
}
@end

@interface TooLarge : MTLCompileOptions {
  int m_more[4];
}
@end
@implementation TooLarge
@end

static void testSubclasses(void) {
  OwnOptions *options = OWNED([OwnOptions new]);
  options.mathMode = MTLMathModeSafe;
  CHECK(options.maxTotalThreadsPerThreadgroup == 77 && options.mathMode == MTLMathModeSafe);
  CHECK([options isKindOfClass:[MTLCompileOptions class]]);
  CHECK(OWNED([theDevice() newLibraryWithSource:kAddOne options:options error:NULL]) != nil);
  CHECK([RAISED((void)[TooLarge alloc]) isEqual:NSInvalidArgumentException]);
}

static NSUInteger lengthOfAll(id self, SEL call) { return 12345; }

static void testSwizzling(void) {
  id<MTLBuffer> buffer = OWNED([theDevice() newBufferWithLength:8 options:0]);
  Method method = class_getInstanceMethod(object_getClass(buffer), @selector(length));
  IMP before = method_setImplementation(method, (IMP)(void *)lengthOfAll);
  CHECK(buffer.length == 12345);
  method_setImplementation(method, before);
  CHECK(buffer.length == 8);
  Method one = class_getInstanceMethod(object_getClass(buffer), @selector(allocatedSize));
  const NSUInteger allocated = buffer.allocatedSize;
  method_setImplementation(method, (IMP)(void *)lengthOfAll);
  method_exchangeImplementations(method, one);
  CHECK(buffer.allocatedSize == 12345 && buffer.length == allocated);
  method_exchangeImplementations(method, one);
  method_setImplementation(method, before);
  CHECK(buffer.allocatedSize == allocated && buffer.length == 8);
  class_addMethod(object_getClass(buffer), @selector(twiceTheLength), (IMP)(void *)lengthOfAll, "Q@:");
  CHECK([buffer respondsToSelector:@selector(twiceTheLength)]);
}

TEST_MAIN(testWrongClasses(); testUnknownSelectors(); testSubclasses(); testSwizzling();)
