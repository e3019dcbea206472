// Names a function of a library and how to specialise it.
// Thread safety: One thread at a time.
// Metal documentation: MTLFunctionDescriptor
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

@class MTLFunctionConstantValues;

typedef NS_OPTIONS(NSUInteger, MTLFunctionOptions) {
  MTLFunctionOptionNone = 0,
  MTLFunctionOptionCompileToBinary = 1,
  MTLFunctionOptionStoreFunctionInMetalScript = 2,
};

MTL_CLASS API_AVAILABLE(macos(11.0), ios(14.0))
@interface MTLFunctionDescriptor : NSObject <NSCopying>
+ (nonnull MTLFunctionDescriptor *)functionDescriptor;
/// The function in the library.
@property(nonatomic, copy, nullable) NSString *name;
/// The name that the specialised function gets; nil keeps the function's own.
@property(nonatomic, copy, nullable) NSString *specializedName;
@property(nonatomic, copy, nullable) MTLFunctionConstantValues *constantValues;
@property(nonatomic) MTLFunctionOptions options;
/// Kept and given back; the library has a cache of its own instead.
@property(nonatomic, copy, nullable) NSArray *binaryArchives;
@end

NS_ASSUME_NONNULL_END
