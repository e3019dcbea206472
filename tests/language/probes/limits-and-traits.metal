#include <metal_stdlib>
using namespace metal;
static_assert(numeric_limits<int>::max() == 2147483647 && numeric_limits<half>::digits == 11, "limits");
static_assert(is_same_v<remove_const_t<const int>, int> && is_floating_point_v<half> && !is_integral_v<float>, "traits");
static_assert(is_integral_v<int4> && is_floating_point<half2>::value && !is_floating_point_v<uint3> && !is_scalar_v<float2>, "vectors");
template <typename T, typename = enable_if_t<is_integral_v<T>>> T sign(T x) { return select(T(x > T(0)), T(-1), x < T(0)); }
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = numeric_limits<float>::infinity() > FLT_MAX && numeric_limits<uchar>::max() == 255 && INT_MAX == 2147483647 && HALF_MAX == 65504.0h &&
           sign(int3(i) - 7).y == (i > 7 ? 1 : i < 7 ? -1 : 0) && sign(-3) == -1 && sign(-3.0f) == -1.0f && M_PI_F > 3.14f && M_PI_H > 3.0h && MAXFLOAT == FLT_MAX;
}
