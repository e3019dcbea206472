// Barriers and fences. Metal documentation: Metal Shading Language Specification, "Threadgroup and SIMD-Group
// Synchronization Functions" and "Fence Functions".
#ifndef INVAR_METAL_BARRIER_H
#define INVAR_METAL_BARRIER_H

__INVAR_CONVERGENT void __invar_threadgroup_barrier(int flags);
__INVAR_CONVERGENT void __invar_simdgroup_barrier(int flags);

namespace metal {

enum class mem_flags {
  mem_none = 0,
  mem_device = 1,
  mem_threadgroup = 2,
  mem_device_and_threadgroup = mem_device | mem_threadgroup,  // the first version's, before the flags could be joined
  mem_texture = 4,
  mem_threadgroup_imageblock = 8,
  mem_object_data = 16
};
METAL_FUNC constexpr mem_flags operator|(mem_flags a, mem_flags b) { return mem_flags(int(a) | int(b)); }
METAL_FUNC constexpr mem_flags operator&(mem_flags a, mem_flags b) { return mem_flags(int(a) & int(b)); }

enum memory_order {
  memory_order_relaxed = 0,
  memory_order_acquire = 2,
  memory_order_release = 3,
  memory_order_acq_rel = 4,
  memory_order_seq_cst = 5
};
enum thread_scope {
  thread_scope_thread = 0,
  thread_scope_threadgroup = 1,
  thread_scope_device = 2,
  thread_scope_simdgroup = 4
};

// Targets know of device, threadgroup and texture memory: the low three flags. The scope says which threads
// must see the memory; a target's barrier serves the widest.
METAL_FUNC void threadgroup_barrier(mem_flags flags) { __invar_threadgroup_barrier(int(flags) & 7); }
METAL_FUNC void threadgroup_barrier(mem_flags flags, thread_scope) { threadgroup_barrier(flags); }
METAL_FUNC void simdgroup_barrier(mem_flags flags) { __invar_simdgroup_barrier(int(flags) & 7); }
METAL_FUNC void simdgroup_barrier(mem_flags flags, thread_scope) { simdgroup_barrier(flags); }

METAL_FUNC void atomic_thread_fence(mem_flags, memory_order order, thread_scope = thread_scope_device) {
  if (order != memory_order_relaxed) __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

} // namespace metal

#endif
