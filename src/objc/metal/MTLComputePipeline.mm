// MTLComputePipelineState, its descriptors and its reflection.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLComputePipelineState
FOUND(NSString *, label)
FOUND(id<MTLDevice>, device)
READ(NSUInteger, maxTotalThreadsPerThreadgroup)
READ(NSUInteger, threadExecutionWidth)
READ(NSUInteger, staticThreadgroupMemoryLength)
READ(BOOL, supportIndirectCommandBuffers)
READ(MTLShaderValidation, shaderValidation)
FOUND(MTLComputePipelineReflection *, reflection)
- (NSUInteger)imageblockMemoryLengthForDimensions:(MTLSize)imageblockDimensions {
  return cpp(self)->imageblockMemoryLength(cpp(imageblockDimensions));
}
- (MTLResourceID)gpuResourceID {
  return std::bit_cast<MTLResourceID>(cpp(self)->gpuResourceID());
}
@end

@implementation MTLComputePipelineDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::ComputePipelineDescriptor)
LABEL
FOUND(id<MTLFunction>, computeFunction)
- (void)setComputeFunction:(id<MTLFunction>)function {
  cpp(self)->setComputeFunction(GIVEN(MTL::Function, function));
}
PROPERTY(BOOL, threadGroupSizeIsMultipleOfThreadExecutionWidth,
         setThreadGroupSizeIsMultipleOfThreadExecutionWidth)
PROPERTY(NSUInteger, maxTotalThreadsPerThreadgroup, setMaxTotalThreadsPerThreadgroup)
FOUND(MTLPipelineBufferDescriptorArray *, buffers)
PROPERTY(BOOL, supportIndirectCommandBuffers, setSupportIndirectCommandBuffers)
FOUND(NSArray *, binaryArchives)
- (void)setBinaryArchives:(NSArray *)archives {
  cpp(self)->setBinaryArchives(CONVERTED(NS::Array, archives));
}
PROPERTY(NSUInteger, maxCallStackDepth, setMaxCallStackDepth)
FOUND(MTLLinkedFunctions *, linkedFunctions)
- (void)setLinkedFunctions:(MTLLinkedFunctions *)functions {
  cpp(self)->setLinkedFunctions(GIVEN(MTL::LinkedFunctions, functions));
}
PROPERTY(MTLShaderValidation, shaderValidation, setShaderValidation)
DO(reset)
@end

@implementation MTLPipelineBufferDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::PipelineBufferDescriptor)
PROPERTY(MTLMutability, mutability, setMutability)
@end

@implementation MTLPipelineBufferDescriptorArray
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MTL::PipelineBufferDescriptorArray)
- (MTLPipelineBufferDescriptor *)objectAtIndexedSubscript:(NSUInteger)bufferIndex {
  return objc(cpp(self)->object(bufferIndex));
}
- (void)setObject:(MTLPipelineBufferDescriptor *)buffer atIndexedSubscript:(NSUInteger)bufferIndex {
  cpp(self)->setObject(GIVEN(MTL::PipelineBufferDescriptor, buffer), bufferIndex);
}
@end

@implementation MTLComputePipelineReflection
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSArray *, bindings)
FOUND(NSArray *, arguments)
@end

@implementation InvarMTLBinding
FOUND(NSString *, name)
READ(MTLBindingType, type)
READ(MTLBindingAccess, access)
READ(NSUInteger, index)
- (BOOL)isUsed {
  return cpp(self)->used();
}
- (BOOL)isArgument {
  return cpp(self)->argument();
}
@end

@implementation InvarMTLBufferBinding
READ(NSUInteger, bufferAlignment)
READ(NSUInteger, bufferDataSize)
READ(MTLDataType, bufferDataType)
FOUND(MTLPointerType *, bufferPointerType)
- (MTLStructType *)bufferStructType {
  return nil;
}
@end

@implementation InvarMTLTextureBinding
READ(MTLTextureType, textureType)
READ(MTLDataType, textureDataType)
READ(NSUInteger, arrayLength)
- (BOOL)isDepthTexture {
  return cpp(self)->depthTexture();
}
@end

@implementation InvarMTLThreadgroupBinding
READ(NSUInteger, threadgroupMemoryAlignment)
READ(NSUInteger, threadgroupMemoryDataSize)
@end

@implementation MTLArgument
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSString *, name)
READ(MTLArgumentType, type)
READ(MTLBindingAccess, access)
READ(NSUInteger, index)
READ(NSUInteger, bufferAlignment)
READ(NSUInteger, bufferDataSize)
READ(MTLDataType, bufferDataType)
FOUND(MTLPointerType *, bufferPointerType)
READ(NSUInteger, threadgroupMemoryAlignment)
READ(NSUInteger, threadgroupMemoryDataSize)
READ(MTLTextureType, textureType)
READ(MTLDataType, textureDataType)
READ(BOOL, isDepthTexture)
READ(NSUInteger, arrayLength)
- (BOOL)isActive {
  return cpp(self)->active();
}
- (MTLStructType *)bufferStructType {
  return nil;
}
@end

@implementation MTLType
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
READ(MTLDataType, dataType)
@end

@implementation MTLPointerType
READ(MTLDataType, elementType)
READ(MTLBindingAccess, access)
READ(NSUInteger, alignment)
READ(NSUInteger, dataSize)
READ(BOOL, elementIsArgumentBuffer)
- (MTLStructType *)elementStructType {
  return nil;
}
@end
