// Vectors, packed vectors, matrices, conversions: the kernel checks itself.
#include "Kernel.h"
using namespace metal;

static_assert(sizeof(float3) == 16 && alignof(float3) == 16 && sizeof(packed_float3) == 12 &&
                  alignof(packed_float3) == 4,
              "");
static_assert(sizeof(half2) == 4 && sizeof(bfloat4) == 8 && sizeof(bool4) == 4 && sizeof(long3) == 32 &&
                  sizeof(char3) == 4,
              "");
static_assert(sizeof(float3x3) == 48 && sizeof(half4x2) == 16 && alignof(half4x2) == 4, "");
constexpr float4 kOneToFour(1, 2, 3, 4);
static_assert(kOneToFour.x == 1 && kOneToFour[3] == 4 && kOneToFour.wz.y == 3, "");
static_assert(is_same_v<decltype(float2() < float2()), bool2> && is_same_v<decltype(int3().xy), int2>, "");
static_assert(!is_convertible_v<float4, half4> && is_constructible_v<half4, float4> &&
                  is_convertible_v<int, float4>,
              "");
static_assert(is_convertible_v<packed_float3, float3> && is_convertible_v<float3, packed_float3>, "");

METAL_FUNC bool same(float4 a, float4 b) { return all(a == b); }
METAL_FUNC bool same(float3 a, float3 b) { return all(a == b); }
METAL_FUNC bool same(float2 a, float2 b) { return all(a == b); }

kernel void constructors(device Failures* failures) {
  float2 ab(1, 2), cd(3, 4);
  float3 bcd(2, 3, 4), abc(1, 2, 3);
  CHECK(same(float4(ab, cd), kOneToFour) && same(float4(ab, 3, 4), kOneToFour) &&
        same(float4(1, bcd), kOneToFour));
  CHECK(same(float4(1, float2(2, 3), 4), kOneToFour) && same(float4(1, 2, cd), kOneToFour) &&
        same(float4(abc, 4), kOneToFour));
  CHECK(same(float4(packed_float3(abc), 4), kOneToFour) &&
        same(float4(packed_float4(kOneToFour)), kOneToFour));
  CHECK(same(float3(ab, 3), abc) && same(float3(1, float2(2, 3)), abc));
  CHECK(same(float4(5), float4(5, 5, 5, 5)));
  int i = 7;
  float4 braces{1, i, 2, 3}, few = {1, 2}, none = {};
  CHECK(same(braces, float4(1, 7, 2, 3)) && same(few, float4(1, 2, 0, 0)) && same(none, float4(0)));
  CHECK(same(float4(int4(1, -2, 3, -4)), float4(1, -2, 3, -4)) &&
        all(int4(float4(1.9f, -1.9f, 0, 5)) == int4(1, -1, 0, 5)));
  CHECK(all(half4(bfloat4(kOneToFour)) == half4(kOneToFour)) &&
        all(bfloat4(half4(kOneToFour)) == bfloat4(kOneToFour)));
  CHECK(all(bool4(int4(0, 1, 2, 0)) == bool4(false, true, true, false)) &&
        all(uchar4(int4(257, 1, 2, 3)) == uchar4(1, 1, 2, 3)));
  CHECK(same(float4(bool4(false, true, true, false)), float4(0, 1, 1, 0)));
}

kernel void swizzles(device Failures* failures, device float4* memory, threadgroup float3* shared) {
  float4 v = kOneToFour;
  CHECK(same(v.wzyx, float4(4, 3, 2, 1)) && same(v.rgba, v) && same(v.xxy, float3(1, 1, 2)) &&
        same(v.bg, float2(3, 2)));
  v.xy = v.yx;
  CHECK(same(v, float4(2, 1, 3, 4)));
  v.wzyx = v;
  CHECK(same(v, float4(4, 3, 1, 2)));
  v.xyz *= 2.0f;
  CHECK(same(v, float4(8, 6, 2, 2)));
  v.a = 9;
  v.r += 1;
  v.gb = 0;
  CHECK(same(v, float4(9, 0, 0, 9)));
  v[2] = 5;
  CHECK(v.z == 5 && v[integral_constant<int, 2>()] == 5);
  memory[0] = kOneToFour;
  memory[0].zw = memory[0].xy;
  memory[0].y += 10;
  memory[0][0] = -1;
  CHECK(same(memory[0], float4(-1, 12, 1, 2)));
  shared[0] = memory[0].xyz;
  shared[0].xz = float2(3, 4);
  CHECK(same(shared[0], float3(3, 12, 4)) && shared[0].b == 4);
}

