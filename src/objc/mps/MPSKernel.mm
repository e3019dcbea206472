// MPSKernel.
#import "objc/mps/MpsBridge.hpp"

using namespace invar::objc;

BOOL MPSSupportsMTLDevice(id<MTLDevice> device) { return MPS::SupportsMTLDevice((const MTL::Device *)(void *)device); }

@implementation MPSKernel
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
FOUND(id<MTLDevice>, device)
LABEL
PROPERTY(MPSKernelOptions, options, setOptions)
@end
