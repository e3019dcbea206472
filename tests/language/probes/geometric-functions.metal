#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  float3 x(1, 0, 0), y(0, 1, 0);
  out[i] = fast::distance(float2(0, 0), float2(3, 4)) == 5.0f && all(cross(x, y) == float3(0, 0, 1)) && dot(x, y) == 0 && length(float2(3, 4)) == 5 && distance(x, x) == 0 &&
           all(normalize(float2(0, 2)) == float2(0, 1)) && all(reflect(float2(1, -1), float2(0, 1)) == float2(1, 1)) &&
           length_squared(float3(1, 2, 2)) == 9 && distance_squared(x, y) == 2 && all(faceforward(x, -x, x) == x);
}
