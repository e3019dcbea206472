#include <metal_stdlib>
using namespace metal;
static_assert(numeric_limits<int>::max() == 2147483647 && numeric_limits<half>::digits == 11, "limits");
static_assert(is_same_v<remove_const_t<const int>, int> && is_floating_point_v<half> && !is_integral_v<float>, "traits");
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = numeric_limits<float>::infinity() > FLT_MAX && numeric_limits<uchar>::max() == 255 && INT_MAX == 2147483647 && HALF_MAX == 65504.0h &&
           M_PI_F > 3.14f && M_PI_H > 3.0h && MAXFLOAT == FLT_MAX;
}
