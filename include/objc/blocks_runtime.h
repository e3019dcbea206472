// Copies of blocks and their ends; what Block_copy and Block_release stand for. Compiled code calls the other functions.
//
// Thread safety: thread-safe. A block's count is its own: copy and release balance, as retain and release do.
// Apple's documentation: Blocks Programming Topics
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void *_Block_copy(const void *block);
void _Block_release(const void *block);
void _Block_object_assign(void *target, const void *source, const int flags);
void _Block_object_dispose(const void *object, const int flags);
/// The block's type encoding; null when the compiler left none.
const char *_Block_signature(void *block);
int _Block_has_signature(void *block);

#ifdef __cplusplus
}
#endif

#ifndef Block_copy
#if defined(__OBJC__) && __has_feature(objc_arc)
#define Block_copy(block) ((__bridge __typeof__(block))_Block_copy((__bridge const void *)(block)))
#define Block_release(block) _Block_release((__bridge const void *)(block))
#else
#define Block_copy(block) ((__typeof__(block))_Block_copy((const void *)(block)))
#define Block_release(block) _Block_release((const void *)(block))
#endif
#endif
