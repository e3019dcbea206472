// What the language has beyond arithmetic: lanes that part ways, packed and matrix types, derived constants,
// arrays by value, threadgroups that do not fill the grid.
#include <metal_stdlib>
using namespace metal;

// A lane operation under a condition acts on the lanes that take it.
kernel void lanes_apart(device const int* x [[buffer(0)]], device int* y [[buffer(1)]], uint i [[thread_position_in_grid]],
                        uint lane [[thread_index_in_simdgroup]]) {
  const int own = x[i];
  int result;
  if (lane % 3 == 0) result = simd_sum(own);
  else if (lane % 3 == 1) result = simd_max(own);
  else result = simd_prefix_exclusive_sum(own);
  y[i] = result;
}

// What is moved comes from lanes that do not take part: Metal leaves it open, GPUs give those lanes' registers.
template <typename T>
kernel void lanes_scan(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], uint i [[thread_position_in_grid]],
                       uint lane [[thread_index_in_simdgroup]]) {
  T sum = x[i], count = 1;
  if (lane >= 1) sum += simd_shuffle_up(sum, 1), count += simd_shuffle_up(count, 1);
  if (lane >= 2) sum += simd_shuffle_up(sum, 2), count += simd_shuffle_up(count, 2);
  if (lane >= 4) sum += simd_shuffle_up(sum, 4), count += simd_shuffle_up(count, 4);
  if (lane >= 8) sum += simd_shuffle_up(sum, 8), count += simd_shuffle_up(count, 8);
  if (lane >= 16) sum += simd_shuffle_up(sum, 16), count += simd_shuffle_up(count, 16);
  y[2 * i] = sum;
  y[2 * i + 1] = count;
}
template [[host_name("lanes_scan_int")]] kernel void lanes_scan<int>(device const int*, device int*, uint, uint);
template [[host_name("lanes_scan_ushort")]] kernel void lanes_scan<ushort>(device const ushort*, device ushort*, uint, uint);
template [[host_name("lanes_scan_float")]] kernel void lanes_scan<float>(device const float*, device float*, uint, uint);

