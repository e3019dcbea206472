// Immutable bytes that may lie in several places, and are shared and joined without being copied.
//
// Thread safety: thread-safe.
// Apple's documentation: Dispatch Data
#pragma once

#include <dispatch/object.h>
#include <dispatch/queue.h>

#ifdef __BLOCKS__
DISPATCH_EXPORT void *const _dispatch_data_object_empty;
#define dispatch_data_empty INVAR_DISPATCH_CONSTANT(dispatch_data_t, _dispatch_data_object_empty)

/// The bytes are copied.
#define DISPATCH_DATA_DESTRUCTOR_DEFAULT ((dispatch_block_t)0)
/// The bytes come from malloc and are freed.
DISPATCH_EXPORT const dispatch_block_t _dispatch_data_destructor_free;
#define DISPATCH_DATA_DESTRUCTOR_FREE (_dispatch_data_destructor_free)
/// The bytes come from mmap and are unmapped.
DISPATCH_EXPORT const dispatch_block_t _dispatch_data_destructor_munmap;
#define DISPATCH_DATA_DESTRUCTOR_MUNMAP (_dispatch_data_destructor_munmap)

typedef bool (^dispatch_data_applier_t)(dispatch_data_t region, size_t offset, const void *buffer, size_t size);

/// `destructor` is queued when the bytes are not needed any more; on the default global queue when `queue` is null.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_data_t dispatch_data_create(const void *buffer, size_t size,
                                                                               dispatch_queue_t queue,
                                                                               dispatch_block_t destructor);
DISPATCH_EXPORT size_t dispatch_data_get_size(dispatch_data_t data);
/// The same bytes in one place, which lives as long as the result. Either pointer may be null.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_data_t dispatch_data_create_map(dispatch_data_t data,
                                                                                   const void **buffer, size_t *size);
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_data_t dispatch_data_create_concat(dispatch_data_t first,
                                                                                      dispatch_data_t second);
/// Bytes from `offset` on, `length` at most.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_data_t dispatch_data_create_subrange(dispatch_data_t data,
                                                                                        size_t offset, size_t length);
/// Calls the block for each piece in order until it returns false; whether it never did.
DISPATCH_EXPORT bool dispatch_data_apply(dispatch_data_t data, DISPATCH_NOESCAPE dispatch_data_applier_t applier);
/// The piece in which `location` lies, and where it begins in the whole.
DISPATCH_EXPORT DISPATCH_RETURNS_RETAINED dispatch_data_t dispatch_data_copy_region(dispatch_data_t data,
                                                                                    size_t location, size_t *offset);
#endif
