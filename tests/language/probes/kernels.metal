#include <metal_stdlib>
using namespace metal;
template <typename T> kernel void fill(device T* out [[buffer(0)]], uint i [[thread_position_in_grid]]) { out[i] = T(1); }
template [[host_name("probe")]] kernel decltype(fill<uint>) fill<uint>;
template [[host_name("fill_half")]] kernel void fill<half>(device half*, uint);
[[max_total_threads_per_threadgroup(128)]] kernel void small(device uint* out) { out[0] = 1; }
namespace deep { kernel void inside(device uint* out) { out[0] = 1; } }
