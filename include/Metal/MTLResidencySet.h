// A set of allocations that are made resident together. All memory of the devices here is resident at all times,
// so a set is bookkeeping: it holds its allocations alive and answers what it holds.
// Thread safety: MTLResidencySet is thread-safe; MTLResidencySetDescriptor is for one thread at a time.
// Metal documentation: MTLResidencySet
#pragma once

#import <Metal/MTLAllocation.h>

NS_ASSUME_NONNULL_BEGIN

@protocol MTLDevice;

MTL_CLASS API_AVAILABLE(macos(15.0), ios(18.0))
@interface MTLResidencySetDescriptor : NSObject <NSCopying>
@property(copy, nonatomic, nullable) NSString *label;
@property(nonatomic) NSUInteger initialCapacity;
@end

API_AVAILABLE(macos(15.0), ios(18.0))
@protocol MTLResidencySet <NSObject>
@property(readonly) id<MTLDevice> device;
@property(nullable, readonly) NSString *label;
/// Bytes of all committed allocations.
@property(readonly) uint64_t allocatedSize;
- (void)requestResidency;
- (void)endResidency;
/// Additions and removals take effect with the next commit.
- (void)addAllocation:(id<MTLAllocation>)allocation;
- (void)addAllocations:(const id<MTLAllocation> _Nonnull[_Nonnull])allocations
                 count:(NSUInteger)count;
- (void)removeAllocation:(id<MTLAllocation>)allocation;
- (void)removeAllocations:(const id<MTLAllocation> _Nonnull[_Nonnull])allocations
                    count:(NSUInteger)count;
- (void)removeAllAllocations;
- (BOOL)containsAllocation:(id<MTLAllocation>)anAllocation;
@property(readonly, copy) NSArray<id<MTLAllocation>> *allAllocations;
@property(readonly) NSUInteger allocationCount;
- (void)commit;
@end

NS_ASSUME_NONNULL_END
