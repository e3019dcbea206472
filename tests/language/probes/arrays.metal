#include <metal_stdlib>
using namespace metal;
struct Filter { array<float, 4> taps; };
float total(array_ref<float> values) {
  float sum = 0;
  for (size_t k = 0; k < values.size(); ++k) sum += values[k];
  return sum;
}
constant array<int, 3> table = {{10, 20, 30}};
kernel void probe(device uint* out, array<texture2d<float>, 2> images [[texture(0)]], uint i [[thread_position_in_grid]]) {
  Filter f = {{{1, 2, 3, 4}}};
  array<int, 2> copy = {5, 6};
  array<int, 2> other = copy;
  other[0] = 7;
  out[i] = total(array_ref<float>(f.taps)) == 10 && copy[0] == 5 && other[0] == 7 && table[2] == 30 && images[0].get_width() == 8 &&
           f.taps.size() == 4;
}
