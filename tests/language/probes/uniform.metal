#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]], uint threads [[threads_per_threadgroup]]) {
  uniform<uint> size = make_uniform(threads);
  uniform<float> twice = make_uniform(2.0f);
  out[i] = uint(size) == 64 && twice * 2.0f == 4.0f;
}
