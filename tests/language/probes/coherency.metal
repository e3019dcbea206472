#include <metal_stdlib>
using namespace metal;
struct Flags { coherent device atomic_uint* flags; };
kernel void probe(coherent(device) device atomic_uint* flags [[buffer(2)]], device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = 1;
  atomic_thread_fence(mem_flags::mem_device, memory_order_seq_cst, thread_scope_device);
  uint coherent = 1;   // no qualifier, but a name
  Flags known{flags};
  atomic_fetch_add_explicit(known.flags, coherent, memory_order_relaxed);
}
