// Kernels of one element a thread: unary and binary functions, affine maps, casts, fills, choices, random numbers.
#include <metal_stdlib>
using namespace metal;

#define FUNCTION(Name, expression) \
  struct Name { \
    template <class T> static T of(T x) { return expression; } \
  };
FUNCTION(Negative, -x)
FUNCTION(Square, x * x)
FUNCTION(Root, sqrt(x))
FUNCTION(InverseRoot, rsqrt(x))
FUNCTION(Reciprocal, T(1) / x)
FUNCTION(Magnitude, abs(x))
FUNCTION(Exponential, exp(x))
FUNCTION(Logarithm, log(x))
FUNCTION(Sine, sin(x))
FUNCTION(Cosine, cos(x))
FUNCTION(HyperbolicTangent, tanh(x))
FUNCTION(Floor, floor(x))
FUNCTION(Ceiling, ceil(x))
FUNCTION(Nearest, round(x))
FUNCTION(Sign, sign(x))
FUNCTION(Rectified, max(x, T(0)))
FUNCTION(Sigmoid, T(1) / (T(1) + exp(-x)))
FUNCTION(Bounded, clamp(x, T(-0.5), T(0.75)))

template <class T, class Function>
kernel void unary(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  y[i] = Function::of(x[i]);
}

#define INSTANCE(name, function, ...) template [[host_name(name)]] kernel decltype(function<__VA_ARGS__>) function<__VA_ARGS__>;
#define UNARY(Name) \
  INSTANCE(#Name "_float", unary, float, Name) INSTANCE(#Name "_half", unary, half, Name) INSTANCE(#Name "_bfloat", unary, bfloat, Name)
UNARY(Negative)
UNARY(Square)
UNARY(Root)
UNARY(InverseRoot)
UNARY(Reciprocal)
UNARY(Magnitude)
UNARY(Exponential)
UNARY(Logarithm)
UNARY(Sine)
UNARY(Cosine)
UNARY(HyperbolicTangent)
UNARY(Floor)
UNARY(Ceiling)
UNARY(Nearest)
UNARY(Sign)
UNARY(Rectified)
UNARY(Sigmoid)
UNARY(Bounded)

// The operator is chosen when the pipeline is made; which side is a single value, too.
constant int operation [[function_constant(0)]];
constant bool rightIsScalar [[function_constant(1)]];

template <class T>
kernel void binary(device const T* x [[buffer(0)]], device const T* y [[buffer(1)]], device T* z [[buffer(2)]],
                   uint i [[thread_position_in_grid]]) {
  const T a = x[i], b = y[rightIsScalar ? 0 : i];
  switch (operation) {
    case 0: z[i] = a + b; break;
    case 1: z[i] = a - b; break;
    case 2: z[i] = a * b; break;
    case 3: z[i] = a / b; break;
    case 4: z[i] = min(a, b); break;
    case 5: z[i] = max(a, b); break;
    case 6: z[i] = T(a < b); break;
    default: z[i] = T(a == b);
  }
}
INSTANCE("binary_float", binary, float)
INSTANCE("binary_half", binary, half)
INSTANCE("binary_bfloat", binary, bfloat)
INSTANCE("binary_int", binary, int)
INSTANCE("binary_uchar", binary, uchar)
INSTANCE("binary_long", binary, long)

// Four elements a thread and what is left over one by one.
template <class T>
kernel void affine(device const T* x [[buffer(0)]], device T* y [[buffer(1)]], constant float2& map [[buffer(2)]],
                   constant uint& count [[buffer(3)]], uint i [[thread_position_in_grid]]) {
  using T4 = vec<T, 4>;
  const uint first = i * 4;
  if (first + 4 <= count) {
    const float4 values = float4(reinterpret_cast<device const T4*>(x)[i]);
    reinterpret_cast<device T4*>(y)[i] = T4(fma(values, map.x, map.y));
  } else {
    for (uint at = first; at < count; ++at) y[at] = T(fma(float(x[at]), map.x, map.y));
  }
}
INSTANCE("affine_float", affine, float)
INSTANCE("affine_half", affine, half)
INSTANCE("affine_bfloat", affine, bfloat)

template <class From, class To>
kernel void convert(device const From* x [[buffer(0)]], device To* y [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  y[i] = static_cast<To>(x[i]);
}
#define CONVERT(from) \
  INSTANCE("convert_" #from "_float", convert, from, float) INSTANCE("convert_" #from "_half", convert, from, half) \
  INSTANCE("convert_" #from "_bfloat", convert, from, bfloat) INSTANCE("convert_" #from "_long", convert, from, long) \
  INSTANCE("convert_" #from "_int", convert, from, int) INSTANCE("convert_" #from "_ushort", convert, from, ushort) \
  INSTANCE("convert_" #from "_char", convert, from, char)
CONVERT(float)
CONVERT(half)
CONVERT(bfloat)
CONVERT(long)
CONVERT(int)
CONVERT(ushort)
CONVERT(char)

template <class T>
kernel void fill(device T* y [[buffer(0)]], constant T& value [[buffer(1)]], uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]]) {
  y[at.y * size.x + at.x] = value;
}
INSTANCE("fill_float", fill, float)
INSTANCE("fill_half", fill, half)
INSTANCE("fill_bfloat", fill, bfloat)
INSTANCE("fill_uchar", fill, uchar)
INSTANCE("fill_ulong", fill, ulong)

// Rows of x where the condition holds, else columns of y: strided access in two dimensions.
template <class T>
kernel void choose(device const bool* condition [[buffer(0)]], device const T* x [[buffer(1)]], device const T* y [[buffer(2)]],
                   device T* z [[buffer(3)]], uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]]) {
  const uint place = at.y * size.x + at.x;
  z[place] = select(y[at.x * size.y + at.y], x[place], condition[place]);
}
INSTANCE("choose_float", choose, float)
INSTANCE("choose_half", choose, half)
INSTANCE("choose_bfloat", choose, bfloat)

// A hash of seed and place, so that any thread can make any number.
kernel void random_uniform(device float* y [[buffer(0)]], constant uint& seed [[buffer(1)]], uint i [[thread_position_in_grid]]) {
  uint state = i * 747796405u + seed;
  state = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;
  state = (state >> 22) ^ state;
  y[i] = float(state >> 8) * 0x1p-24f;
}
