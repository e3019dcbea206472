// Events, shared events with listeners, fences, heaps, residency sets and captures.
#include "Check.h"

static void testEvents(void) {
  id<MTLDevice> device = theDevice();
  id<MTLCommandQueue> one = OWNED([device newCommandQueue]), two = OWNED([device newCommandQueue]);
  id<MTLEvent> event = OWNED([device newEvent]);
  id<MTLSharedEvent> shared = OWNED([device newSharedEvent]);
  shared.label = @"shared";
  CHECK([shared conformsToProtocol:@protocol(MTLEvent)] && shared.signaledValue == 0 && event.device == device);
  id<MTLCommandBuffer> waits = [two commandBuffer];
  [waits encodeWaitForEvent:event value:1];
  [waits encodeSignalEvent:shared value:3];
  [waits commit];
  CHECK(![shared waitUntilSignaledValue:3 timeoutMS:10]);

  // Both kinds of listener.
  dispatch_queue_t queue = dispatch_queue_create("listener", DISPATCH_QUEUE_SERIAL);
  MTLSharedEventListener *onQueue = OWNED([[MTLSharedEventListener alloc] initWithDispatchQueue:queue]);
  CHECK(onQueue.dispatchQueue == queue);
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  __block int seen = 0;
  for (MTLSharedEventListener *listener in @[ onQueue, [MTLSharedEventListener sharedListener], OWNED([MTLSharedEventListener new]) ])
    [shared notifyListener:listener
                   atValue:2
                     block:^(id<MTLSharedEvent> given, uint64_t value) {
                       @synchronized(device) {
                         seen += given == shared && value == 3;
                       }
                       dispatch_semaphore_signal(done);
                     }];
  id<MTLCommandBuffer> signals = [one commandBuffer];
  [signals encodeSignalEvent:event value:1];
  [signals commit];
  CHECK([shared waitUntilSignaledValue:3 timeoutMS:10000]);
  for (int i = 0; i < 3; ++i) dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
  CHECK(seen == 3 && shared.signaledValue == 3);
  MTLSharedEventHandle *handle = OWNED([shared newSharedEventHandle]);
  id<MTLSharedEvent> again = OWNED([device newSharedEventWithHandle:handle]);
  again.signaledValue = 8;
  CHECK(shared.signaledValue == 8 && [handle.label isEqual:@"shared"]);
#if !__has_feature(objc_arc)
  dispatch_release(queue);
  dispatch_release(done);
#endif
}

static void testFences(void) {
  id<MTLDevice> device = theDevice();
  id<MTLFence> fence = OWNED([device newFence]);
  fence.label = @"fence";
  CHECK([fence.label isEqual:@"fence"] && fence.device == device);
  id<MTLBuffer> buffer = OWNED([device newBufferWithLength:4096 options:MTLResourceHazardTrackingModeUntracked]);
  CHECK(buffer.hazardTrackingMode == MTLHazardTrackingModeUntracked);
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  for (int i = 1; i <= 3; ++i) {
    id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
    if (i > 1) [blit waitForFence:fence];
    [blit fillBuffer:buffer range:NSMakeRange(0, 4096) value:(uint8_t)i];
    [blit updateFence:fence];
    [blit endEncoding];
  }
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(((char *)buffer.contents)[4095] == 3);
}

static void testHeaps(void) {
  id<MTLDevice> device = theDevice();
  MTLHeapDescriptor *descriptor = OWNED([[MTLHeapDescriptor alloc] init]);
  CHECK(descriptor.storageMode == MTLStorageModePrivate && descriptor.type == MTLHeapTypeAutomatic);
  MTLSizeAndAlign need = [device heapBufferSizeAndAlignWithLength:1000 options:MTLResourceStorageModeShared];
  CHECK(need.size >= 1000 && need.align > 0);
  descriptor.size = need.size * 2;
  descriptor.storageMode = MTLStorageModeShared;
  id<MTLHeap> heap = OWNED([device newHeapWithDescriptor:descriptor]);
  CHECK(heap.size >= need.size * 2 && heap.usedSize == 0 && heap.type == MTLHeapTypeAutomatic);
  id<MTLBuffer> first = OWNED([heap newBufferWithLength:1000 options:MTLResourceStorageModeShared]);
  CHECK(first.heap == heap && heap.usedSize >= 1000 && first.storageMode == MTLStorageModeShared);
  CHECK(OWNED([heap newBufferWithLength:heap.size options:MTLResourceStorageModeShared]) == nil);
  CHECK([heap maxAvailableSizeWithAlignment:256] >= 1000);
  [first makeAliasable];
  CHECK(first.isAliasable);

  descriptor.type = MTLHeapTypePlacement;
  id<MTLHeap> placed = OWNED([device newHeapWithDescriptor:descriptor]);
  id<MTLBuffer> second = OWNED([placed newBufferWithLength:16 options:MTLResourceStorageModeShared offset:need.align]);
  CHECK(second.heapOffset == need.align);

  NSError *error = nil;
  MTLResidencySetDescriptor *set = OWNED([MTLResidencySetDescriptor new]);
  set.label = @"resident";
  id<MTLResidencySet> residency = OWNED([device newResidencySetWithDescriptor:set error:&error]);
  const id<MTLAllocation> all[] = {heap, second};
  [residency addAllocations:all count:2];
  [residency commit];
  [residency requestResidency];
  CHECK(residency.allocationCount == 2 && [residency containsAllocation:heap] && [residency.label isEqual:@"resident"]);
  CHECK([residency.allAllocations containsObject:second]);
  [OWNED([device newCommandQueue]) addResidencySet:residency];
  [residency endResidency];
}

static void testCaptures(void) {
  MTLCaptureManager *manager = [MTLCaptureManager sharedCaptureManager];
  CHECK(manager == [MTLCaptureManager sharedCaptureManager] && !manager.isCapturing);
  MTLCaptureDescriptor *descriptor = OWNED([MTLCaptureDescriptor new]);
  descriptor.captureObject = theDevice();
  descriptor.destination = MTLCaptureDestinationGPUTraceDocument;
  descriptor.outputURL = [NSURL fileURLWithPath:@"/tmp/a b.gputrace"];
  CHECK([descriptor.outputURL.path isEqual:@"/tmp/a b.gputrace"] && [descriptor.outputURL isKindOfClass:[NSURL class]]);
  CHECK(descriptor.captureObject == (id)theDevice());
  NSError *error = nil;
  CHECK(![manager startCaptureWithDescriptor:descriptor error:&error]);
  CHECK(error.code == MTLCaptureErrorNotSupported && error.domain == MTLCaptureErrorDomain);
  id<MTLCaptureScope> scope = OWNED([manager newCaptureScopeWithDevice:theDevice()]);
  scope.label = @"scope";
  CHECK(scope.device == theDevice() && [scope.label isEqual:@"scope"]);
}

TEST_MAIN(testEvents(); testFences(); testHeaps(); testCaptures();)