// Lanes leave a loop one after the other.
kernel void lanes_leave(device const int* turns [[buffer(0)]], device int* y [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  int together = 0;
  for (int left = turns[i]; left > 0; --left) together += simd_sum(1);
  y[i] = together;
}

// Votes, the first of the lanes that are there, and what it holds.
kernel void votes(device const int* x [[buffer(0)]], device uint4* y [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  const int own = x[i];
  uint4 result = 0;
  if (own > 0) {
    result.x = uint(static_cast<simd_vote::vote_t>(simd_ballot(own % 2 == 0)));
    result.y = simd_is_first() | uint(simd_all(own < 90)) << 1 | uint(simd_any(own > 80)) << 2;
    result.z = uint(simd_broadcast_first(own));
  }
  result.w = uint(static_cast<simd_vote::vote_t>(simd_active_threads_mask()));
  y[i] = result;
}

template <class T>
kernel void shuffles(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], uint i [[thread_position_in_grid]],
                     ushort lane [[thread_index_in_simdgroup]]) {
  const T own = x[i];
  device T* to = y + i * 8;
  to[0] = simd_shuffle(own, ushort(31 - lane));
  to[1] = simd_shuffle_xor(own, 5);
  to[2] = simd_shuffle_rotate_up(own, 3);
  to[3] = simd_shuffle_rotate_down(own, 7);
  to[4] = simd_shuffle_and_fill_up(own, T(-1), 4);
  to[5] = simd_shuffle_and_fill_down(own, T(-1), 4);
  to[6] = simd_broadcast(own, 17);
  to[7] = quad_broadcast(own, 2);
}
template [[host_name("shuffles_float")]] kernel decltype(shuffles<float>) shuffles<float>;
template [[host_name("shuffles_half")]] kernel decltype(shuffles<half>) shuffles<half>;
template [[host_name("shuffles_short")]] kernel decltype(shuffles<short>) shuffles<short>;
template [[host_name("shuffles_uint")]] kernel decltype(shuffles<uint>) shuffles<uint>;

kernel void quads_apart(device const int* x [[buffer(0)]], device int* y [[buffer(1)]], uint i [[thread_position_in_grid]],
                        uint lane [[thread_index_in_quadgroup]]) {
  int result = quad_sum(x[i]);
  if (lane != 1) result += 1000 * quad_max(x[i]);
  y[i] = result;
}

// Vectors that lie without gaps, and matrices made from them.
struct Point {
  packed_float3 place;
  packed_half2 texture;
  uchar flags;
};
struct Transform {
  float4x4 matrix;
  float3 shift;
};

kernel void transform(device const Point* in [[buffer(0)]], device Point* out [[buffer(1)]], constant Transform& map [[buffer(2)]],
                      uint i [[thread_position_in_grid]]) {
  Point point = in[i];
  const float4 moved = map.matrix * float4(point.place, 1);
  const float3x3 turn(map.matrix[0].xyz, map.matrix[1].xyz, map.matrix[2].xyz);
  point.place = moved.xyz / moved.w + map.shift + transpose(turn) * float3(point.place) * determinant(turn);
  point.texture = half2(point.texture).yx * half2(2, -1);
  point.flags |= 128;
  out[i] = point;
}

// half matrices with another number of rows than columns.
kernel void narrow_matrices(device const half2x3* a [[buffer(0)]], device const half4x2* b [[buffer(1)]], device half4x3* c [[buffer(2)]],
                            uint i [[thread_position_in_grid]]) {
  c[i] = a[i] * b[i] + half4x3(1.0h) * 0.5h;
}

// Constants that follow from others, one that is asked for, and an array as a value.
enum class Mode : int { Add, Multiply };
constant int mode_value [[function_constant(0)]];
constant int2 pair [[function_constant(1)]];
constant float weight [[function_constant(2)]];
constant Mode mode = static_cast<Mode>(mode_value);
constant int total = pair.x + pair.y;
constant float chosen = is_function_constant_defined(weight) ? weight : 3.0f;

struct Four {
  array<float, 4> values;
  float sum() const thread { return values[0] + values[1] + values[2] + values[3]; }
};
static Four spread(float x) {
  Four four;
  for (int i = 0; i < 4; ++i) four.values[i] = x * float(i + total);
  return four;
}

kernel void constants(device const float* x [[buffer(0)]], device float* y [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  const auto apply = [&](float a, float b) { return mode == Mode::Add ? a + b : a * b; };
  y[i] = apply(spread(x[i]).sum(), chosen);
}

// Where a thread is, in every way that it can ask.
kernel void places(device uint* y [[buffer(0)]], uint3 at [[thread_position_in_grid]], uint3 grid [[threads_per_grid]],
                   uint3 size [[threads_per_threadgroup]], uint3 full [[dispatch_threads_per_threadgroup]], uint3 group [[threadgroup_position_in_grid]],
                   uint3 inside [[thread_position_in_threadgroup]], uint index [[thread_index_in_threadgroup]],
                   uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]], uint simdgroups [[simdgroups_per_threadgroup]]) {
  device uint* to = y + 8 * (at.x + grid.x * (at.y + grid.y * at.z));
  to[0] = size.x | size.y << 8 | size.z << 16;
  to[1] = full.x | full.y << 8 | full.z << 16;
  to[2] = group.x | group.y << 8 | group.z << 16;
  to[3] = inside.x | inside.y << 8 | inside.z << 16;
  to[4] = index;
  to[5] = lane | simdgroup << 8 | simdgroups << 16;
  to[6] = uint(simd_sum(1));
  threadgroup_barrier(mem_flags::mem_none);
  to[7] = simd_max(index);
}

// Vectors at addresses that are no multiple of their size: the same for all threads, one for each, and in threadgroup memory.
kernel void anywhere(device const char* x [[buffer(0)]], device char* y [[buffer(1)]], constant uint& at [[buffer(2)]],
                     threadgroup char* shared [[threadgroup(0)]], uint i [[thread_position_in_grid]]) {
  const float4 weights = *reinterpret_cast<device const float4*>(x + at);
  const float4 own = reinterpret_cast<device const float4*>(x + at)[i];
  reinterpret_cast<threadgroup float4*>(shared + at)[i] = own * weights;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  if (i % 3 != 1) reinterpret_cast<device float4*>(y + at)[i] = reinterpret_cast<threadgroup float4*>(shared + at)[i ^ 1];
}

// An argument that is only handed on: nothing has to be bound to it.
static void half_of(device float* y, threadgroup float* shared, device const float* scales, uint i) { y[i] *= 0.5f; }
kernel void handed_on(device float* y [[buffer(0)]], device const float* scales [[buffer(1)]], threadgroup float* shared [[threadgroup(0)]],
                      uint i [[thread_position_in_grid]]) {
  half_of(y, shared, scales, i);
}

// Reads where an address points to.
kernel void follow(device ulong* y [[buffer(0)]]) { y[1] = *reinterpret_cast<device ulong*>(y[0]); }
