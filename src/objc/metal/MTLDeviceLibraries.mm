// MTLDevice: libraries and pipelines, now or on a thread of the library.
#import "objc/metal/MetalBridge.hpp"

#include <string>

using namespace invar::objc;

// A block that takes objects of one door takes those of the other: they are the same.
template <class CppBlock, class Block>
static CppBlock cppBlock(Block block) {
  return reinterpret_cast<CppBlock>((void *)block);
}

// The class is declared whole, and implemented in two files.
#pragma clang diagnostic ignored "-Wobjc-protocol-method-implementation"

@interface InvarMTLDevice (Libraries)
@end

@implementation InvarMTLDevice (Libraries)
- (id<MTLLibrary>)newDefaultLibrary {
  return objc(cpp(self)->newDefaultLibrary());
}
- (id<MTLLibrary>)newDefaultLibraryWithBundle:(NSBundle *)bundle error:(NSError **)error {
  // Foundation's own, with no counterpart until here: what is asked for is in its folder. GNUstep has other ideas of
  // the main bundle of a program that is a file alone.
  if (bundle) checkClass(bundle, [NSBundle class], "NSBundle", self, _cmd);
  if (bundle && bundle == [NSBundle mainBundle])
    return objc(cpp(self)->newDefaultLibrary(NS::Bundle::mainBundle(), cpp(error)));
  auto folder = NS::TransferPtr(NS::Bundle::alloc()->init(CONVERTED(NS::String, [bundle bundlePath])));
  return objc(cpp(self)->newDefaultLibrary(folder.get(), cpp(error)));
}
- (id<MTLLibrary>)newLibraryWithFile:(NSString *)filepath error:(NSError **)error {
  return objc(cpp(self)->newLibrary(CONVERTED(NS::String, filepath), cpp(error)));
}
- (id<MTLLibrary>)newLibraryWithURL:(NSURL *)url error:(NSError **)error {
  return objc(cpp(self)->newLibrary(CONVERTED(NS::URL, url), cpp(error)));
}
- (id<MTLLibrary>)newLibraryWithData:(dispatch_data_t)data error:(NSError **)error {
  __block std::string bytes;
  if (data)
    dispatch_data_apply(data, ^bool(dispatch_data_t region, size_t offset, const void *buffer, size_t size) {
      bytes.append(static_cast<const char *>(buffer), size);
      return true;
    });
  auto copy = NS::TransferPtr(NS::Data::alloc()->init(bytes.data(), bytes.size()));
  return objc(cpp(self)->newLibrary(copy.get(), cpp(error)));
}
- (id<MTLLibrary>)newLibraryWithSource:(NSString *)source
                               options:(MTLCompileOptions *)options
                                 error:(NSError **)error {
  return objc(cpp(self)->newLibrary(CONVERTED(NS::String, source), GIVEN(MTL::CompileOptions, options),
                                    cpp(error)));
}
- (void)newLibraryWithSource:(NSString *)source
                     options:(MTLCompileOptions *)options
           completionHandler:(MTLNewLibraryCompletionHandler)completionHandler {
  cpp(self)->newLibrary(CONVERTED(NS::String, source), GIVEN(MTL::CompileOptions, options),
                        cppBlock<MTL::NewLibraryCompletionHandler>(completionHandler));
}

- (id<MTLComputePipelineState>)newComputePipelineStateWithFunction:(id<MTLFunction>)function
                                                             error:(NSError **)error {
  return objc(cpp(self)->newComputePipelineState(GIVEN(MTL::Function, function), cpp(error)));
}
- (id<MTLComputePipelineState>)newComputePipelineStateWithFunction:(id<MTLFunction>)function
                                                           options:(MTLPipelineOption)options
                                                        reflection:
                                                            (MTLAutoreleasedComputePipelineReflection *)reflection
                                                             error:(NSError **)error {
  return objc(cpp(self)->newComputePipelineState(
      GIVEN(MTL::Function, function), options,
      reinterpret_cast<const MTL::AutoreleasedComputePipelineReflection *>(reflection), cpp(error)));
}
- (id<MTLComputePipelineState>)newComputePipelineStateWithDescriptor:(MTLComputePipelineDescriptor *)descriptor
                                                             options:(MTLPipelineOption)options
                                                          reflection:
                                                              (MTLAutoreleasedComputePipelineReflection *)reflection
                                                               error:(NSError **)error {
  return objc(cpp(self)->newComputePipelineState(
      GIVEN(MTL::ComputePipelineDescriptor, descriptor), options,
      reinterpret_cast<const MTL::AutoreleasedComputePipelineReflection *>(reflection), cpp(error)));
}
- (void)newComputePipelineStateWithFunction:(id<MTLFunction>)function
                          completionHandler:(MTLNewComputePipelineStateCompletionHandler)completionHandler {
  cpp(self)->newComputePipelineState(
      GIVEN(MTL::Function, function),
      cppBlock<MTL::NewComputePipelineStateCompletionHandler>(completionHandler));
}
- (void)newComputePipelineStateWithFunction:(id<MTLFunction>)function
                                    options:(MTLPipelineOption)options
                          completionHandler:
                              (MTLNewComputePipelineStateWithReflectionCompletionHandler)completionHandler {
  cpp(self)->newComputePipelineState(
      GIVEN(MTL::Function, function), options,
      cppBlock<MTL::NewComputePipelineStateWithReflectionCompletionHandler>(completionHandler));
}
- (void)newComputePipelineStateWithDescriptor:(MTLComputePipelineDescriptor *)descriptor
                                      options:(MTLPipelineOption)options
                            completionHandler:
                                (MTLNewComputePipelineStateWithReflectionCompletionHandler)completionHandler {
  cpp(self)->newComputePipelineState(
      GIVEN(MTL::ComputePipelineDescriptor, descriptor), options,
      cppBlock<MTL::NewComputePipelineStateWithReflectionCompletionHandler>(completionHandler));
}
@end
