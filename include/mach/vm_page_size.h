// The size of the pages of memory.
// Thread safety: Thread-safe.
// Apple's documentation: vm_page_size
#pragma once

#include <mach/mach.h>

/// In bytes.
#define vm_page_size ((vm_size_t)sysconf(_SC_PAGESIZE))
#define vm_kernel_page_size vm_page_size
