// MTLCaptureManager, MTLCaptureScope and MTLCaptureDescriptor.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLCaptureScope
FOUND(id<MTLDevice>, device)
FOUND(id<MTLCommandQueue>, commandQueue)
LABEL
DO(beginScope)
DO(endScope)
@end

@implementation MTLCaptureDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::CaptureDescriptor)
PROPERTY(MTLCaptureDestination, destination, setDestination)
- (id)captureObject {
  return (id)(void *)cpp(self)->captureObject();
}
- (void)setCaptureObject:(id)object {
  if (object && ![object invarObject])
    checkClass(object, [InvarMTLDevice class], "MTLDevice, MTLCommandQueue or MTLCaptureScope", self, _cmd);
  cpp(self)->setCaptureObject([object invarObject]);
}
- (NSURL *)outputURL {
  return objc(cpp(self)->outputURL());
}
- (void)setOutputURL:(NSURL *)url {
  cpp(self)->setOutputURL(CONVERTED(NS::URL, url));
}
@end

@implementation MTLCaptureManager
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
+ (MTLCaptureManager *)sharedCaptureManager {
  return objc(MTL::CaptureManager::sharedCaptureManager());
}
- (id<MTLCaptureScope>)newCaptureScopeWithDevice:(id<MTLDevice>)device {
  return objc(cpp(self)->newCaptureScope(GIVEN(MTL::Device, device)));
}
- (id<MTLCaptureScope>)newCaptureScopeWithCommandQueue:(id<MTLCommandQueue>)commandQueue {
  return objc(cpp(self)->newCaptureScope(GIVEN(MTL::CommandQueue, commandQueue)));
}
- (BOOL)supportsDestination:(MTLCaptureDestination)destination {
  return cpp(self)->supportsDestination(MTL::CaptureDestination(destination));
}
- (BOOL)startCaptureWithDescriptor:(MTLCaptureDescriptor *)descriptor error:(NSError **)error {
  return cpp(self)->startCapture(GIVEN(MTL::CaptureDescriptor, descriptor), cpp(error));
}
- (void)startCaptureWithDevice:(id<MTLDevice>)device {
  cpp(self)->startCapture(GIVEN(MTL::Device, device));
}
- (void)startCaptureWithCommandQueue:(id<MTLCommandQueue>)commandQueue {
  cpp(self)->startCapture(GIVEN(MTL::CommandQueue, commandQueue));
}
- (void)startCaptureWithScope:(id<MTLCaptureScope>)captureScope {
  cpp(self)->startCapture(GIVEN(MTL::CaptureScope, captureScope));
}
DO(stopCapture)
FOUND(id<MTLCaptureScope>, defaultCaptureScope)
- (void)setDefaultCaptureScope:(id<MTLCaptureScope>)scope {
  cpp(self)->setDefaultCaptureScope(GIVEN(MTL::CaptureScope, scope));
}
READ(BOOL, isCapturing)
@end
