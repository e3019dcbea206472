// Libraries, functions, constants, pipelines and their reflection; errors as NSError.
#include "Check.h"

static NSString *const kSource =
    @"constant int factor [[function_constant(0)]];\n"
     "constant bool twice [[function_constant(1)]];\n"
     "#ifndef STEP\n#define STEP 1\n#endif\n"
     "kernel void scale(device int *v [[buffer(0)]], threadgroup int *t [[threadgroup(0)]],\n"
     "                  uint i [[thread_position_in_grid]]) { v[i] = v[i] * factor * (twice ? 2 : 1) * STEP; }\n"
     "kernel void plain(device float4 *out [[buffer(3)]], const device int &n [[buffer(1)]]) { out[n] = 1; }\n";

static int runScale(id<MTLDevice> device, id<MTLComputePipelineState> pipeline) {
  int value = 5;
  id<MTLBuffer> buffer = OWNED([device newBufferWithBytes:&value length:4 options:0]);
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  [encoder setComputePipelineState:pipeline];
  [encoder setBuffer:buffer offset:0 atIndex:0];
  [encoder setThreadgroupMemoryLength:16 atIndex:0];
  [encoder dispatchThreads:MTLSizeMake(1, 1, 1) threadsPerThreadgroup:MTLSizeMake(1, 1, 1)];
  [encoder endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.error == nil);
  return *(int *)buffer.contents;
}

static void testLibrary(void) {
  id<MTLDevice> device = theDevice();
  MTLCompileOptions *options = OWNED([[MTLCompileOptions alloc] init]);
  CHECK(options.fastMathEnabled && options.preprocessorMacros == nil);
  options.preprocessorMacros = @{@"STEP" : @3, @"NAME" : @"text"};
  options.languageVersion = MTLLanguageVersion3_0;
  options.mathMode = MTLMathModeSafe;
  CHECK([options.preprocessorMacros[@"STEP"] isEqual:@3] && [options.preprocessorMacros[@"NAME"] isEqual:@"text"]);
  CHECK([options.preprocessorMacros count] == 2 && options.preprocessorMacros[@"OTHER"] == nil);
  MTLCompileOptions *copy = OWNED([options copy]);
  CHECK(copy != options && copy.mathMode == MTLMathModeSafe && !copy.fastMathEnabled);

  NSError *error = nil;
  id<MTLLibrary> library = OWNED([device newLibraryWithSource:kSource options:options error:&error]);
  CHECK(library != nil && library.device == device);
  CHECK([[library.functionNames sortedArrayUsingSelector:@selector(compare:)] isEqual:(@[ @"plain", @"scale" ])]);
  for (NSString *name in library.functionNames) CHECK([name length] == 5);
  library.label = @"mine";
  CHECK([library.label isEqual:@"mine"]);

  id<MTLFunction> function = OWNED([library newFunctionWithName:@"scale"]);
  MTLFunctionConstant *constant = function.functionConstantsDictionary[@"factor"];
  CHECK([function.name isEqual:@"scale"] && function.functionType == MTLFunctionTypeKernel);
  CHECK(constant.index == 0 && constant.type == MTLDataTypeInt && constant.required);
  CHECK([function.functionConstantsDictionary count] == 2);
  for (NSString *name in function.functionConstantsDictionary)
    CHECK([function.functionConstantsDictionary[name].name isEqual:name]);

  MTLFunctionConstantValues *values = OWNED([MTLFunctionConstantValues new]);
  int factor = 7;
  BOOL twice = YES;
  [values setConstantValue:&factor type:MTLDataTypeInt atIndex:0];
  [values setConstantValue:&twice type:MTLDataTypeBool withName:@"twice"];
  id<MTLFunction> special = OWNED([library newFunctionWithName:@"scale" constantValues:values error:&error]);
  CHECK(special != nil);
  id<MTLComputePipelineState> pipeline = OWNED([device newComputePipelineStateWithFunction:special error:&error]);
  CHECK(pipeline.threadExecutionWidth == 32 && pipeline.maxTotalThreadsPerThreadgroup == 1024);
  CHECK(runScale(device, pipeline) == 5 * 7 * 2 * 3);

  MTLFunctionDescriptor *descriptor = [MTLFunctionDescriptor functionDescriptor];
  descriptor.name = @"scale";
  descriptor.specializedName = @"scaleBySeven";
  descriptor.constantValues = values;
  id<MTLFunction> named = OWNED([library newFunctionWithDescriptor:descriptor error:&error]);
  CHECK([named.name isEqual:@"scaleBySeven"]);
}

static void testReflection(void) {
  id<MTLDevice> device = theDevice();
  NSError *error = nil;
  id<MTLLibrary> library = OWNED([device newLibraryWithSource:kSource options:nil error:&error]);
  MTLComputePipelineDescriptor *descriptor = OWNED([MTLComputePipelineDescriptor new]);
  descriptor.label = @"the pipeline";
  descriptor.computeFunction = OWNED([library newFunctionWithName:@"plain"]);
  descriptor.buffers[1].mutability = MTLMutabilityImmutable;
  CHECK(descriptor.buffers[1].mutability == MTLMutabilityImmutable);
  MTLComputePipelineReflection *reflection = nil;
  id<MTLComputePipelineState> pipeline =
      OWNED([device newComputePipelineStateWithDescriptor:descriptor
                                                  options:MTLPipelineOptionBindingInfo | MTLPipelineOptionBufferTypeInfo
                                               reflection:&reflection
                                                    error:&error]);
  CHECK([pipeline.label isEqual:@"the pipeline"] && error == nil);
  CHECK([reflection.bindings count] == 2 && [reflection.arguments count] == 2);
  id<MTLBufferBinding> first = (id<MTLBufferBinding>)reflection.bindings[0];
  CHECK([(id)first conformsToProtocol:@protocol(MTLBufferBinding)]);
  CHECK([first.name isEqual:@"out"] && first.index == 3 && first.type == MTLBindingTypeBuffer && first.isUsed);
  CHECK(first.bufferDataType == MTLDataTypeFloat4 && first.bufferDataSize == 16);
  CHECK(first.bufferPointerType.elementType == MTLDataTypeFloat4);
  CHECK(reflection.bindings[1].access == MTLBindingAccessReadOnly);
  CHECK([reflection.arguments[1].name isEqual:@"n"] && reflection.arguments[1].isActive);
}

