// The Metal standard library, whole: the one header that is precompiled. Metal documentation: Metal Shading
// Language Specification 3.2.
//
// For the front end, which compiles it and hands it to every kernel:
// - C++17 with -fsycl-is-device and -fdeclspec, for any target.
// - No token pass is needed here. The library spells the address spaces through __invar_device,
//   __invar_threadgroup and __invar_constant of invar/config.h; `device`, `threadgroup`, `constant`, `thread` and
//   `kernel` are left alone.
// - `is_function_constant_defined(name)` is a macro of this library, which calls
//   __invar_function_constant_defined with the variable's address, for the front end to answer.
// - Conversions between half and bfloat in a user's expression are for the front end to patch.
// - All other functions named __invar_* are the target's (compiler/IR.md).
// - __METAL_VERSION__ may be given on the command line; it is 320 otherwise.
#ifndef INVAR_METAL_H
#define INVAR_METAL_H

#include "invar/config.h"
#include "invar/types.h"
#include "invar/initializer_list.h"
#include "invar/type_traits.h"
#include "invar/limits.h"
#include "invar/vector.h"
#include "invar/convert.h"
#include "invar/integer.h"
#include "invar/math.h"
#include "invar/relational.h"
#include "invar/geometric.h"
#include "invar/matrix.h"
#include "invar/pack.h"
#include "invar/uniform.h"
#include "invar/array.h"
#include "protocol/KernelTexture.hpp"
#include "invar/sampler.h"
#include "invar/texture_access.h"
#include "invar/texture.h"
#include "invar/barrier.h"
#include "invar/atomic.h"
#include "invar/simdgroup.h"
#include "invar/quadgroup.h"
#include "invar/simdgroup_matrix.h"
#include "invar/function_constants.h"
#include "invar/graphics.h"
#include "invar/logging.h"
#include "invar/assert.h"
#include "invar/compiler_names.h"
#include "invar/simd_types.h"

#endif
