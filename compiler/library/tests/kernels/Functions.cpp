// What the tables of the other tests do not reach: functions with two results, geometry, relations, packing,
// limits, atomics, arrays. The kernels check themselves.
#include "Kernel.h"
#include <simd/simd.h>
using namespace metal;

METAL_FUNC bool near(float a, float b, float tolerance = 1e-6f) {
  return fabs(a - b) <= tolerance * max(1.0f, fabs(b));
}
METAL_FUNC bool near(float3 a, float3 b) { return near(a.x, b.x) && near(a.y, b.y) && near(a.z, b.z); }

static_assert(numeric_limits<char>::max() == 127 && numeric_limits<char>::min() == -128 &&
                  numeric_limits<uchar>::max() == 255,
              "");
static_assert(numeric_limits<long>::min() == LONG_MIN && numeric_limits<ulong>::max() == ULONG_MAX &&
                  numeric_limits<int>::digits == 31,
              "");
static_assert(numeric_limits<float>::lowest() == -FLT_MAX && numeric_limits<half>::max() == HALF_MAX &&
                  HALF_MAX == half(65504.0f),
              "");
static_assert(numeric_limits<float>::epsilon() == FLT_EPSILON && numeric_limits<bfloat>::digits == 8 &&
                  !numeric_limits<float4>::is_specialized,
              "");
static_assert(numeric_limits<const int>::is_integer && numeric_limits<float>::infinity() == INFINITY, "");
static_assert(is_same_v<remove_addrspace_t<device int>, int> &&
                  is_same_v<remove_cv_t<threadgroup float>, float>,
              "");
static_assert(is_floating_point_v<bfloat> && is_floating_point_v<half> && is_signed_v<bfloat> &&
                  !is_integral_v<half>,
              "");
static_assert(_disjunction<false_type, is_same<int, int>>::value && __is_valid_simdgroup_type<float>::value,
              "");

kernel void twoResults(device Failures* failures, device float* memory) {
  int exponent = 0;
  CHECK(frexp(12.0f, exponent) == 0.75f && exponent == 4);
  int2 exponents;
  CHECK(all(frexp(float2(1, 12), exponents) == float2(0.5f, 0.75f)) && all(exponents == int2(1, 4)));
  CHECK(frexp(half(12), exponent) == half(0.75f) && exponent == 4);
  CHECK(ldexp(0.75f, 4) == 12 && all(ldexp(half2(1, 3), int2(1, 2)) == half2(2, 12)) && ilogb(12.0f) == 3 &&
        ilogb(half(0.25f)) == -2);
  float whole = 0;
  CHECK(modf(-2.75f, whole) == -0.75f && whole == -2 && modf(INFINITY, whole) == 0 && whole == INFINITY);
  CHECK(signbit(modf(-2.0f, whole)) && modf(2.5f, memory[0]) == 0.5f && memory[0] == 2);
  float cosine = 0;
  CHECK(near(sincos(0.5f, cosine), sin(0.5f)) && near(cosine, cos(0.5f)));
  CHECK(nextafter(1.0f, 2.0f) == 1 + FLT_EPSILON && nextafter(0.0f, -1.0f) == -0x1p-149f &&
        nextafter(1.0f, 0.0f) == 0x1.fffffep-1f);
  CHECK(nextafter(half(1), half(2)) == half(1) + HALF_EPSILON && nextafter(-1.0f, 0.0f) == -0x1.fffffep-1f &&
        nextafter(3.0f, 3.0f) == 3);
  CHECK(nextafter(bfloat(1), bfloat(2)) == bfloat(1.0f + 0x1p-7f));
}

