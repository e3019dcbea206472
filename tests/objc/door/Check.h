// What the Objective-C test programs share. Each is compiled with manual counting and with ARC.
#pragma once

#import <Foundation/Foundation.h>
#import <Metal/Metal.h>

#include <stdatomic.h>
#include <stdio.h>

static int g_failures;

/// Counts and prints a condition that does not hold; the program goes on.
#define CHECK(...)                                                              \
  do {                                                                          \
    if (!(__VA_ARGS__)) {                                                       \
      ++g_failures;                                                             \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #__VA_ARGS__);         \
    }                                                                           \
  } while (0)

/// The name of the exception that a statement raises, nil for none; its reason goes to `reason`.
#define RAISED(...)                                      \
  ({                                                     \
    NSString *name_ = nil;                               \
    @try {                                               \
      __VA_ARGS__;                                       \
    } @catch (NSException * exception_) {                \
      name_ = [exception_ name];                         \
      fprintf(stderr, "raised: %s\n", [[exception_ reason] UTF8String]); \
    }                                                    \
    name_;                                               \
  })

#if __has_feature(objc_arc)
#define OWNED(...) (__VA_ARGS__)
#else
/// What new, alloc, copy and Create return, left to the pool.
#define OWNED(...) [(__VA_ARGS__) autorelease]
#endif

static inline id<MTLDevice> theDevice(void) { return OWNED(MTLCreateSystemDefaultDevice()); }

static inline id<MTLComputePipelineState> pipelineOf(id<MTLDevice> device, NSString *source, NSString *name) {
  NSError *error = nil;
  id<MTLLibrary> library = OWNED([device newLibraryWithSource:source options:nil error:&error]);
  if (!library) fprintf(stderr, "no library: %s\n", [[error description] UTF8String]);
  id<MTLFunction> function = OWNED([library newFunctionWithName:name]);
  id<MTLComputePipelineState> pipeline =
      OWNED([device newComputePipelineStateWithFunction:function error:&error]);
  if (!pipeline) fprintf(stderr, "no pipeline %s: %s\n", [name UTF8String], [[error description] UTF8String]);
  return pipeline;
}

static NSString *const kAddOne = @"kernel void addOne(device float *v [[buffer(0)]], constant float &by [[buffer(1)]],"
                                  "                   uint i [[thread_position_in_grid]]) { v[i] += by; }";

#define TEST_MAIN(...)                                              \
  int main(void) {                                                  \
    @autoreleasepool {                                              \
      __VA_ARGS__                                                   \
    }                                                               \
    printf("%s\n", g_failures ? "FAILED" : "passed");               \
    return g_failures != 0;                                         \
  }
