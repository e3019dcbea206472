// quad_sum, quad_shuffle and the rest, over groups of 4 threads. Metal documentation: Metal Shading Language
// Specification, "Quad-Group Functions".
#ifndef INVAR_METAL_QUADGROUP_H
#define INVAR_METAL_QUADGROUP_H

#include "group_operations.h"

__INVAR_GROUP_FUNCTIONS(quad, 4)

#endif