kernel void operators(device Failures* failures) {
  float4 v = kOneToFour;
  CHECK(same(v + 1, float4(2, 3, 4, 5)) && same(1 - v, float4(0, -1, -2, -3)) && same(v * v / v, v) &&
        same(-v, 0 - v));
  v += v;
  v /= 2;
  v++;
  --v;
  CHECK(same(v, kOneToFour));
  int4 i(5, -5, 7, 8);
  CHECK(all(i % 3 == int4(2, -2, 1, 2)) && all((i << 1) == i * 2) && all((i & 1) == int4(1, 1, 1, 0)) &&
        all(~i == -i - 1));
  CHECK(all((i >> 1) == int4(2, -3, 3, 4)) && all((i | 8) == int4(13, -5, 15, 8)) && all((i ^ i) == 0));
  CHECK(all(uchar4(200) + uchar4(100) == uchar4(44)));
  CHECK(all((v > 2) == bool4(false, false, true, true)) && any(v == 4) && !any(v != v) && all(!(v > 4)));
  CHECK(all((v > 2 && v < 4) == bool4(false, false, true, false)) &&
        all((v <= 1 || v >= 4) == bool4(true, false, false, true)));
  CHECK(same(select(v, -v, v > 2), float4(1, 2, -3, -4)) && same(select(v, -v, true), -v) &&
        select(1, 2, true) == 2);
  half4 h = half4(v) * half(0.5f);
  CHECK(all(h == half4(0.5f, 1, 1.5f, 2)));
  bfloat b = 1.5f;
  b *= 2;
  float fromBfloat = b;
  CHECK(fromBfloat == 3 && max(b, bfloat(1)) == bfloat(3) && all(bfloat2(b) + bfloat2(1) == bfloat2(4)));
}

kernel void packed(device Failures* failures, device packed_float3* memory) {
  memory[0] = float3(1, 2, 3);
  memory[1] = memory[0] + memory[0];
  memory[2] = 2 * memory[1] - float3(1);
  CHECK(same(float3(memory[1]), float3(2, 4, 6)) && same(float3(memory[2]), float3(3, 7, 11)));
  memory[2] += memory[0];
  memory[2].xy = memory[2].yx;
  CHECK(same(float3(memory[2]), float3(9, 4, 14)) && memory[2][2] == 14 && memory[2].g == 4);
  CHECK(dot(memory[0], memory[1]) == 28 && length(packed_float2(3, 4)) == 5 &&
        dot(memory[0], float3(1)) == 6);
  CHECK(same(max(memory[0], 2.0f), float3(2, 2, 3)) && all(memory[0] < float3(2)) == false);
  CHECK(all(uchar4(packed_uchar4(1, 2, 3, 4)) == uchar4(1, 2, 3, 4)));
}

kernel void matrices(device Failures* failures, device float4x4* memory) {
  float2x3 a(float3(1, 2, 3), float3(4, 5, 6));
  CHECK(a[1][0] == 4 && same(a * float2(1, 2), float3(9, 12, 15)) &&
        same(float3(1, 1, 1) * a, float2(6, 15)));
  float3x2 t = transpose(a);
  CHECK(same(t[2], float2(3, 6)));
  float2x2 product = t * a;
  CHECK(product == float2x2(14, 32, 32, 77));
  CHECK(float2x2(2.0f) == float2x2(2, 0, 0, 2) && product * 2 - product == product &&
        -product + product == float2x2(0.0f));
  CHECK(determinant(float2x2(1, 2, 3, 4)) == -2 && determinant(float3x3(2, 0, 0, 0, 3, 0, 1, 1, 4)) == 24);
  CHECK(determinant(float4x4(1, 2, 0, 1, 0, 1, 3, 2, 2, 0, 1, 0, 1, 1, 0, 4)) == 47);
  memory[0] = float4x4(1.0f);
  memory[0][3] = kOneToFour;
  memory[0] *= 2;
  memory[0][1][2] = 7;
  CHECK(same(memory[0] * float4(0, 1, 0, 1), float4(2, 6, 13, 8)));
  half2x2 h = half2x2(float2x2(1, 2, 3, 4));
  CHECK(h[1].y == half(4) && float2x2(h) == float2x2(1, 2, 3, 4));
  product *= float2x2(1.0f);
  CHECK(product == float2x2(14, 32, 32, 77));
}
