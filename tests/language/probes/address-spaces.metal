#include <metal_stdlib>
using namespace metal;
constant float table[4] = {1, 2, 4, 8};
float read(device const float* p) { return *p; }
float read(constant float* p) { return *p * 10; }
float read(threadgroup const float* p) { return *p * 100; }
kernel void probe(device uint* out, device float* data [[buffer(2)]], threadgroup float* shared [[threadgroup(0)]],
                  uint i [[thread_position_in_grid]]) {
  threadgroup float fixed[64];
  data[i] = 1;
  shared[i] = fixed[i] = 1;
  thread float own = 3;
  thread float& alias = own;
  alias += 1;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  out[i] = read(data + i) == 1 && read(table + 1) == 20 && read(shared + i) == 100 && read(&fixed[63 - i]) == 100 && own == 4;
}
