// simd_sum, simd_shuffle and the rest. Metal documentation: Metal Shading Language Specification, "SIMD-Group
// Functions". A SIMD-group has 32 threads on every device of ours.
#ifndef INVAR_METAL_SIMDGROUP_H
#define INVAR_METAL_SIMDGROUP_H

#include "group_operations.h"

__INVAR_EXTERN uint __invar_thread_index_in_simdgroup();
__INVAR_EXTERN uint __invar_threads_per_simdgroup();

__INVAR_GROUP_FUNCTIONS(simd, 32)

#endif
