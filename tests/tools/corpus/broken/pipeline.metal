#include <metal_stdlib>
using namespace metal;

template <typename T> kernel void call(device T* x [[buffer(0)]]) { x[0] = missing(x[0]); }
template [[host_name("no_function")]] kernel void call<float>(device float*);
template [[host_name("no_function_either")]] kernel void call<half>(device half*);
kernel void fine(device float* x [[buffer(0)]]) { x[0] = 1; }
