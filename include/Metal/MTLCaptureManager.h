// Starts captures of GPU work. They are not supported yet: every start answers NO with an error.
// Thread safety: MTLCaptureManager is thread-safe; MTLCaptureDescriptor is for one thread at a time.
// Metal documentation: MTLCaptureManager, MTLCaptureDescriptor
#pragma once

#import <Metal/MTLCaptureScope.h>

NS_ASSUME_NONNULL_BEGIN

typedef NS_ENUM(NSInteger, MTLCaptureError) {
  MTLCaptureErrorNotSupported = 1,
  MTLCaptureErrorAlreadyCapturing = 2,
  MTLCaptureErrorInvalidDescriptor = 3,
};

MTL_EXTERN NSErrorDomain const MTLCaptureErrorDomain;

typedef NS_ENUM(NSInteger, MTLCaptureDestination) {
  MTLCaptureDestinationDeveloperTools = 1,
  MTLCaptureDestinationGPUTraceDocument = 2,
};

MTL_CLASS
@interface MTLCaptureDescriptor : NSObject <NSCopying>
/// A device, command queue or capture scope.
@property(nonatomic, strong, nullable) id captureObject;
@property(nonatomic, assign) MTLCaptureDestination destination;
@property(nonatomic, copy, nullable) NSURL *outputURL;
@end

MTL_CLASS
@interface MTLCaptureManager : NSObject
/// The process's one manager.
+ (MTLCaptureManager *)sharedCaptureManager;
- (id<MTLCaptureScope>)newCaptureScopeWithDevice:(id<MTLDevice>)device;
- (id<MTLCaptureScope>)newCaptureScopeWithCommandQueue:(id<MTLCommandQueue>)commandQueue;
/// NO.
- (BOOL)supportsDestination:(MTLCaptureDestination)destination;
/// NO, with MTLCaptureErrorNotSupported.
- (BOOL)startCaptureWithDescriptor:(MTLCaptureDescriptor *)descriptor error:(__autoreleasing NSError **)error;
/// These three have no way to report an error, so that they log it.
- (void)startCaptureWithDevice:(id<MTLDevice>)device;
- (void)startCaptureWithCommandQueue:(id<MTLCommandQueue>)commandQueue;
- (void)startCaptureWithScope:(id<MTLCaptureScope>)captureScope;
- (void)stopCapture;
@property(nullable, readwrite, strong, atomic) id<MTLCaptureScope> defaultCaptureScope;
@property(readonly) BOOL isCapturing;
@end

NS_ASSUME_NONNULL_END
