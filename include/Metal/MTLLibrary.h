// A compiled library of kernels, its functions, and the options it is compiled with.
// Thread safety: MTLLibrary, MTLFunction and MTLFunctionConstant are thread-safe; MTLCompileOptions is for one
// thread at a time.
// Metal documentation: MTLLibrary, MTLFunction, MTLFunctionConstant, MTLCompileOptions, MTLLibraryError
#pragma once

#import <Metal/MTLArgument.h>
#import <Metal/MTLFunctionDescriptor.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLFunctionConstantValues;
@protocol MTLDevice;
@protocol MTLFunction;

typedef NS_ENUM(NSUInteger, MTLFunctionType) {
  MTLFunctionTypeVertex = 1,
  MTLFunctionTypeFragment = 2,
  MTLFunctionTypeKernel = 3,
  MTLFunctionTypeVisible = 5,
  MTLFunctionTypeIntersection = 6,
  MTLFunctionTypeMesh = 7,
  MTLFunctionTypeObject = 8,
};

/// Major version in the high 16 bits, minor in the low.
typedef NS_ENUM(NSUInteger, MTLLanguageVersion) {
  MTLLanguageVersion1_0 = 0x10000,
  MTLLanguageVersion1_1 = 0x10001,
  MTLLanguageVersion1_2 = 0x10002,
  MTLLanguageVersion2_0 = 0x20000,
  MTLLanguageVersion2_1 = 0x20001,
  MTLLanguageVersion2_2 = 0x20002,
  MTLLanguageVersion2_3 = 0x20003,
  MTLLanguageVersion2_4 = 0x20004,
  MTLLanguageVersion3_0 = 0x30000,
  MTLLanguageVersion3_1 = 0x30001,
  MTLLanguageVersion3_2 = 0x30002,
  MTLLanguageVersion4_0 = 0x40000,
};

typedef NS_ENUM(NSInteger, MTLLibraryType) {
  MTLLibraryTypeExecutable = 0,
  MTLLibraryTypeDynamic = 1,  ///< not supported: compiling with it is an error
};

typedef NS_ENUM(NSInteger, MTLLibraryOptimizationLevel) {
  MTLLibraryOptimizationLevelDefault = 0,
  MTLLibraryOptimizationLevelSize = 1,
};

typedef NS_ENUM(NSInteger, MTLCompileSymbolVisibility) {
  MTLCompileSymbolVisibilityDefault = 0,
  MTLCompileSymbolVisibilityHidden = 1,
};

typedef NS_ENUM(NSInteger, MTLMathMode) {
  MTLMathModeSafe = 0,     ///< as IEEE 754 has it
  MTLMathModeRelaxed = 1,  ///< reordering allowed; infinities and NaN are kept
  MTLMathModeFast = 2,     ///< no infinities or NaN are expected
};

typedef NS_ENUM(NSInteger, MTLMathFloatingPointFunctions) {
  MTLMathFloatingPointFunctionsFast = 0,
  MTLMathFloatingPointFunctionsPrecise = 1,
};

/// The domain of every error about libraries, functions and pipelines.
MTL_EXTERN NSErrorDomain const MTLLibraryErrorDomain;

typedef NS_ENUM(NSUInteger, MTLLibraryError) {
  MTLLibraryErrorUnsupported = 1,
  MTLLibraryErrorInternal = 2,
  MTLLibraryErrorCompileFailure = 3,
  MTLLibraryErrorCompileWarning = 4,
  MTLLibraryErrorFunctionNotFound = 5,
  MTLLibraryErrorFileNotFound = 6,
};

/// A function constant that a function declares.
MTL_CLASS
@interface MTLFunctionConstant : NSObject
@property(readonly) NSString *name;
@property(readonly) MTLDataType type;
@property(readonly) NSUInteger index;
/// NO when the function only asks whether it is defined.
@property(readonly) BOOL required;
@end

/// A function of a library, with the values of its constants if it was specialised.
@class MTLArgument;
@protocol MTLArgumentEncoder;
@protocol MTLFunction <NSObject>
@property(nullable, copy, atomic) NSString *label;
@property(readonly) id<MTLDevice> device;
@property(readonly) MTLFunctionType functionType;
@property(readonly) NSString *name;
@property(readonly) NSDictionary<NSString *, MTLFunctionConstant *> *functionConstantsDictionary;
@property(readonly) MTLFunctionOptions options API_AVAILABLE(macos(11.0), ios(14.0));
/// Blocks on the compiler. Null with a logged reason when there is no argument buffer at the index.
- (nullable id<MTLArgumentEncoder>)newArgumentEncoderWithBufferIndex:(NSUInteger)bufferIndex;
- (nullable id<MTLArgumentEncoder>)newArgumentEncoderWithBufferIndex:(NSUInteger)bufferIndex
                                                         reflection:(MTLArgument *__autoreleasing _Nullable *_Nullable)reflection;
