// Work that is done once in the life of the process.
//
// Thread safety: thread-safe. dispatch_once blocks while another thread does the work.
// Apple's documentation: dispatch_once
#pragma once

#include <dispatch/base.h>

/// Static storage, zero at first.
typedef intptr_t dispatch_once_t;

DISPATCH_EXPORT void dispatch_once_f(dispatch_once_t *predicate, void *context, dispatch_function_t work);
#ifdef __BLOCKS__
DISPATCH_EXPORT void dispatch_once(dispatch_once_t *predicate, DISPATCH_NOESCAPE dispatch_block_t block);
#endif
