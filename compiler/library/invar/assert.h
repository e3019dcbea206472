// assert(). Metal's library evaluates it only in debug builds of a library, and never ends a kernel.
#ifndef INVAR_METAL_ASSERT_H
#define INVAR_METAL_ASSERT_H

#ifndef assert
#define assert(condition) ((void)0)
#endif

#endif
