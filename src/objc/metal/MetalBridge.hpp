// The classes of Metal in both doors. Those that Apple shows as protocols are implemented by classes named after
// them (InvarMTLBuffer for MTLBuffer); the library looks a type's class up by that name (Door.mm).
#pragma once

#import <Metal/Metal.h>

#include <bit>

#include "Metal/Metal.hpp"
#import "objc/foundation/Bridge.hpp"

@interface InvarMTLAllocation : InvarNSObject <MTLAllocation>
@end
@interface InvarMTLResource : InvarMTLAllocation <MTLResource>
@end
@interface InvarMTLBuffer : InvarMTLResource <MTLBuffer>
@end
@interface InvarMTLTexture : InvarMTLResource <MTLTexture>
@end
@interface InvarMTLSamplerState : InvarNSObject <MTLSamplerState>
@end
@interface InvarMTLArgumentEncoder : InvarNSObject <MTLArgumentEncoder>
@end
@interface InvarMTLLogState : InvarNSObject <MTLLogState>
@end
@interface InvarMTLHeap : InvarMTLAllocation <MTLHeap>
@end
@interface InvarMTLDevice : InvarNSObject <MTLDevice>
@end
@interface InvarMTLCommandQueue : InvarNSObject <MTLCommandQueue>
@end
@interface InvarMTLCommandBuffer : InvarNSObject <MTLCommandBuffer>
@end
@interface InvarMTLCommandEncoder : InvarNSObject <MTLCommandEncoder>
@end
@interface InvarMTLComputeCommandEncoder : InvarMTLCommandEncoder <MTLComputeCommandEncoder>
@end
@interface InvarMTLBlitCommandEncoder : InvarMTLCommandEncoder <MTLBlitCommandEncoder>
@end
@interface InvarMTLComputePipelineState : InvarNSObject <MTLComputePipelineState>
@end
@interface InvarMTLLibrary : InvarNSObject <MTLLibrary>
@end
@interface InvarMTLFunction : InvarNSObject <MTLFunction>
@end
@interface InvarMTLEvent : InvarNSObject <MTLEvent>
@end
@interface InvarMTLSharedEvent : InvarMTLEvent <MTLSharedEvent>
@end
@interface InvarMTLFence : InvarNSObject <MTLFence>
@end
@interface InvarMTLResidencySet : InvarNSObject <MTLResidencySet>
@end
@interface InvarMTLCaptureScope : InvarNSObject <MTLCaptureScope>
@end
@interface InvarMTLBinding : InvarNSObject <MTLBinding>
@end
@interface InvarMTLBufferBinding : InvarMTLBinding <MTLBufferBinding>
@end
@interface InvarMTLTextureBinding : InvarMTLBinding <MTLTextureBinding>
@end
@interface InvarMTLThreadgroupBinding : InvarMTLBinding <MTLThreadgroupBinding>
@end

