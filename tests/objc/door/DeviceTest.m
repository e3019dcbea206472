// Devices, buffers and what an object of the door is as an Objective-C object.
#include "Check.h"

static void testDevice(void) {
  id<MTLDevice> device = theDevice();
  CHECK(device != nil && [device.name length] > 0 && [device.architecture.name length] > 0);
  CHECK(device == theDevice());
  CHECK([OWNED(MTLCopyAllDevices()) containsObject:device]);
  CHECK([device supportsFamily:MTLGPUFamilyApple7] && ![device supportsFamily:MTLGPUFamilyMetal4]);
  CHECK(device.maxThreadsPerThreadgroup.width == 1024 && device.hasUnifiedMemory && !device.isLowPower);
  CHECK(device.maxBufferLength > 0 && device.maxThreadgroupMemoryLength >= 32768);
  MTLTimestamp cpu = 0, gpu = 0;
  [device sampleTimestamps:&cpu gpuTimestamp:&gpu];
  CHECK(cpu > 0 && gpu > 0);
}

static void testBuffers(void) {
  id<MTLDevice> device = theDevice();
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:100 options:MTLResourceStorageModeShared]);
  CHECK(buffer.length == 100 && buffer.contents != NULL && buffer.gpuAddress != 0);
  CHECK(buffer.storageMode == MTLStorageModeShared && buffer.device == device && buffer.heap == nil);
  CHECK(buffer.hazardTrackingMode == MTLHazardTrackingModeTracked && buffer.allocatedSize >= 100);
  CHECK(buffer.label == nil);
  buffer.label = @"a label: \u00e9\u4e2d";
  CHECK([buffer.label isEqualToString:@"a label: \u00e9\u4e2d"] && [@"a label: \u00e9\u4e2d" isEqual:buffer.label]);
  CHECK([buffer.label length] == 11 && [buffer.label characterAtIndex:10] == 0x4e2d);
  buffer.label = nil;
  CHECK(buffer.label == nil);
  CHECK([buffer setPurgeableState:MTLPurgeableStateKeepCurrent] == MTLPurgeableStateNonVolatile);

  int values[3] = {1, 2, 3};
  id<MTLBuffer> copy = OWNED([device newBufferWithBytes:values length:sizeof values options:0]);
  CHECK(((int *)copy.contents)[2] == 3);
  __block int freed = 0;
  int *start = values;   // a block cannot capture an array
  @autoreleasepool {
    id<MTLBuffer> own = OWNED([device newBufferWithBytesNoCopy:values
                                                        length:sizeof values
                                                       options:0
                                                   deallocator:^(void *pointer, NSUInteger length) {
                                                     freed += pointer == (void *)start && length == 12;
                                                   }]);
    CHECK(own.contents == (void *)values);
  }
  CHECK(freed == 1);
  CHECK(OWNED([device newBufferWithLength:0 options:0]) == nil);
  id<MTLBuffer> secret = OWNED([device newBufferWithLength:4 options:MTLResourceStorageModePrivate]);
  CHECK(secret.contents == NULL && secret.storageMode == MTLStorageModePrivate);
}

static void testObjects(void) {
  id<MTLDevice> device = theDevice();
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:8 options:0]);
  id<MTLBuffer> other = OWNED([device newBufferWithLength:8 options:0]);
  CHECK([buffer conformsToProtocol:@protocol(MTLBuffer)] && [buffer conformsToProtocol:@protocol(MTLResource)]);
  CHECK(![buffer conformsToProtocol:@protocol(MTLHeap)]);
  CHECK([buffer respondsToSelector:@selector(contents)] && ![buffer respondsToSelector:@selector(commit)]);
  CHECK([(id)buffer isKindOfClass:[NSObject class]]);
  CHECK([buffer isEqual:buffer] && ![buffer isEqual:other] && ![buffer isEqual:@"text"] && ![@"text" isEqual:buffer]);
  CHECK([buffer hash] == [buffer hash]);
  CHECK([[buffer description] rangeOfString:@"MTLBuffer"].location != NSNotFound);
  CHECK([[NSString stringWithFormat:@"%@", buffer] isEqualToString:[buffer description]]);

  // Key-value reading, through getters of every kind.
  CHECK([[(id)buffer valueForKey:@"length"] unsignedIntegerValue] == 8);
  [(id)buffer setValue:@"by key" forKey:@"label"];
  CHECK([[(id)buffer valueForKey:@"label"] isEqual:@"by key"]);
  CHECK([[(id)buffer valueForKeyPath:@"device.maxBufferLength"] unsignedLongValue] == device.maxBufferLength);
  CHECK([[(id)device valueForKey:@"lowPower"] boolValue] == NO);

  // In collections, by identity.
  NSMutableSet *set = [NSMutableSet setWithObjects:buffer, other, buffer, nil];
  CHECK([set count] == 2 && [set containsObject:other]);
  NSArray *array = [NSArray arrayWithObjects:buffer, other, nil];
  CHECK([array indexOfObject:other] == 1);

  // Messages to nil.
  id<MTLBuffer> none = nil;
  CHECK(none.length == 0 && none.contents == NULL && none.device == nil && none.label == nil);
  [none didModifyRange:NSMakeRange(0, 1)];
}

#if !__has_feature(objc_arc)
static void testCounts(void) {
  id<MTLDevice> device = theDevice();
  id<MTLBuffer> buffer = [device newBufferWithLength:8 options:0];
  CHECK([buffer retainCount] == 1);
  [buffer retain];
  CHECK([buffer retainCount] == 2);
  @autoreleasepool {
    [buffer autorelease];
    CHECK([buffer retainCount] == 2);
    NSArray *array = [[NSArray alloc] initWithObjects:buffer, nil];
    CHECK([buffer retainCount] == 3);
    [array release];
  }
  CHECK([buffer retainCount] == 1);

  // A command buffer holds what it uses until it completes.
  id<MTLCommandQueue> queue = [device newCommandQueue];
  @autoreleasepool {
    id<MTLCommandBuffer> commands = [queue commandBuffer];
    id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
    [blit fillBuffer:buffer range:NSMakeRange(0, 8) value:7];
    [blit endEncoding];
    [commands commit];
    [commands waitUntilCompleted];
    CHECK(((char *)buffer.contents)[7] == 7);
  }
  CHECK([buffer retainCount] == 1);
  [buffer release];
  [queue release];
}
#else
static void testCounts(void) {
  __weak id<MTLBuffer> weak = nil;
  @autoreleasepool {
    id<MTLBuffer> buffer = [theDevice() newBufferWithLength:8 options:0];
    weak = buffer;
    CHECK(weak == buffer);
  }
  CHECK(weak == nil);
}
#endif

TEST_MAIN(testDevice(); testBuffers(); testObjects(); testCounts();)
