#include <metal_stdlib>
using namespace metal;

constant bool has_mask [[function_constant(0)]];
constant uint2 tile [[function_constant(1)]];
constant half weight [[function_constant(2)]];

kernel void masked(device float* x [[buffer(0)]], device const float* mask [[buffer(1), function_constant(has_mask)]],
                   uint2 i [[thread_position_in_grid]]) {
  const uint at = i.y * tile.x + i.x;
  x[at] += float(weight);
  if (has_mask) x[at] *= mask[at];
}
