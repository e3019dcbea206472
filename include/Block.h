// Apple's name for objc/blocks_runtime.h.
//
// Thread safety: thread-safe.
// Apple's documentation: Blocks Programming Topics
#pragma once

#include <objc/blocks_runtime.h>
