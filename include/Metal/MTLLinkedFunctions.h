// Functions of other libraries that a kernel may call.
// Thread safety: One thread at a time.
// Metal documentation: MTLLinkedFunctions
#pragma once

#import <Metal/MTLDefines.h>

NS_ASSUME_NONNULL_BEGIN

@protocol MTLFunction;

/// Kept and given back. A pipeline is made without them or with empty lists: a kernel calls what is in its library's
/// source, and making a pipeline with a function here gives an error.
MTL_CLASS API_AVAILABLE(macos(11.0), ios(14.0))
@interface MTLLinkedFunctions : NSObject <NSCopying>
+ (MTLLinkedFunctions *)linkedFunctions;
@property(readwrite, nonatomic, copy, nullable) NSArray<id<MTLFunction>> *functions;
@property(readwrite, nonatomic, copy, nullable) NSArray<id<MTLFunction>> *binaryFunctions;
@property(readwrite, nonatomic, copy, nullable) NSArray<id<MTLFunction>> *privateFunctions;
/// Arrays of functions by the name of a call's group.
@property(readwrite, nonatomic, copy, nullable) NSDictionary<NSString *, NSArray<id<MTLFunction>> *> *groups;
@end

NS_ASSUME_NONNULL_END
