// A device that runs kernels; makes everything else.
// Thread safety: Thread-safe.
// Metal documentation: MTLDevice, MTLArchitecture, MTLGPUFamily.
#pragma once

#include "MTLArgument.hpp"
#include "MTLCounters.hpp"
#include "MTLResource.hpp"
#include "MTLTypes.hpp"

namespace MTL {

class ArgumentEncoder;
class Buffer;
class BufferBinding;
class CommandQueue;
class CommandQueueDescriptor;
class CompileOptions;
class ComputePipelineDescriptor;
class ComputePipelineReflection;
class ComputePipelineState;
class Device;
class Event;
class Fence;
class Function;
class Heap;
class HeapDescriptor;
class Library;
class LogState;
class LogStateDescriptor;
class ResidencySet;
class ResidencySetDescriptor;
class SamplerDescriptor;
class SamplerState;
class SharedEvent;
class SharedEventHandle;

enum GPUFamily : NS::Integer {
  GPUFamilyApple1 = 1001, GPUFamilyApple2 = 1002, GPUFamilyApple3 = 1003, GPUFamilyApple4 = 1004,
  GPUFamilyApple5 = 1005, GPUFamilyApple6 = 1006, GPUFamilyApple7 = 1007, GPUFamilyApple8 = 1008,
  GPUFamilyApple9 = 1009, GPUFamilyApple10 = 1010,
  GPUFamilyMac1 = 2001, GPUFamilyMac2 = 2002,
  GPUFamilyCommon1 = 3001, GPUFamilyCommon2 = 3002, GPUFamilyCommon3 = 3003,
  GPUFamilyMacCatalyst1 = 4001, GPUFamilyMacCatalyst2 = 4002,
  GPUFamilyMetal3 = 5001, GPUFamilyMetal4 = 5002,
};

enum DeviceLocation : NS::UInteger {
  DeviceLocationBuiltIn = 0,
  DeviceLocationSlot = 1,
  DeviceLocationExternal = 2,
  DeviceLocationUnspecified = ~NS::UInteger(0),
};

using PipelineOption = NS::UInteger;
enum : PipelineOption {
  PipelineOptionNone = 0,
  PipelineOptionArgumentInfo = 1,
  PipelineOptionBindingInfo = 1,
  PipelineOptionBufferTypeInfo = 2,
  PipelineOptionFailOnBinaryArchiveMiss = 4,
};

enum ReadWriteTextureTier : NS::UInteger {
  ReadWriteTextureTierNone = 0,
  ReadWriteTextureTier1 = 1,
  ReadWriteTextureTier2 = 2,
};

enum ArgumentBuffersTier : NS::UInteger {
  ArgumentBuffersTier1 = 0,
  ArgumentBuffersTier2 = 1,
};

using AutoreleasedComputePipelineReflection = ComputePipelineReflection*;
using BufferDeallocatorFunction = std::function<void(void* pointer, NS::UInteger length)>;
using NewLibraryCompletionHandlerFunction = std::function<void(Library*, NS::Error*)>;
using NewComputePipelineStateCompletionHandlerFunction =
    std::function<void(ComputePipelineState*, NS::Error*)>;
using NewComputePipelineStateWithReflectionCompletionHandlerFunction =
    std::function<void(ComputePipelineState*, ComputePipelineReflection*, NS::Error*)>;
#if defined(__BLOCKS__)
using BufferDeallocator = void (^)(void*, NS::UInteger);
using NewLibraryCompletionHandler = void (^)(Library*, NS::Error*);
using NewComputePipelineStateCompletionHandler = void (^)(ComputePipelineState*, NS::Error*);
using NewComputePipelineStateWithReflectionCompletionHandler =
    void (^)(ComputePipelineState*, ComputePipelineReflection*, NS::Error*);
#endif

/// The device to use unless there is a reason for another; owned by the caller. Never null.
MTL_EXPORT Device* CreateSystemDefaultDevice();
/// All devices, the default one first; owned by the caller.
MTL_EXPORT NS::Array* CopyAllDevices();

/// What kind of machine a device is.
class MTL_EXPORT Architecture : public NS::Copying<Architecture> {
public:
  /// Never empty.
  NS::String* name() const;
};

/// One device. There is one object for each device of the machine, and it lives as long as the process.
/// What `new` calls return is owned by the caller; where they take an NS::Error**, it may be null, and an
/// error is not owned by the caller.
class MTL_EXPORT Device : public NS::Referencing<Device> {
public:
  NS::String* name() const;
  Architecture* architecture() const;
  uint64_t registryID() const;
  DeviceLocation location() const;
  NS::UInteger locationNumber() const;
  /// Bytes a second; 0 for a built-in device.
  uint64_t maxTransferRate() const;
  bool lowPower() const;
  bool isLowPower() const;
  bool headless() const;
  bool isHeadless() const;
  bool removable() const;
  bool isRemovable() const;
  bool hasUnifiedMemory() const;
  uint64_t peerGroupID() const;
  uint32_t peerIndex() const;
  uint32_t peerCount() const;

