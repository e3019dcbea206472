#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, threadgroup atomic_uint* counters [[threadgroup(0)]], device atomic_float* sum [[buffer(2)]],
                  device atomic_bool* flag [[buffer(3)]], device atomic_ulong* most [[buffer(4)]], device atomic_int* least [[buffer(5)]],
                  uint i [[thread_position_in_grid]]) {
  if (i == 0) atomic_store_explicit(&counters[0], 0, memory_order_relaxed);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  atomic_fetch_add_explicit(&counters[0], i, memory_order_relaxed);
  atomic_fetch_add_explicit(sum, 0.5f, memory_order_relaxed);
  atomic_store_explicit(flag, true, memory_order_relaxed);
  atomic_max_explicit(most, ulong(i) << 33, memory_order_relaxed);
  atomic_fetch_min_explicit(least, -int(i), memory_order_relaxed);
  threadgroup_barrier(mem_flags::mem_threadgroup | mem_flags::mem_device);
  int expected = -63;
  bool swapped = i == 0 && atomic_compare_exchange_weak_explicit(least, &expected, 5, memory_order_relaxed, memory_order_relaxed);
  out[i] = atomic_load_explicit(&counters[0], memory_order_relaxed) == 2016u && atomic_load_explicit(sum, memory_order_relaxed) == 32.0f &&
           atomic_load_explicit(flag, memory_order_relaxed) && *(device ulong*)most == 63ul << 33 && (i > 0 || swapped);
}
