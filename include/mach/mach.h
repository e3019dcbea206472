// The few calls of the Mach kernel that Metal programs use: pages of memory of the process's own. Over mmap.
// Thread safety: Thread-safe.
// Apple's documentation: vm_allocate, vm_deallocate, mach_task_self
#pragma once

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

typedef int kern_return_t;
typedef unsigned int mach_port_t;
typedef mach_port_t vm_map_t;
typedef mach_port_t task_t;
typedef uintptr_t vm_address_t;
typedef uintptr_t vm_size_t;

#define KERN_SUCCESS 0
#define KERN_INVALID_ADDRESS 1
#define KERN_NO_SPACE 3
#define VM_FLAGS_FIXED 0
#define VM_FLAGS_ANYWHERE 1

/// The only task there is here.
static inline mach_port_t mach_task_self(void) { return 1; }

/// Zeroed pages. VM_FLAGS_ANYWHERE writes where they are to `address`, otherwise they are put there.
static inline kern_return_t vm_allocate(vm_map_t task, vm_address_t *address, vm_size_t size, int flags) {
  const int fixed = flags & VM_FLAGS_ANYWHERE ? 0 : MAP_FIXED_NOREPLACE;
  void *pages = mmap(fixed ? (void *)*address : 0, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | fixed, -1, 0);
  (void)task;
  if (pages == MAP_FAILED) return KERN_NO_SPACE;
  *address = (vm_address_t)pages;
  return KERN_SUCCESS;
}

static inline kern_return_t vm_deallocate(vm_map_t task, vm_address_t address, vm_size_t size) {
  (void)task;
  return munmap((void *)address, size) == 0 ? KERN_SUCCESS : KERN_INVALID_ADDRESS;
}

#include <mach/vm_page_size.h>