kernel void specialValues(device Failures* failures) {
  float nan = NAN;
  CHECK(max(nan, 1.0f) == 1 && fmin(1.0f, nan) == 1 && isnan(max(nan, nan)) && clamp(nan, 2.0f, 3.0f) == 2);
  CHECK(isnan(nan) && isnan(half(nan)) && isnan(bfloat(nan)) && !isnan(INFINITY) &&
        all(isnan(float2(nan)) == bool2(true)));
  CHECK(isinf(INFINITY) && isinf(-half(INFINITY)) && !isinf(FLT_MAX) && isfinite(FLT_MAX) && !isfinite(nan) &&
        !isfinite(-INFINITY));
  CHECK(isnormal(1.0f) && !isnormal(0.0f) && !isnormal(0x1p-140f) && !isnormal(half(0x1p-20f)) &&
        isnormal(half(0x1p-14f)));
  CHECK(signbit(-0.0f) && !signbit(0.0f) && signbit(-half(2)) && isunordered(nan, 1.0f) &&
        isordered(1.0f, 2.0f));
  CHECK(fract(-1e-10f) < 1.0f && fract(-0.25f) == 0.75f && fract(half(-1e-5f)) < half(1) && sign(nan) == 0 &&
        sign(-3.0f) == -1);
  CHECK(sinpi(1.0f) == 0 && cospi(0.5f) == 0 && sinpi(0.5f) == 1 && cospi(1.0f) == -1 && sinpi(-1.5f) == 1 &&
        cospi(1e8f) == 1);
  CHECK(isnan(powr(-1.0f, 2.0f)) && pow(-2.0f, 2.0f) == 4 && rsqrt(4.0f) == 0.5f && step(1.0f, 1.0f) == 1);
  CHECK(smoothstep(0.0f, 1.0f, 0.5f) == 0.5f && smoothstep(0.0f, 1.0f, -3.0f) == 0 &&
        mix(2.0f, 4.0f, 0.25f) == 2.5f);
  CHECK(round(2.5f) == 3 && round(-2.5f) == -3 && rint(2.5f) == 2 && rint(3.5f) == 4 && trunc(-2.7f) == -2);
  CHECK(sqrt(-1.0f) != sqrt(-1.0f) && log(0.0f) == -INFINITY && exp(-200.0f) == 0 &&
        exp(half(20)) == half(INFINITY));
}

kernel void geometry(device Failures* failures) {
  float3 x(1, 0, 0), y(0, 1, 0), v(1, 2, 2);
  CHECK(near(cross(x, y), float3(0, 0, 1)) && length(v) == 3 && length_squared(v) == 9 &&
        distance(v, -v) == 6);
  CHECK(near(normalize(v), v / 3) && near(precise::normalize(v), v / 3) && fast::length(v) == 3 &&
        distance_squared(v, x) == 8);
  CHECK(near(reflect(float3(1, -1, 0), y), float3(1, 1, 0)) && near(faceforward(y, float3(0, -1, 0), y), y));
  CHECK(near(refract(float3(0, -1, 0), y, 1.0f), float3(0, -1, 0)) &&
        near(refract(normalize(float3(1, -0.1f, 0)), y, 2.0f), float3(0)));
  CHECK(dot(half2(1, 2), half2(3, 4)) == half(11) && dot(int3(1, 2, 3), int3(1)) == 6);
}

kernel void packing(device Failures* failures) {
  CHECK(pack_float_to_unorm4x8(float4(0, 1, 0.5f, 2)) == 0xff80ff00u &&
        pack_float_to_snorm4x8(float4(-1, 1, 0, -2)) == 0x81007f81u);
  CHECK(all(unpack_unorm4x8_to_float(0xff00ff00u) == float4(0, 1, 0, 1)) &&
        all(unpack_snorm4x8_to_float(0x80817f00u) == float4(0, 1, -1, -1)));
  CHECK(pack_float_to_unorm2x16(float2(1, 0)) == 0xffffu &&
        all(unpack_snorm2x16_to_float(0x80007fffu) == float2(1, -1)));
  CHECK(pack_float_to_unorm10a2(float4(1, 0, 1, 1)) == 0xfff003ffu &&
        all(unpack_unorm10a2_to_float(0xfff003ffu) == float4(1, 0, 1, 1)));
  CHECK(pack_float_to_unorm565(float3(1, 0, 1)) == 0xf81f &&
        all(unpack_unorm565_to_float(0xf81f) == float3(1, 0, 1)));
  for (uint i = 0; i < 256; ++i) {
    CHECK(pack_float_to_unorm4x8(unpack_unorm4x8_to_float(i * 0x01010101u)) == i * 0x01010101u);
    CHECK(pack_float_to_srgb_unorm4x8(unpack_unorm4x8_srgb_to_float(i * 0x01010101u)) == i * 0x01010101u);
    CHECK(pack_half_to_unorm4x8(unpack_unorm4x8_to_half(i * 0x01010101u)) == i * 0x01010101u);
  }
  CHECK(near(unpack_unorm4x8_srgb_to_float(0x80808080u).x, 0.2158605f, 1e-5f));
  CHECK(as_type<uint>(1.0f) == 0x3f800000u && as_type<half2>(0x40003c00u).y == half(2) &&
        as_type<ulong>(uint2(1, 2)) == 0x200000001ul);
  CHECK(all(as_type<uchar4>(0x04030201u) == uchar4(1, 2, 3, 4)) && as_type<ushort>(bfloat(1)) == 0x3f80);
}

