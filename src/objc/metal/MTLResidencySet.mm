// MTLResidencySet and its descriptor.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLResidencySet
FOUND(id<MTLDevice>, device)
FOUND(NSString *, label)
READ(uint64_t, allocatedSize)
FOUND(NSArray *, allAllocations)
READ(NSUInteger, allocationCount)
DO(requestResidency)
DO(endResidency)
DO(removeAllAllocations)
DO(commit)
- (void)addAllocation:(id<MTLAllocation>)allocation {
  cpp(self)->addAllocation(GIVEN(MTL::Allocation, allocation));
}
- (void)addAllocations:(const id<MTLAllocation>[])allocations count:(NSUInteger)count {
  cpp(self)->addAllocations(GIVEN_ARRAY(MTL::Allocation, allocations, count), count);
}
- (void)removeAllocation:(id<MTLAllocation>)allocation {
  cpp(self)->removeAllocation(GIVEN(MTL::Allocation, allocation));
}
- (void)removeAllocations:(const id<MTLAllocation>[])allocations count:(NSUInteger)count {
  cpp(self)->removeAllocations(GIVEN_ARRAY(MTL::Allocation, allocations, count), count);
}
- (BOOL)containsAllocation:(id<MTLAllocation>)allocation {
  return cpp(self)->containsAllocation(GIVEN(MTL::Allocation, allocation));
}
@end

@implementation MTLResidencySetDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::ResidencySetDescriptor)
LABEL
PROPERTY(NSUInteger, initialCapacity, setInitialCapacity)
@end