@end

/// Fast math, fast functions, Metal 3.2, no macros, default optimisation.
MTL_CLASS
@interface MTLCompileOptions : NSObject <NSCopying>
/// Names to NSString or NSNumber values.
@property(nullable, readwrite, copy, nonatomic) NSDictionary<NSString *, NSObject *> *preprocessorMacros;
/// The older form of mathMode: YES is Fast, NO is Safe.
@property(readwrite, nonatomic) BOOL fastMathEnabled;
@property(readwrite, nonatomic) MTLMathMode mathMode API_AVAILABLE(macos(15.0), ios(18.0));
@property(readwrite, nonatomic) MTLMathFloatingPointFunctions mathFloatingPointFunctions
    API_AVAILABLE(macos(15.0), ios(18.0));
@property(readwrite, nonatomic) MTLLanguageVersion languageVersion;
/// Compiling with MTLLibraryTypeDynamic gives an error.
@property(readwrite, nonatomic) MTLLibraryType libraryType API_AVAILABLE(macos(11.0), ios(14.0));
@property(readwrite, nullable, copy, nonatomic) NSString *installName API_AVAILABLE(macos(11.0), ios(14.0));
/// Dynamic libraries to link: compiling with any gives an error.
@property(readwrite, nullable, copy, nonatomic) NSArray *libraries API_AVAILABLE(macos(11.0), ios(14.0));
@property(readwrite, nonatomic) BOOL preserveInvariance API_AVAILABLE(macos(11.0), ios(13.0));
@property(readwrite, nonatomic) MTLLibraryOptimizationLevel optimizationLevel
    API_AVAILABLE(macos(13.0), ios(16.0));
@property(readwrite, nonatomic) MTLCompileSymbolVisibility compileSymbolVisibility
    API_AVAILABLE(macos(13.3), ios(16.4));
@property(readwrite, nonatomic) BOOL allowReferencingUndefinedSymbols API_AVAILABLE(macos(13.3), ios(16.4));
/// Threads, 0 for no limit: pipelines of the library allow no larger threadgroup.
@property(readwrite, nonatomic) NSUInteger maxTotalThreadsPerThreadgroup API_AVAILABLE(macos(13.3), ios(16.4));
/// Whether os_log calls say something. Off unless set.
@property(readwrite, nonatomic) BOOL enableLogging API_AVAILABLE(macos(15.0), ios(18.0));
@end

/// Errors are in MTLLibraryErrorDomain; `error` may be NULL.
@protocol MTLLibrary <NSObject>
@property(nullable, copy, atomic) NSString *label;
@property(readonly) id<MTLDevice> device;
/// Nil when there is no function of that name.
- (nullable id<MTLFunction>)newFunctionWithName:(NSString *)functionName;
- (nullable id<MTLFunction>)newFunctionWithName:(NSString *)name
                                 constantValues:(MTLFunctionConstantValues *)constantValues
                                          error:(__autoreleasing NSError **)error;
/// The handler is called once, on a thread of the library.
- (void)newFunctionWithName:(NSString *)name
             constantValues:(MTLFunctionConstantValues *)constantValues
          completionHandler:(void (^)(id<MTLFunction> _Nullable function, NSError *_Nullable error))completionHandler;
- (void)newFunctionWithDescriptor:(nonnull MTLFunctionDescriptor *)descriptor
                completionHandler:(void (^)(id<MTLFunction> _Nullable function,
                                            NSError *_Nullable error))completionHandler
    API_AVAILABLE(macos(11.0), ios(14.0));
- (nullable id<MTLFunction>)newFunctionWithDescriptor:(nonnull MTLFunctionDescriptor *)descriptor
                                                error:(__autoreleasing NSError *_Nullable *)error
    API_AVAILABLE(macos(11.0), ios(14.0));
/// The kernels, host names of template instances included.
@property(readonly) NSArray<NSString *> *functionNames;
@property(readonly) MTLLibraryType type API_AVAILABLE(macos(11.0), ios(14.0));
@property(readonly, nullable) NSString *installName API_AVAILABLE(macos(11.0), ios(14.0));
@end

NS_ASSUME_NONNULL_END