  /// Answered for what a compute program does with a family: yes up to Apple7, Mac2, Common3 and Metal3.
  bool supportsFamily(GPUFamily gpuFamily);
  bool supportsFunctionPointers() const;
  bool supportsDynamicLibraries() const;
  bool supportsRaytracing() const;
  /// Tier 2: every format that kernels read they may also read and write in one argument.
  ReadWriteTextureTier readWriteTextureSupport() const;
  /// True for 1: multisample textures are for render passes.
  bool supportsTextureSampleCount(NS::UInteger sampleCount);
  bool supports32BitFloatFiltering() const;
  /// No: compressed formats, and levels of detail that depend on neighbours, which kernels have none of.
  bool supportsBCTextureCompression() const;
  bool supports32BitMSAA() const;
  bool supportsQueryTextureLOD() const;
  ArgumentBuffersTier argumentBuffersSupport() const;
  bool supportsCounterSampling(CounterSamplingPoint samplingPoint);
  /// Empty: there are no counters to sample.
  NS::Array* counterSets() const;

  /// Largest extent in each dimension; their product is limited by the pipeline.
  Size maxThreadsPerThreadgroup() const;
  /// Bytes of threadgroup memory that a threadgroup may use.
  NS::UInteger maxThreadgroupMemoryLength() const;
  /// Bytes.
  NS::UInteger maxBufferLength() const;
  uint64_t recommendedMaxWorkingSetSize() const;
  NS::UInteger currentAllocatedSize() const;
  NS::UInteger maximumConcurrentCompilationTaskCount() const;
  bool shouldMaximizeConcurrentCompilation() const;
  /// A hint, kept and given back.
  void setShouldMaximizeConcurrentCompilation(bool shouldMaximizeConcurrentCompilation);
  /// Nanoseconds of the host's monotonic clock, the same for both.
  void sampleTimestamps(Timestamp* cpuTimestamp, Timestamp* gpuTimestamp);

  /// A zeroed buffer. Null with a logged reason when `length` (bytes) is 0, over maxBufferLength, or not to
  /// be had, and for StorageModeMemoryless.
  Buffer* newBuffer(NS::UInteger length, ResourceOptions options);
  /// A buffer with a copy of `length` bytes.
  Buffer* newBuffer(const void* pointer, NS::UInteger length, ResourceOptions options);
  /// A buffer over the caller's own memory, of any alignment and length. `deallocator` may be empty; it is
  /// called once, on any thread, when neither the buffer nor work in flight uses the memory any more. It is
  /// not called when the result is null.
  Buffer* newBuffer(const void* pointer, NS::UInteger length, ResourceOptions options,
                    const BufferDeallocatorFunction& deallocator);
  /// Null with a logged reason when the size is 0 or too large, or the type is sparse.
  Heap* newHeap(const HeapDescriptor* descriptor);
  /// A texture of zeros. Null with a logged reason when the descriptor asks for what there is not: a format,
  /// type or size that is not supported, or more memory than is left.
  Texture* newTexture(const TextureDescriptor* descriptor);
  /// Null with a logged reason when the descriptor's values contradict each other.
  SamplerState* newSamplerState(const SamplerDescriptor* descriptor);
  /// Where kernels' messages go: for CommandQueueDescriptor and CommandBufferDescriptor. Null with an error for values
  /// that LogStateDescriptor does not allow.
  LogState* newLogState(const LogStateDescriptor* descriptor, NS::Error** error);
  /// For an argument buffer with the members that ArgumentDescriptor objects describe: each stands at the next multiple of
  /// its alignment, in the order of the indices, as in a structure with these members. Null with a logged reason when
  /// they contradict each other.
  ArgumentEncoder* newArgumentEncoder(const NS::Array* arguments);
  /// For what a pipeline's reflection says of an argument buffer. Null with a logged reason when it is none.
  ArgumentEncoder* newArgumentEncoder(const BufferBinding* bufferBinding);
  /// What a texture takes in a heap; 0 for one that cannot be made.
  SizeAndAlign heapTextureSizeAndAlign(const TextureDescriptor* desc);
  /// What offset and bytesPerRow of a texture over a buffer are multiples of, bytes; 0 for unsupported formats.
  NS::UInteger minimumLinearTextureAlignmentForPixelFormat(PixelFormat format);
  NS::UInteger minimumTextureBufferAlignmentForPixelFormat(PixelFormat format);
  /// Samplers that argument buffers may hold at one time.
  NS::UInteger maxArgumentBufferSamplerCount() const;
  /// What a buffer of `length` bytes takes in a heap.
  SizeAndAlign heapBufferSizeAndAlign(NS::UInteger length, ResourceOptions options);