namespace invar::objc {

INVAR_PROTOCOL_PAIR(MTL::Allocation, MTLAllocation)
INVAR_PROTOCOL_PAIR(MTL::Resource, MTLResource)
INVAR_PROTOCOL_PAIR(MTL::Buffer, MTLBuffer)
INVAR_PROTOCOL_PAIR(MTL::Texture, MTLTexture)
INVAR_PROTOCOL_PAIR(MTL::SamplerState, MTLSamplerState)
INVAR_PROTOCOL_PAIR(MTL::ArgumentEncoder, MTLArgumentEncoder)
INVAR_PROTOCOL_PAIR(MTL::LogState, MTLLogState)
INVAR_PROTOCOL_PAIR(MTL::Heap, MTLHeap)
INVAR_PROTOCOL_PAIR(MTL::Device, MTLDevice)
INVAR_PROTOCOL_PAIR(MTL::CommandQueue, MTLCommandQueue)
INVAR_PROTOCOL_PAIR(MTL::CommandBuffer, MTLCommandBuffer)
INVAR_PROTOCOL_PAIR(MTL::CommandEncoder, MTLCommandEncoder)
INVAR_PROTOCOL_PAIR(MTL::ComputeCommandEncoder, MTLComputeCommandEncoder)
INVAR_PROTOCOL_PAIR(MTL::BlitCommandEncoder, MTLBlitCommandEncoder)
INVAR_PROTOCOL_PAIR(MTL::ComputePipelineState, MTLComputePipelineState)
INVAR_PROTOCOL_PAIR(MTL::Library, MTLLibrary)
INVAR_PROTOCOL_PAIR(MTL::Function, MTLFunction)
INVAR_PROTOCOL_PAIR(MTL::Event, MTLEvent)
INVAR_PROTOCOL_PAIR(MTL::SharedEvent, MTLSharedEvent)
INVAR_PROTOCOL_PAIR(MTL::Fence, MTLFence)
INVAR_PROTOCOL_PAIR(MTL::ResidencySet, MTLResidencySet)
INVAR_PROTOCOL_PAIR(MTL::CaptureScope, MTLCaptureScope)
INVAR_PROTOCOL_PAIR(MTL::Binding, MTLBinding)
INVAR_PROTOCOL_PAIR(MTL::BufferBinding, MTLBufferBinding)
INVAR_PROTOCOL_PAIR(MTL::TextureBinding, MTLTextureBinding)
INVAR_PROTOCOL_PAIR(MTL::ThreadgroupBinding, MTLThreadgroupBinding)

INVAR_CLASS_PAIR(MTL::Architecture, MTLArchitecture)
INVAR_CLASS_PAIR(MTL::Argument, MTLArgument)
INVAR_CLASS_PAIR(MTL::ArgumentDescriptor, MTLArgumentDescriptor)
INVAR_CLASS_PAIR(MTL::BlitPassDescriptor, MTLBlitPassDescriptor)
INVAR_CLASS_PAIR(MTL::CaptureDescriptor, MTLCaptureDescriptor)
INVAR_CLASS_PAIR(MTL::CaptureManager, MTLCaptureManager)
INVAR_CLASS_PAIR(MTL::CommandBufferDescriptor, MTLCommandBufferDescriptor)
INVAR_CLASS_PAIR(MTL::CommandQueueDescriptor, MTLCommandQueueDescriptor)
INVAR_CLASS_PAIR(MTL::CompileOptions, MTLCompileOptions)
INVAR_CLASS_PAIR(MTL::ComputePassDescriptor, MTLComputePassDescriptor)
INVAR_CLASS_PAIR(MTL::ComputePipelineDescriptor, MTLComputePipelineDescriptor)
INVAR_CLASS_PAIR(MTL::ComputePipelineReflection, MTLComputePipelineReflection)
INVAR_CLASS_PAIR(MTL::FunctionConstant, MTLFunctionConstant)
INVAR_CLASS_PAIR(MTL::FunctionConstantValues, MTLFunctionConstantValues)
INVAR_CLASS_PAIR(MTL::FunctionDescriptor, MTLFunctionDescriptor)
INVAR_CLASS_PAIR(MTL::HeapDescriptor, MTLHeapDescriptor)
INVAR_CLASS_PAIR(MTL::LinkedFunctions, MTLLinkedFunctions)
INVAR_CLASS_PAIR(MTL::LogStateDescriptor, MTLLogStateDescriptor)
INVAR_CLASS_PAIR(MTL::PipelineBufferDescriptor, MTLPipelineBufferDescriptor)
INVAR_CLASS_PAIR(MTL::PipelineBufferDescriptorArray, MTLPipelineBufferDescriptorArray)
INVAR_CLASS_PAIR(MTL::PointerType, MTLPointerType)
INVAR_CLASS_PAIR(MTL::ResidencySetDescriptor, MTLResidencySetDescriptor)
INVAR_CLASS_PAIR(MTL::SamplerDescriptor, MTLSamplerDescriptor)
INVAR_CLASS_PAIR(MTL::SharedEventHandle, MTLSharedEventHandle)
INVAR_CLASS_PAIR(MTL::SharedEventListener, MTLSharedEventListener)
INVAR_CLASS_PAIR(MTL::TextureDescriptor, MTLTextureDescriptor)
INVAR_CLASS_PAIR(MTL::Type, MTLType)

// Plain values have the same memory in both doors.
inline MTL::Size cpp(MTLSize size) { return std::bit_cast<MTL::Size>(size); }
inline MTL::Origin cpp(MTLOrigin origin) { return std::bit_cast<MTL::Origin>(origin); }
inline MTL::Region cpp(MTLRegion region) { return std::bit_cast<MTL::Region>(region); }
inline MTL::TextureSwizzleChannels cpp(MTLTextureSwizzleChannels channels) {
  return std::bit_cast<MTL::TextureSwizzleChannels>(channels);
}
inline MTLTextureSwizzleChannels objc(MTL::TextureSwizzleChannels channels) {
  return std::bit_cast<MTLTextureSwizzleChannels>(channels);
}
inline NS::Range cpp(NSRange range) { return NS::Range(range.location, range.length); }
inline MTLSize objc(MTL::Size size) { return std::bit_cast<MTLSize>(size); }
inline MTLOrigin objc(MTL::Origin origin) { return std::bit_cast<MTLOrigin>(origin); }

/// An error is the same object for both doors.
inline NS::Error **cpp(NSError **error) { return reinterpret_cast<NS::Error **>(error); }

}  // namespace invar::objc

// Methods of one shape. READ: a value that both doors have under the same name and as the same type or enumeration;
// FOUND: an object; LABEL: the label of an object, which is text that C++ copies.
#define READ(type, name) \
  -(type)name { return (type)::invar::objc::cpp(self)->name(); }
#define FOUND(type, name) \
  -(type)name { return ::invar::objc::objc(::invar::objc::cpp(self)->name()); }
#define DO(name) \
  -(void)name { ::invar::objc::cpp(self)->name(); }
#define PROPERTY(type, name, setter)  \
  READ(type, name)                    \
  -(void)setter : (type)value {       \
    auto *door = ::invar::objc::cpp(self); \
    door->setter(decltype(door->name())(value)); \
  }
#define TEXT_PROPERTY(name, setter)                  \
  FOUND(NSString *, name)                            \
  -(void)setter : (NSString *)value {                \
    ::invar::objc::cpp(self)->setter(CONVERTED(NS::String, value)); \
  }
#define LABEL TEXT_PROPERTY(label, setLabel)
