#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, texture2d<float> image [[texture(0)]], texture2d<float, access::read_write> result [[texture(1)]],
                  sampler given [[sampler(0)]], uint i [[thread_position_in_grid]]) {
  constexpr sampler linear(coord::normalized, address::clamp_to_edge, filter::linear);
  constexpr sampler pixels(coord::pixel, filter::nearest);
  uint2 p(i % 8, i / 8);
  float4 texel = image.read(p);
  result.write(texel * 2, p);
  float4 between = image.sample(linear, float2(0.5f, 0.5f));
  out[i] = texel.x == float(p.x) && texel.y == float(p.y) && result.read(p).x == 2.0f * p.x && between.x == 3.5f &&
           image.sample(pixels, float2(p) + 0.5f).y == float(p.y) && image.sample(given, float2(0.1f)).w == 1 && image.get_width() == 8;
}
