// The device that a graph is compiled for.
// Thread safety: Immutable.
// Metal documentation: MPSGraphDevice
#pragma once

#import <MetalPerformanceShaders/MPSCoreTypes.h>

NS_ASSUME_NONNULL_BEGIN

typedef NS_ENUM(uint32_t, MPSGraphDeviceType) {
  MPSGraphDeviceTypeMetal = 0,
};

MPS_CLASS
@interface MPSGraphDevice : NSObject
@property(readonly, nonatomic) MPSGraphDeviceType type;
@property(readonly, nullable, nonatomic) id<MTLDevice> metalDevice;
+ (instancetype)deviceWithMTLDevice:(id<MTLDevice>)metalDevice;
@end

NS_ASSUME_NONNULL_END