static void testErrors(void) {
  id<MTLDevice> device = theDevice();
  NSError *error = nil;
  CHECK(OWNED([device newLibraryWithSource:@"kernel void broken( {" options:nil error:&error]) == nil);
  CHECK([error isKindOfClass:[NSError class]] && error.code == MTLLibraryErrorCompileFailure);
  CHECK(error.domain == MTLLibraryErrorDomain && [error.domain isEqualToString:@"MTLLibraryErrorDomain"]);
  CHECK([error.localizedDescription rangeOfString:@"error:"].location != NSNotFound);
  CHECK([error.userInfo[NSLocalizedDescriptionKey] isEqual:error.localizedDescription]);
  CHECK([[error description] length] > 0 && [OWNED([error copy]) isEqual:error]);
  CHECK(OWNED([device newLibraryWithSource:@"kernel void broken( {" options:nil error:NULL]) == nil);

  id<MTLLibrary> library = OWNED([device newLibraryWithSource:kSource options:nil error:NULL]);
  CHECK(OWNED([library newFunctionWithName:@"missing"]) == nil);
  id<MTLFunction> unspecialised = OWNED([library newFunctionWithName:@"scale"]);
  CHECK(OWNED([device newComputePipelineStateWithFunction:unspecialised error:&error]) == nil);
  CHECK(error.domain == MTLLibraryErrorDomain);
  NSURL *nowhere = [NSURL fileURLWithPath:@"/nowhere/at all.metal"];
  CHECK(OWNED([device newLibraryWithURL:nowhere error:&error]) == nil && error.code == MTLLibraryErrorFileNotFound);
}

static void testDefaultLibrary(void) {
  id<MTLDevice> device = theDevice();
  NSString *name = [NSString stringWithFormat:@"%@.bundle", [[NSProcessInfo processInfo] globallyUniqueString]];
  NSString *folder = [NSTemporaryDirectory() stringByAppendingPathComponent:name];
  NSString *resources = [folder stringByAppendingPathComponent:@"Resources"];
  NSFileManager *files = [NSFileManager defaultManager];
  [files createDirectoryAtPath:resources withIntermediateDirectories:YES attributes:nil error:NULL];
  NSBundle *bundle = [NSBundle bundleWithPath:folder];
  NSError *error = nil;
  CHECK(bundle != nil && OWNED([device newDefaultLibraryWithBundle:bundle error:&error]) == nil);
  CHECK(error.domain == MTLLibraryErrorDomain && error.code == MTLLibraryErrorFileNotFound);
  CHECK([error.localizedDescription rangeOfString:resources].location != NSNotFound);
  NSString *file = [resources stringByAppendingPathComponent:@"default.metallib"];
  [kSource writeToFile:file atomically:YES encoding:NSUTF8StringEncoding error:NULL];
  id<MTLLibrary> library = OWNED([device newDefaultLibraryWithBundle:bundle error:&error]);
  CHECK([library.functionNames count] == 2);
  [files removeItemAtPath:folder error:NULL];

  // The main bundle is the executable's folder, which has none here.
  error = nil;
  CHECK(OWNED([device newDefaultLibraryWithBundle:[NSBundle mainBundle] error:&error]) == nil);
  NSString *program = [files pathContentOfSymbolicLinkAtPath:@"/proc/self/exe"];
  CHECK([error.localizedDescription hasSuffix:[program stringByDeletingLastPathComponent]]);
  CHECK(OWNED([device newDefaultLibrary]) == nil);
  NSBundle *none = nil, *wrong = (id)@"a path";
  CHECK(OWNED([device newDefaultLibraryWithBundle:none error:&error]) == nil);
  CHECK([RAISED([device newDefaultLibraryWithBundle:wrong error:NULL]) isEqual:NSInvalidArgumentException]);
}

static void testAsync(void) {
  id<MTLDevice> device = theDevice();
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  __block int seen = 0;
  [device newLibraryWithSource:kSource
                       options:nil
             completionHandler:^(id<MTLLibrary> library, NSError *error) {
               seen += library != nil && error == nil;
               [device newComputePipelineStateWithFunction:OWNED([library newFunctionWithName:@"plain"])
                                         completionHandler:^(id<MTLComputePipelineState> pipeline, NSError *problem) {
                                           seen += pipeline != nil && problem == nil;
                                           dispatch_semaphore_signal(done);
                                         }];
             }];
  dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
  CHECK(seen == 2);
  [device newLibraryWithSource:@"not metal"
                       options:nil
             completionHandler:^(id<MTLLibrary> library, NSError *error) {
               seen += library == nil && error.code == MTLLibraryErrorCompileFailure;
               dispatch_semaphore_signal(done);
             }];
  dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
  CHECK(seen == 3);
#if !__has_feature(objc_arc)
  dispatch_release(done);
#endif
}

TEST_MAIN(testLibrary(); testReflection(); testErrors(); testDefaultLibrary(); testAsync();)
