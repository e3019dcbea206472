// What a Mac's kernel says of the machine, for the names that Metal programs ask for: hw.ncpu, hw.physicalcpu,
// hw.logicalcpu, hw.activecpu (and each with _max), hw.memsize, hw.pagesize, hw.cachelinesize, hw.l1dcachesize,
// hw.l2cachesize, hw.l3cachesize, hw.machine, hw.model, hw.perflevel0.physicalcpu, hw.perflevel0.logicalcpu,
// hw.nperflevels, machdep.cpu.brand_string, kern.ostype, kern.osrelease, kern.osversion, kern.osproductversion,
// kern.hostname.
//
// Thread safety: thread-safe.
// Apple's documentation: sysctlbyname
#pragma once

#include <stddef.h>

/// Writes the value and its size in bytes; `value` may be null to ask for the size. Numbers fit 4 or 8 bytes, as much
/// as there is room for. Returns 0, or -1 with errno: ENOENT for another name, ENOMEM for too little room, EPERM for
/// a value to set.
#ifdef __cplusplus
extern "C"
#endif
__attribute__((visibility("default"))) int sysctlbyname(const char *name, void *value, size_t *size, void *newValue,
                                                        size_t newSize);