kernel void bitFields(device Failures* failures) {
  CHECK(extract_bits(0xabcdu, 4, 8) == 0xbc && extract_bits(-1, 3, 5) == -1 &&
        extract_bits(0x70, 4, 3) == -1 && extract_bits(5u, 0, 32) == 5);
  CHECK(extract_bits(5u, 3, 0) == 0 && extract_bits(uchar(0xf0), 4, 4) == 15 &&
        extract_bits(char(0xf0), 4, 4) == -1);
  CHECK(insert_bits(0xffffu, 0x0u, 4, 8) == 0xf00f && insert_bits(0u, ~0u, 0, 32) == ~0u &&
        insert_bits(ulong(0), 1ul, 63, 1) == 1ul << 63);
  CHECK(mul24(-3, 5) == -15 && mul24(0x1000003u, 2u) == 6 && mad24(-3, 5, 1) == -14 &&
        mad24(2u, 3u, 4u) == 10);
  CHECK(all(extract_bits(uint2(0xf0, 0xff), 4, 4) == 15) && clz(ushort(1)) == 15 && abs(-3) == 3 &&
        absdiff(-100, 100) == 200u);
  CHECK(max(3, 4) == 4 && min(2u, 1u) == 1 && clamp(7, 1, 5) == 5 && max(ushort(3), ushort(4)) == 4);
  static_assert(max(3, 4) == 4 && clz(1u) == 31, "");
}

kernel void atomics(device Failures* failures, device atomic_uint* counter, threadgroup atomic_int* shared,
                    device atomic_float* sum, device atomic_ulong* wide) {
  for (int i = 0; i < 1000; ++i) {
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(sum, 0.5f, memory_order_relaxed);
    atomic_max_explicit(wide, ulong(i), memory_order_relaxed);
    uint seen = atomic_load_explicit(counter + 1, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(counter + 1, &seen, seen + 2, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
  }
  atomic_store_explicit(shared, 5, memory_order_relaxed);
  CHECK(atomic_exchange_explicit(shared, 6, memory_order_seq_cst) == 5 &&
        atomic_load_explicit(shared, memory_order_acquire) == 6);
  CHECK(atomic_fetch_sub_explicit(shared, 2, memory_order_relaxed) == 6 &&
        atomic_fetch_min_explicit(shared, -3, memory_order_relaxed) == 4);
  CHECK(atomic_fetch_max_explicit(shared, 7, memory_order_relaxed) == -3 &&
        atomic_fetch_and_explicit(shared, 3, memory_order_relaxed) == 7);
  CHECK(atomic_fetch_or_explicit(shared, 8, memory_order_relaxed) == 3 &&
        atomic_fetch_xor_explicit(shared, 1, memory_order_relaxed) == 11);
  CHECK(atomic_load_explicit(shared, memory_order_relaxed) == 10);
  atomic_thread_fence(mem_flags::mem_device | mem_flags::mem_threadgroup, memory_order_seq_cst,
                      thread_scope_device);
}

template <int... I>
constexpr int sumOf(integer_sequence<int, I...>) { return (I + ... + 0); }

kernel void others(device Failures* failures) {
  array<int, 3> a{1, 2, 3};
  int total = 0;
  for (int x : a) total += x;
  a[1] = 5;
  CHECK(total == 6 && a.size() == 3 && array_ref<int>(a)[1] == 5 && a.back() == 3);
  uniform<int> u = make_uniform(3);
  u += 2;
  CHECK(u == 5 && u * 2 == 10 && is_same_v<decltype(u + 1), int>);
  simd_float4 s = vector_float4(1);
  CHECK(s.x == 1 && simd::float3(2).z == 2 && matrix_float2x2(1.0f)[1][1] == 1);
  CHECK(near(M_PI_F, 3.14159265f) && M_SQRT2_H == half(1.41421356f) && INT_MIN == -2147483648l &&
        MAXFLOAT > 1e38f);
  static_assert(sumOf(make_integer_sequence<int, 5>()) == 10 && index_sequence_for<int, float>::size() == 2, "");
  static_assert(is_same_v<make_scalar_t<half3>, half> && is_same_v<make_scalar<uint>::type, uint> &&
                is_same_v<make_vector_t<float, 3>, float3>, "");
  assert(total == 0);
}
