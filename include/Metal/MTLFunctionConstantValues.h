// Values for the `[[function_constant(n)]]` of a function, by index or by name.
// Thread safety: One thread at a time while values are set; reading it to make functions is thread-safe.
// Metal documentation: MTLFunctionConstantValues, "Using function specialization to build pipeline variants"
#pragma once

#import <Metal/MTLArgument.h>

NS_ASSUME_NONNULL_BEGIN

MTL_CLASS
@interface MTLFunctionConstantValues : NSObject <NSCopying>
/// Copies one value of `type`, a scalar or vector. A later value replaces an earlier one.
- (void)setConstantValue:(const void *)value type:(MTLDataType)type atIndex:(NSUInteger)index;
- (void)setConstantValues:(const void *)values type:(MTLDataType)type withRange:(NSRange)range;
- (void)setConstantValue:(const void *)value type:(MTLDataType)type withName:(NSString *)name;
- (void)reset;
@end

NS_ASSUME_NONNULL_END