  CommandQueue* newCommandQueue();
  /// A queue that lets `maxCommandBufferCount` unfinished command buffers exist; making another blocks.
  CommandQueue* newCommandQueue(NS::UInteger maxCommandBufferCount);
  CommandQueue* newCommandQueue(const CommandQueueDescriptor* descriptor);
  Event* newEvent();
  SharedEvent* newSharedEvent();
  /// The event that the handle was made from, within this process.
  SharedEvent* newSharedEvent(const SharedEventHandle* sharedEventHandle);
  Fence* newFence();
  ResidencySet* newResidencySet(const ResidencySetDescriptor* descriptor, NS::Error** error);

  /// Compiles default.metallib in the main bundle, source text; null with a logged reason without one.
  Library* newDefaultLibrary();
  /// The same for another bundle: default.metallib among its resources. Errors are in LibraryErrorDomain.
  Library* newDefaultLibrary(const NS::Bundle* bundle, NS::Error** error);
  /// Compiles source. Blocks on the compiler unless the library is cached. `options` may be null. Errors are
  /// in LibraryErrorDomain and hold the diagnostics; warnings come as an error beside a library.
  Library* newLibrary(const NS::String* source, const CompileOptions* options, NS::Error** error);
  /// Compiles a file or data that hold source text. Apple's binary archives give an error.
  Library* newLibrary(const NS::String* filepath, NS::Error** error);
  Library* newLibrary(const NS::URL* url, NS::Error** error);
  Library* newLibrary(const NS::Data* data, NS::Error** error);
  /// The same on a thread of the library; the handler is called once, there. It does not own its arguments.
  void newLibrary(const NS::String* pSource, const CompileOptions* pOptions,
                  const NewLibraryCompletionHandlerFunction& completionHandler);

  /// Compiles a function for this device. Blocks on the compiler unless the kernel is cached. Errors are in
  /// LibraryErrorDomain: a function of another device, a required constant without a value, and whatever
  /// the compiler says.
  ComputePipelineState* newComputePipelineState(const Function* computeFunction, NS::Error** error);
  /// `reflection`, where not null, receives an object that the caller does not own.
  ComputePipelineState* newComputePipelineState(const Function* computeFunction, PipelineOption options,
                                                const AutoreleasedComputePipelineReflection* reflection,
                                                NS::Error** error);
  ComputePipelineState* newComputePipelineState(const ComputePipelineDescriptor* descriptor,
                                                PipelineOption options,
                                                const AutoreleasedComputePipelineReflection* reflection,
                                                NS::Error** error);
  /// The same on a thread of the library, as with newLibrary.
  void newComputePipelineState(const Function* pFunction,
                               const NewComputePipelineStateCompletionHandlerFunction& completionHandler);
  void newComputePipelineState(
      const Function* pFunction, PipelineOption options,
      const NewComputePipelineStateWithReflectionCompletionHandlerFunction& completionHandler);
  void newComputePipelineState(
      const ComputePipelineDescriptor* pDescriptor, PipelineOption options,
      const NewComputePipelineStateWithReflectionCompletionHandlerFunction& completionHandler);

#if defined(__BLOCKS__)
  Buffer* newBuffer(const void* pointer, NS::UInteger length, ResourceOptions options,
                    BufferDeallocator deallocator) {
    return newBuffer(pointer, length, options,
                     BufferDeallocatorFunction(Private::handlerFromBlock(deallocator)));
  }
  void newLibrary(const NS::String* source, const CompileOptions* options,
                  NewLibraryCompletionHandler completionHandler) {
    newLibrary(source, options,
               NewLibraryCompletionHandlerFunction(Private::handlerFromBlock(completionHandler)));
  }
  void newComputePipelineState(const Function* computeFunction,
                               NewComputePipelineStateCompletionHandler completionHandler) {
    newComputePipelineState(computeFunction, NewComputePipelineStateCompletionHandlerFunction(
                                                 Private::handlerFromBlock(completionHandler)));
  }
  void newComputePipelineState(const Function* computeFunction, PipelineOption options,
                               NewComputePipelineStateWithReflectionCompletionHandler completionHandler) {
    newComputePipelineState(computeFunction, options,
                            NewComputePipelineStateWithReflectionCompletionHandlerFunction(
                                Private::handlerFromBlock(completionHandler)));
  }
  void newComputePipelineState(const ComputePipelineDescriptor* descriptor, PipelineOption options,
                               NewComputePipelineStateWithReflectionCompletionHandler completionHandler) {
    newComputePipelineState(descriptor, options,
                            NewComputePipelineStateWithReflectionCompletionHandlerFunction(
                                Private::handlerFromBlock(completionHandler)));
  }
#endif
};

}  // namespace MTL
