// <simd/simd.h> for kernels: the names are part of the library (see invar/simd_types.h).
#include "../../invar_metal.h"
