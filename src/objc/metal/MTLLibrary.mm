// MTLLibrary, MTLFunction, and what functions are made with.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLLibrary
LABEL
FOUND(id<MTLDevice>, device)
FOUND(NSArray *, functionNames)
READ(MTLLibraryType, type)
FOUND(NSString *, installName)
- (id<MTLFunction>)newFunctionWithName:(NSString *)functionName {
  return objc(cpp(self)->newFunction(CONVERTED(NS::String, functionName)));
}
- (id<MTLFunction>)newFunctionWithName:(NSString *)name
                        constantValues:(MTLFunctionConstantValues *)constantValues
                                 error:(NSError **)error {
  return objc(cpp(self)->newFunction(CONVERTED(NS::String, name),
                                     GIVEN(MTL::FunctionConstantValues, constantValues), cpp(error)));
}
- (id<MTLFunction>)newFunctionWithDescriptor:(MTLFunctionDescriptor *)descriptor error:(NSError **)error {
  return objc(cpp(self)->newFunction(GIVEN(MTL::FunctionDescriptor, descriptor), cpp(error)));
}
- (void)newFunctionWithName:(NSString *)name
             constantValues:(MTLFunctionConstantValues *)constantValues
          completionHandler:(void (^)(id<MTLFunction>, NSError *))completionHandler {
  cpp(self)->newFunction(CONVERTED(NS::String, name), GIVEN(MTL::FunctionConstantValues, constantValues),
                         reinterpret_cast<void (^)(MTL::Function *, NS::Error *)>((void *)completionHandler));
}
- (void)newFunctionWithDescriptor:(MTLFunctionDescriptor *)descriptor
                completionHandler:(void (^)(id<MTLFunction>, NSError *))completionHandler {
  cpp(self)->newFunction(GIVEN(MTL::FunctionDescriptor, descriptor),
                         reinterpret_cast<void (^)(MTL::Function *, NS::Error *)>((void *)completionHandler));
}
@end

@implementation InvarMTLFunction
LABEL
FOUND(id<MTLDevice>, device)
READ(MTLFunctionType, functionType)
FOUND(NSString *, name)
FOUND(NSDictionary *, functionConstantsDictionary)
READ(MTLFunctionOptions, options)
- (id<MTLArgumentEncoder>)newArgumentEncoderWithBufferIndex:(NSUInteger)bufferIndex {
  return objc(cpp(self)->newArgumentEncoder(bufferIndex));
}
- (id<MTLArgumentEncoder>)newArgumentEncoderWithBufferIndex:(NSUInteger)bufferIndex reflection:(MTLArgument **)reflection {
  return objc(cpp(self)->newArgumentEncoder(bufferIndex, reinterpret_cast<const MTL::AutoreleasedArgument *>(reflection)));
}
@end

@implementation MTLFunctionConstant
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSString *, name)
READ(MTLDataType, type)
READ(NSUInteger, index)
READ(BOOL, required)
@end

@implementation MTLFunctionConstantValues
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::FunctionConstantValues)
DO(reset)
- (void)setConstantValue:(const void *)value type:(MTLDataType)type atIndex:(NSUInteger)index {
  cpp(self)->setConstantValue(value, MTL::DataType(type), index);
}
- (void)setConstantValues:(const void *)values type:(MTLDataType)type withRange:(NSRange)range {
  cpp(self)->setConstantValues(values, MTL::DataType(type), cpp(range));
}
- (void)setConstantValue:(const void *)value type:(MTLDataType)type withName:(NSString *)name {
  cpp(self)->setConstantValue(value, MTL::DataType(type), CONVERTED(NS::String, name));
}
@end

@implementation MTLFunctionDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::FunctionDescriptor)
+ (MTLFunctionDescriptor *)functionDescriptor {
  return [[[self alloc] init] autorelease];
}
TEXT_PROPERTY(name, setName)
TEXT_PROPERTY(specializedName, setSpecializedName)
PROPERTY(MTLFunctionOptions, options, setOptions)
FOUND(MTLFunctionConstantValues *, constantValues)
- (void)setConstantValues:(MTLFunctionConstantValues *)values {
  cpp(self)->setConstantValues(GIVEN(MTL::FunctionConstantValues, values));
}
FOUND(NSArray *, binaryArchives)
- (void)setBinaryArchives:(NSArray *)archives {
  cpp(self)->setBinaryArchives(CONVERTED(NS::Array, archives));
}
@end

@implementation MTLLinkedFunctions
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::LinkedFunctions)
+ (MTLLinkedFunctions *)linkedFunctions {
  return [[[self alloc] init] autorelease];
}
FOUND(NSArray *, functions)
- (void)setFunctions:(NSArray *)functions {
  cpp(self)->setFunctions(CONVERTED_ARRAY(MTL::Function, functions));
}
FOUND(NSArray *, binaryFunctions)
- (void)setBinaryFunctions:(NSArray *)functions {
  cpp(self)->setBinaryFunctions(CONVERTED_ARRAY(MTL::Function, functions));
}
FOUND(NSArray *, privateFunctions)
- (void)setPrivateFunctions:(NSArray *)functions {
  cpp(self)->setPrivateFunctions(CONVERTED_ARRAY(MTL::Function, functions));
}
FOUND(NSDictionary *, groups)
- (void)setGroups:(NSDictionary *)groups {
  cpp(self)->setGroups(CONVERTED(NS::Dictionary, groups));
}
@end

@implementation MTLCompileOptions
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::CompileOptions)
FOUND(NSDictionary *, preprocessorMacros)
- (void)setPreprocessorMacros:(NSDictionary *)macros {
  cpp(self)->setPreprocessorMacros(CONVERTED(NS::Dictionary, macros));
}
PROPERTY(BOOL, fastMathEnabled, setFastMathEnabled)
PROPERTY(MTLMathMode, mathMode, setMathMode)
PROPERTY(MTLMathFloatingPointFunctions, mathFloatingPointFunctions, setMathFloatingPointFunctions)
PROPERTY(MTLLanguageVersion, languageVersion, setLanguageVersion)
PROPERTY(MTLLibraryType, libraryType, setLibraryType)
TEXT_PROPERTY(installName, setInstallName)
FOUND(NSArray *, libraries)
- (void)setLibraries:(NSArray *)libraries {
  cpp(self)->setLibraries(CONVERTED(NS::Array, libraries));
}
PROPERTY(BOOL, preserveInvariance, setPreserveInvariance)
PROPERTY(MTLLibraryOptimizationLevel, optimizationLevel, setOptimizationLevel)
PROPERTY(MTLCompileSymbolVisibility, compileSymbolVisibility, setCompileSymbolVisibility)
PROPERTY(BOOL, allowReferencingUndefinedSymbols, setAllowReferencingUndefinedSymbols)
PROPERTY(NSUInteger, maxTotalThreadsPerThreadgroup, setMaxTotalThreadsPerThreadgroup)
PROPERTY(BOOL, enableLogging, setEnableLogging)
@end
