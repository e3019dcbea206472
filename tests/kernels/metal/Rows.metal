// Kernels over rows, a threadgroup each: reductions, softmax, norms, rotary embedding, sums so far, sorting, indexing.
#include <metal_stdlib>
using namespace metal;

#define INSTANCE(name, function, ...) template [[host_name(name)]] kernel decltype(function<__VA_ARGS__>) function<__VA_ARGS__>;
#define FOR_FLOATS(function) \
  INSTANCE(#function "_float", function, float) INSTANCE(#function "_half", function, half) INSTANCE(#function "_bfloat", function, bfloat)

struct Sum {
  static float start() { return 0; }
  static float join(float a, float b) { return a + b; }
  static float lanes(float v) { return simd_sum(v); }
};
struct Most {
  static float start() { return -INFINITY; }
  static float join(float a, float b) { return max(a, b); }
  static float lanes(float v) { return simd_max(v); }
};
struct Least {
  static float start() { return INFINITY; }
  static float join(float a, float b) { return min(a, b); }
  static float lanes(float v) { return simd_min(v); }
};

/// The reduction of one value a thread, in every thread. `scratch` has room for 32; SIMD-groups may be partial.
template <class Reduction>
float reduceThreadgroup(float value, threadgroup float* scratch, uint lane, uint group, uint groups) {
  value = Reduction::lanes(value);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  if (lane == 0) scratch[group] = value;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  float all = Reduction::start();
  for (uint i = 0; i < groups; ++i) all = Reduction::join(all, scratch[i]);
  return all;
}

#define ROW_INPUTS \
  uint row [[threadgroup_position_in_grid]], uint t [[thread_index_in_threadgroup]], uint threads [[threads_per_threadgroup]], \
  uint lane [[thread_index_in_simdgroup]], uint group [[simdgroup_index_in_threadgroup]], uint groups [[simdgroups_per_threadgroup]]

template <class T, class Reduction>
kernel void reduce(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant uint& length [[buffer(2)]],
                   threadgroup float* scratch [[threadgroup(0)]], ROW_INPUTS) {
  float value = Reduction::start();
  for (uint i = t; i < length; i += threads) value = Reduction::join(value, float(x[row * length + i]));
  value = reduceThreadgroup<Reduction>(value, scratch, lane, group, groups);
  if (t == 0) y[row] = T(value);
}
#define REDUCE(name, Reduction) \
  INSTANCE(name "_float", reduce, float, Reduction) INSTANCE(name "_half", reduce, half, Reduction) INSTANCE(name "_bfloat", reduce, bfloat, Reduction)
REDUCE("sum", Sum)
REDUCE("most", Most)
REDUCE("least", Least)

// Halving in threadgroup memory of a size that the pipeline fixes; the place of the greatest value.
constant uint capacity [[function_constant(0)]];
constant uint half_capacity = capacity / 2;

kernel void place_of_most(device const float* x [[buffer(0)]], device uint* y [[buffer(1)]], constant uint& length [[buffer(2)]], ROW_INPUTS) {
  threadgroup float values[1024];
  threadgroup uint places[1024];
  float best = -INFINITY;
  uint place = 0;
  for (uint i = t; i < length; i += threads)
    if (x[row * length + i] > best) best = x[row * length + i], place = i;
  for (uint i = t; i < capacity; i += threads) values[i] = -INFINITY, places[i] = 0;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  values[t] = best;
  places[t] = place;
  for (uint step = half_capacity; step > 0; step /= 2) {
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (t < step && values[t + step] > values[t]) values[t] = values[t + step], places[t] = places[t + step];
  }
  if (t == 0) y[row] = places[0];
}

template <class T>
kernel void softmax(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant uint& length [[buffer(2)]],
                    threadgroup float* scratch [[threadgroup(0)]], ROW_INPUTS) {
  float most = -INFINITY;
  for (uint i = t; i < length; i += threads) most = max(most, float(x[row * length + i]));
  most = reduceThreadgroup<Most>(most, scratch, lane, group, groups);
  float sum = 0;
  for (uint i = t; i < length; i += threads) sum += exp(float(x[row * length + i]) - most);
  sum = reduceThreadgroup<Sum>(sum, scratch, lane, group, groups);
  for (uint i = t; i < length; i += threads) y[row * length + i] = T(exp(float(x[row * length + i]) - most) / sum);
}
FOR_FLOATS(softmax)

// With a scale and a shift that a pipeline may leave out.
constant bool hasScale [[function_constant(1)]];
constant bool hasShift [[function_constant(2)]];

template <class T>
kernel void layer_norm(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant uint& length [[buffer(2)]], constant float& epsilon [[buffer(3)]],
                       device const T* scale [[buffer(4), function_constant(hasScale)]], device const T* shift [[buffer(5), function_constant(hasShift)]],
                       threadgroup float* scratch [[threadgroup(0)]], ROW_INPUTS) {
  float sum = 0;
  for (uint i = t; i < length; i += threads) sum += float(x[row * length + i]);
  const float mean = reduceThreadgroup<Sum>(sum, scratch, lane, group, groups) / float(length);
  float squares = 0;
  for (uint i = t; i < length; i += threads) {
    const float d = float(x[row * length + i]) - mean;
    squares = fma(d, d, squares);
  }
  const float factor = rsqrt(reduceThreadgroup<Sum>(squares, scratch, lane, group, groups) / float(length) + epsilon);
  for (uint i = t; i < length; i += threads) {
    float value = (float(x[row * length + i]) - mean) * factor;
    if (hasScale) value *= float(scale[i]);
    if (hasShift) value += float(shift[i]);
    y[row * length + i] = T(value);
  }
}
FOR_FLOATS(layer_norm)

template <class T>
kernel void rms_norm(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant uint& length [[buffer(2)]], constant float& epsilon [[buffer(3)]],
                     device const T* scale [[buffer(4)]], threadgroup float* scratch [[threadgroup(0)]], ROW_INPUTS) {
  float squares = 0;
  for (uint i = t; i < length; i += threads) squares += float(x[row * length + i]) * float(x[row * length + i]);
  const float factor = rsqrt(reduceThreadgroup<Sum>(squares, scratch, lane, group, groups) / float(length) + epsilon);
  for (uint i = t; i < length; i += threads) y[row * length + i] = T(float(x[row * length + i]) * factor * float(scale[i]));
}
FOR_FLOATS(rms_norm)

// x[head][token][depth]; the two halves of the depth turn against each other.
template <class T>
kernel void rope(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant float& base [[buffer(2)]],
                 uint3 at [[thread_position_in_grid]], uint3 size [[threads_per_grid]]) {
  const uint halfDepth = size.x, first = (at.z * size.y + at.y) * 2 * halfDepth + at.x;
  const float angle = float(at.y) * precise::pow(base, -float(at.x) / float(halfDepth));
  float cosine;
  const float sine = sincos(angle, cosine), a = float(x[first]), b = float(x[first + halfDepth]);
  y[first] = T(a * cosine - b * sine);
  y[first + halfDepth] = T(a * sine + b * cosine);
}
FOR_FLOATS(rope)

// Sums so far: of the lanes, then of the SIMD-groups, then of the blocks before.
kernel void sums_so_far(device const float* x [[buffer(0)]], device float* y [[buffer(1)]], constant uint& length [[buffer(2)]],
                        threadgroup float* scratch [[threadgroup(0)]], ROW_INPUTS) {
  float before = 0;
  for (uint first = 0; first < length; first += threads) {
    const uint i = first + t;
    const float own = i < length ? x[row * length + i] : 0;
    float sum = simd_prefix_inclusive_sum(own);
    if (lane == 31 || t == threads - 1) scratch[group] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint other = 0; other < group; ++other) sum += scratch[other];
    if (i < length) y[row * length + i] = before + sum;
    for (uint other = 0; other < groups; ++other) before += scratch[other];
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
}

// A bitonic sort of indices; places behind the row's end sort last.
template <class T>
kernel void sort_indices(device const T* x [[buffer(0)]], device uint* y [[buffer(1)]], constant uint& length [[buffer(2)]],
                         threadgroup ushort* order [[threadgroup(0)]], uint row [[threadgroup_position_in_grid]],
                         uint t [[thread_index_in_threadgroup]], uint threads [[threads_per_threadgroup]]) {
  device const T* values = x + row * length;
  order[t] = ushort(t);
  for (uint size = 2; size <= threads; size *= 2)
    for (uint step = size / 2; step > 0; step /= 2) {
      threadgroup_barrier(mem_flags::mem_threadgroup);
      const uint other = t ^ step;
      if (other > t) {
        const ushort a = order[t], b = order[other];
        const bool isBehind = a >= length || (b < length && values[a] > values[b]), isBefore = b >= length || (a < length && values[a] < values[b]);
        if ((t & size) == 0 ? isBehind : isBefore) order[t] = b, order[other] = a;
      }
    }
  threadgroup_barrier(mem_flags::mem_threadgroup);
  if (t < length) y[row * length + t] = order[t];
}
FOR_FLOATS(sort_indices)

template <class T>
kernel void gather_rows(device const T* x [[buffer(0)]], device const int* rows [[buffer(1)]], device T* y [[buffer(2)]],
                        uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]]) {
  y[at.y * size.x + at.x] = x[uint(rows[at.y]) * size.x + at.x];
}
FOR_FLOATS(gather_rows)

// Many threads add to one place.
kernel void scatter_add(device const float* x [[buffer(0)]], device const uint* places [[buffer(1)]], device atomic<float>* sums [[buffer(2)]],
                        device atomic_uint* counts [[buffer(3)]], uint i [[thread_position_in_grid]]) {
  atomic_fetch_add_explicit(&sums[places[i]], x[i], memory_order_relaxed);
  atomic_fetch_add_explicit(&counts[places[i]], 1u, memory_order_relaxed);
}
