// Small vectors and matrices for Objective-C and C++ compiled by clang: what a program and its Metal kernels share.
//
// Thread safety: thread-safe: values and pure functions.
// Apple's documentation: simd
#pragma once

#include <simd/math.h>
#include <simd/matrix.h>
#include <simd/types.h>
