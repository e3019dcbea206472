// Scalar types. Metal documentation: Metal Shading Language Specification, "Scalar Data Types".
#ifndef INVAR_METAL_TYPES_H
#define INVAR_METAL_TYPES_H

typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;

typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long int64_t;
typedef unsigned long uint64_t;

typedef unsigned long size_t;
typedef long ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;

typedef _Float16 half;
// The built-in type, not a class: real code relies on float converting to it without a cast.
typedef __bf16 bfloat;

typedef half float16_t;
typedef float float32_t;

namespace metal {
using ::int16_t;
using ::int32_t;
using ::int64_t;
using ::int8_t;
using ::intptr_t;
using ::ptrdiff_t;
using ::size_t;
using ::uchar;
using ::uint;
using ::uint16_t;
using ::uint32_t;
using ::uint64_t;
using ::uint8_t;
using ::uintptr_t;
using ::ulong;
using ::ushort;
typedef decltype(nullptr) nullptr_t;
} // namespace metal

#endif
